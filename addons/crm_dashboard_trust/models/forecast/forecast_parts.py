"""The forecast of a part, and a forecast taken apart: the parts add up to the whole."""

from odoo import api, models
from odoo.addons.crm_notary.tools.periods import today, zone_of
from odoo.tools import SQL

from ...catalogue.scope import Part
from ...tools.forecasting import chances
from ...tools.reliability import BINS, bin_of

NAMES = ("credible", "plain", "native")
# by the month of the expected closing; what is won is in the month in which it was
MONTH = "date_deadline:month"
WON_IN = {MONTH: "date_closed:month"}


class CrmTrustForecast(models.AbstractModel):
    _inherit = "crm.trust.forecast"

    @api.model
    def _is_over(self, scope):
        """Whether nothing else can come."""
        return scope.period.last < today(scope.company)

    @api.model
    def _chances(self, scope):
        """:return: Chances of the period's deals, as seen from today; None without history"""
        company, day = scope.company, today(scope.company)
        lessons = self._lessons(company, scope.period, self._offset(scope.period, day))
        return chances(lessons, day)

    @api.model
    def _parts(self, scope, path):
        """What makes up a forecast, read as the reader: two queries, whatever the number of deals.

        :param str path: of a many2one on ``crm.lead``, or :data:`MONTH`
        :return: ``{record, or first day of the month: dict}`` of ``count``, ``credible``, ``plain``
            and ``native``; without history ``credible`` is ``plain``
        """
        company = scope.company
        Lead = self.env["crm.lead"].with_context(tz=zone_of(company).zone)
        found = {}

        def add(group, count, **sums):
            row = found.setdefault(_key(group), {"count": 0, **dict.fromkeys(NAMES, 0.0)})
            row["count"] += count
            for name, value in sums.items():
                row[name] += value

        for group, count, amount in Lead._read_group(
            self._won(scope), [WON_IN.get(path, path)], ["__count", "expected_revenue:sum"]
        ):
            add(group, count, **dict.fromkeys(NAMES, amount or 0.0))
        if self._is_over(scope):
            return found
        known = self._chances(scope)
        for group, stage_id, of, count, amount, plain, native in self._read_due(Lead, scope, path):
            credible = amount * known.of((stage_id or 0, of)) if known else plain
            add(group, count, credible=credible, plain=plain, native=native)
        return found

    @api.model
    def _read_due(self, Lead, scope, path):
        """:return: rows of what is due, by group, stage and group of credibility"""
        Lead.flush_model()
        query = Lead._search(self._due(scope))
        group = Lead._read_group_groupby(Lead._table, path, query)
        query.groupby = SQL("1, 2, 3")
        rows = self.env.execute_query(
            query.select(
                group,
                "crm_lead.stage_id",
                SQL("width_bucket(crm_lead.credibility, %s)", list(BINS[1:])),
                "count(*)",
                "sum(COALESCE(crm_lead.expected_revenue, 0))::float8",
                self._sql_weighed("probability"),
                self._sql_weighed("automated_probability"),
            )
        )
        if not rows:
            return []
        groups = Lead._read_group_postprocess_groupby(path, [row[0] for row in rows])
        return [(group, *row[1:]) for group, row in zip(groups, rows, strict=True)]

    @api.model
    def _chance_texts(self, scope, leads):
        """What is thought of each deal of a forecast: ``{id: text}``."""
        known = None if self._is_over(scope) else self._chances(scope)
        texts = {}
        for lead in leads:
            if lead.won_status == "won":
                texts[lead.id] = self.env._("won")
            elif known:
                chance = 100 * known.of((lead.stage_id.id, bin_of(lead.credibility)))
                texts[lead.id] = self.env._("%s %% likely", f"{chance:.0f}")
        return texts

    @api.model
    def _evidence(self, scope, forecast):
        """How far to trust what is said of a scope, in words."""
        if self._is_over(scope):
            return self.env._("These days are over: this is what was won.")
        if isinstance(scope, Part) and not scope.is_whole and forecast.credible is not None:
            return self.env._(
                "There is no band for a part like this: history is kept of the company, of teams "
                "and of people."
            )
        return self._says(forecast, self._back_test(scope))


def _key(group):
    """A month is a month, of a date and of a moment."""
    return group.date() if hasattr(group, "hour") else group
