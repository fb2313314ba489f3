"""How the pipeline stood when the period began, and what was put off within it."""

from odoo import api, models
from odoo.fields import Domain

from ..catalogue.metric import Metric


class HistorySubject(models.AbstractModel):
    _name = "crm.trust.subject.history"
    _inherit = "crm.trust.subject"
    _description = "Figures: History"

    @api.model
    def _metrics(self):
        return [
            Metric(
                code="pipeline_at_start",
                name=self.env._("Pipeline at the Start"),
                says=self.env._("What the opportunities would bring that were open back then."),
                formula=self.env._(
                    "Sum of the expected revenue of the opportunities open on the first day of "
                    "the period, as they were written down then. Nothing is shown for days before "
                    "the first that was written down."
                ),
                unit="money",
                model="crm.trust.snapshot",
                domain="_open_at_start",
                compute="_compute_at_start",
                parts="_parts_at_start",
            ),
            Metric(
                code="closing_pushed",
                name=self.env._("Closing Put Off"),
                says=self.env._("How often an expected closing was moved to a later day."),
                formula=self.env._(
                    "Days within the period on which an open opportunity was found with a later "
                    "expected closing than when it was written down before."
                ),
                unit="count",
                model="crm.trust.snapshot",
                domain="_pushed",
                direction="down",
            ),
        ]

    @api.model
    def _open_at_start(self, scope):
        if not self._is_known(scope):
            return Domain.FALSE
        return Domain(
            [
                ("company_id", "=", scope.company.id),
                ("as_of", "=", scope.period.first.isoformat()),
                ("state", "=", "open"),
            ]
        )

    @api.model
    def _compute_at_start(self, scope):
        if not self._is_known(scope):
            return None
        (metric,) = [each for each in self._metrics() if each.code == "pipeline_at_start"]
        records = self._records(metric, metric.domain, scope)
        ((amount,),) = self.env[metric.model]._read_group(records, [], ["amount:sum"])
        return amount or 0.0

    @api.model
    def _parts_at_start(self, scope, path):
        (metric,) = [each for each in self._metrics() if each.code == "pipeline_at_start"]
        records = self._records(metric, metric.domain, scope)
        return {
            record: (count, amount or 0.0)
            for record, count, amount in self.env[metric.model]._read_group(
                records, [path], ["__count", "amount:sum"]
            )
        }

    @api.model
    def _is_known(self, scope):
        """A day after the last that was written down is not known either."""
        run = self.env["crm.trust.snapshot.run"]
        first = scope.period.first
        return bool(run._last_day(scope.company, until=first)) and (
            run._last_day(scope.company) >= first
        )

    @api.model
    def _pushed(self, scope):
        return (
            Domain("company_id", "=", scope.company.id)
            & scope.days("day")
            & Domain([("push_days", ">", 0), ("state", "=", "open")])
        )
