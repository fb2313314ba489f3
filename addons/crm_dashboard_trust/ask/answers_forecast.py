"""“How much will close this month?”: the credible forecast with its band and what is beside it."""

from dataclasses import replace

from odoo import api, models
from odoo.fields import Domain

from ..catalogue.scope import Part
from ..models.forecast.forecast_parts import MONTH
from ..tools.forecasting import LEVEL
from .crm_trust_answer import Answer

# figures beside the credible one, as far as it is not one of them itself
BESIDE = ("plain_forecast", "native_forecast", "closing_revenue")


class ForecastAnswers(models.AbstractModel):
    _inherit = "crm.trust.answer"

    @api.model
    def _answer_forecast(self, slots, scope):
        """The figure and its list are of one domain, whatever the question narrows it by."""
        self._need("crm.lead")
        part, unused = self._forecast_part(slots, scope)
        subject, metric = self._metric("credible_forecast")
        group, grouped = self._group("crm.lead", slots, "person", month=MONTH)
        return Answer(
            says=metric.says, model="crm.lead", unit=metric.unit, forecast=part,
            domain=subject._records(metric, metric.domain, part), group=group, grouped=grouped,
            value="expected_revenue", metric=metric.code, unused=unused,
        )  # fmt: skip

    @api.model
    def _forecast_part(self, slots, scope):
        """``(Part, unused slots)``: a person and a team have a history, and so a band, of their
        own; a region or a customer has none."""
        owners, skip = {}, []
        for slot, name, model in (("team", "team", "crm.team"), ("person", "user", "res.users")):
            ids = self._ids_of(slots[slot]) if slot in slots else ()
            if len(ids) == 1:
                owners[name] = self.env[model].browse(ids)
                skip.append(slot)
        narrowed, unused = self._narrow("crm.lead", slots, skip)
        return Part(scope.company, scope.period, **owners, among=Domain(narrowed)), unused

    # ------------------------------------------------------------
    # WHAT IS SEEN OF IT
    # ------------------------------------------------------------

    @api.model
    def _cut_to_top(self, answer, top):
        answer = super()._cut_to_top(answer, top)
        if answer.forecast:
            answer = replace(answer, forecast=replace(answer.forecast, among=answer.domain))
        return answer

    @api.model
    def _figure(self, answer, scope):
        if not answer.forecast:
            return super()._figure(answer, scope)
        part, forecasting = answer.forecast, self.env["crm.trust.forecast"]
        said = forecasting._forecast(part)
        is_over = forecasting._is_over(part)
        # as on the page: without history the plain pipeline leads, and it is said
        value, code = said.credible, "credible_forecast"
        if is_over:
            value = said.stand.so_far
        elif value is None:
            value, code = said.plain, "plain_forecast"
        return {
            "value": value,
            "count": self._answer_records(answer).search_count(answer.domain),
            "whole": None,
            "unit": answer.unit,
            "currency_id": scope.company.currency_id.id,
            "metric": code,
            "band": None if is_over or said.low is None else [said.low, said.high],
            "level": round(100 * LEVEL),
            "evidence": forecasting._evidence(part, said),
            "beside": [] if is_over else self._beside(said, code),
        }

    @api.model
    def _beside(self, said, code):
        """What others say of the same deals: the catalogue's figures of the same part."""
        sums = {"plain_forecast": said.plain, "native_forecast": said.native}
        sums["closing_revenue"] = sum(cell.amount for cell in said.stand.cells.values())
        return [
            {"code": each, "name": self._metric(each)[1].name, "value": sums[each]}
            for each in BESIDE
            if each != code
        ]

    @api.model
    def _counted(self, answer):
        if not answer.forecast:
            return super()._counted(answer)
        parts = self.env["crm.trust.forecast"]._parts(answer.forecast, answer.group)
        return [(group, row["count"], row["credible"]) for group, row in parts.items()]

    @api.model
    def _row_texts(self, answer, records):
        if not answer.forecast:
            return super()._row_texts(answer, records)
        return self.env["crm.trust.forecast"]._chance_texts(answer.forecast, records)
