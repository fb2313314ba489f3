"""The credible forecast: what will be won in a period, beside the plain pipeline and Odoo's own.

What is won already, and of each open deal due in the period its amount times how often deals of
its stage and credibility were won in the period in which they were due, seen from the same day of
the period. Amounts are what the reader sees; how often, is the whole firm's history.
"""

from datetime import timedelta

from odoo import api, models
from odoo.addons.crm_notary.tools.periods import period_of, today
from odoo.fields import Domain
from odoo.tools import SQL

from ...catalogue.memo import once, with_memo
from ...catalogue.scope import Part, Scope, scope_from
from ...tools.domains import open_deals, won_deals
from ...tools.forecasting import (
    ENOUGH,
    LEVEL,
    Cell,
    Stand,
    chances,
    look_back,
    missed,
    say,
    scores,
)
from ...tools.reliability import BINS

AHEAD = 2


class CrmTrustForecast(models.AbstractModel):
    _inherit = "crm.trust.forecast"

    # ------------------------------------------------------------
    # FOR THE WEB CLIENT
    # ------------------------------------------------------------

    @api.model
    @api.readonly
    def read_forecast(self, scope=None):
        """The forecast of a period and of the months after, and how right it was in the past.

        :param dict scope: see :func:`~.scope.scope_from`
        :return: dict: see :meth:`_overview`
        """
        scope = scope_from(self.env, scope)
        forecast = self.with_context(allowed_company_ids=scope.company.ids, active_test=False)
        return with_memo(forecast)._overview(scope)

    @api.model
    def _overview(self, scope):
        """What the page shows.

        :return: dict: ``now`` (dict of :meth:`_row`), ``months`` (such dicts of this month and
            those after it), ``past`` (dict of :meth:`_back_test`), ``pushed`` (how often closing
            was put off in the period), ``says``, ``level`` (percent)
        """
        month = period_of("month", today(scope.company), scope.company)
        months = []
        for _number in range(AHEAD + 1):
            months.append(Scope(scope.company, month, scope.team, scope.user))
            month = month.next()
        said = self._forecasts([scope, *months])
        now = said[scope]
        past = self._back_test(scope)
        pushed = self.env["crm.trust.catalogue"]._read(["closing_pushed"], scope)
        return {
            "now": self._row(now, scope.period),
            "months": [self._row(said[each], each.period) for each in months],
            "past": past,
            "pushed": pushed["closing_pushed"].value,
            "says": self._says(now, past),
            "level": round(100 * LEVEL),
        }

    # ------------------------------------------------------------
    # A PERIOD
    # ------------------------------------------------------------

    @api.model
    def _forecast(self, scope):
        """The scope's period as seen from today.

        :return: Forecast
        """
        return once(self, ("forecast", scope), lambda: self._forecasts([scope])[scope])

    @api.model
    def _forecasts(self, scopes):
        """:param scopes: of the same company, team and person; :return: ``{scope: Forecast}``"""
        company, rows = scopes[0].company, self._rows(scopes[0])
        day, month = today(company), period_of("month", today(company), company)
        if not self._is_firms(company, rows):
            # all at once what each of them and the back test look at
            seen = [(scope.period, self._offset(scope.period, day)) for scope in scopes]
            wanted = (self._wanted(company, *which) for which in (*seen, (month, 0)))
            self._own_stands(company, [each for those in wanted for each in those], rows)
        return {
            scope: self._work_out(scope, stand)
            for scope, stand in self._stands_now(scopes, day).items()
        }

    @api.model
    def _work_out(self, scope, stand):
        company, period = scope.company, scope.period
        offset = self._offset(period, stand.day)
        lessons = self._lessons(company, period, offset)
        known, misses = chances(lessons, stand.day), []
        if not isinstance(scope, Part) or scope.is_whole:
            own = self._stands(company, period, offset, self._rows(scope))
            misses = missed(look_back(own, lessons), stand.day)
        return say(stand, known, misses)

    @api.model
    def _lessons(self, company, period, offset):
        """What chances are learnt from: past periods of the firm seen from the same day.

        Late in a period nothing may ever have been open and due; what was so on its first day is
        the nearest there is then, and better than none.
        """
        found = self._stands(company, period, offset)
        if any(stand.cells for stand in found):
            return found
        return self._stands(company, period, 0)

    @api.model
    def _offset(self, period, day):
        """:return: days from the first of a period until it is seen"""
        return (min(day, period.last) - period.first).days

    @api.model
    def _forecast_at_start(self, scope):
        """What would have been said on the first day of the scope's period.

        :return: Forecast; None where that day was not written down or the period is not over
        """
        company, period = scope.company, scope.period
        own = self._stands(company, period.next(), 0, self._rows(scope))
        if not own or own[-1].first != period.first:
            return None
        return look_back(own, self._stands(company, period.next(), 0))[-1]

    @api.model
    def _stands_now(self, scopes, day):
        """Periods as their records are now, read as the reader: one query for what is due, one for
        what was won in each period that has begun.

        :return: ``{scope: Stand}``
        """
        due = self._cells_due(scopes)
        return {
            scope: Stand(
                first=scope.period.first,
                end=scope.period.last + timedelta(days=1),
                day=day,
                so_far=self._so_far(scope),
                cells=due[scope],
            )
            for scope in due
        }

    @api.model
    def _so_far(self, scope):
        ((amount,),) = self.env["crm.lead"]._read_group(
            self._won(scope), [], ["expected_revenue:sum"]
        )
        return amount or 0.0

    @api.model
    def _cells_due(self, scopes):
        """:return: ``{scope: {(stage id, group): Cell}}``"""
        found = {scope: {} for scope in scopes}
        known = list(found)
        firsts = [scope.period.first for scope in known]
        lasts = [scope.period.last for scope in known]
        due = Domain("date_deadline", ">=", min(firsts)) & Domain("date_deadline", "<=", max(lasts))
        Lead = self.env["crm.lead"]
        Lead.flush_model()
        query = Lead._search(self._open(known[0]) & self._among(known[0]) & due)
        query.add_join(
            "JOIN",
            "period",
            SQL(
                "(SELECT * FROM unnest(%s::int[], %s::date[], %s::date[])"
                " AS each (number, first, last))",
                list(range(len(known))),
                firsts,
                lasts,
            ),
            SQL("crm_lead.date_deadline BETWEEN period.first AND period.last"),
        )
        query.groupby = SQL("1, 2, 3")
        rows = self.env.execute_query(
            query.select(
                "period.number",
                "crm_lead.stage_id",
                SQL("width_bucket(crm_lead.credibility, %s)", list(BINS[1:])),
                "count(*)",
                "0",
                "sum(COALESCE(crm_lead.expected_revenue, 0))::float8",
                self._sql_weighed("probability"),
                self._sql_weighed("automated_probability"),
            )
        )
        for number, stage_id, group, *sums in rows:
            found[known[number]][stage_id or 0, group] = Cell(*sums)
        return found

    @api.model
    def _sql_weighed(self, name):
        return SQL(
            "sum(COALESCE(crm_lead.expected_revenue, 0) * COALESCE(%s, 0) / 100)::float8",
            SQL.identifier("crm_lead", name),
        )

    @api.model
    def _open(self, scope):
        return open_deals(scope) & self._owned(scope)

    @api.model
    def _due(self, scope):
        """:return: Domain: open opportunities due in the period"""
        return self._open(scope) & self._among(scope) & scope.days("date_deadline")

    @api.model
    def _won(self, scope):
        return won_deals(scope) & self._owned(scope) & self._among(scope)

    @api.model
    def _among(self, scope):
        """:return: Domain: the opportunities that are meant, where not all are"""
        return scope.among if isinstance(scope, Part) else Domain.TRUE

    @api.model
    def _rows(self, scope):
        """:return: Domain: what was written down of the scope"""
        return Domain("company_id", "=", scope.company.id) & self._owned(scope)

    @api.model
    def _owned(self, scope):
        found = Domain.TRUE
        if scope.team:
            found &= Domain("team_id", "=", scope.team.id)
        if scope.user:
            found &= Domain("user_id", "=", scope.user.id)
        return found

    @api.model
    def _row(self, forecast, period):
        stand = forecast.stand
        return {
            "label": period.label(self.env),
            "first": period.first.isoformat(),
            "kind": period.kind,
            "credible": forecast.credible,
            "plain": forecast.plain,
            "native": forecast.native,
            "low": forecast.low,
            "high": forecast.high,
            "so_far": stand.so_far,
            "actual": stand.actual,
            "deals": sum(cell.count for cell in stand.cells.values()),
        }

    # ------------------------------------------------------------
    # THE PAST
    # ------------------------------------------------------------

    @api.model
    def _back_test(self, scope):
        """What would have been said on the first day of each month, and how right it was.

        :return: dict of :func:`~.tools.forecasting.scores` with ``months``: list of dicts of
            :meth:`_row`, the latest first
        """
        owned = (scope.company, scope.team, scope.user)
        return once(self, ("back test", *owned), lambda: self._test_back(scope))

    @api.model
    def _test_back(self, scope):
        company = scope.company
        month = period_of("month", today(company), company)
        own = self._stands(company, month, 0, self._rows(scope))
        said = look_back(own, self._stands(company, month, 0))
        return scores(said) | {
            "months": [
                self._row(each, period_of("month", each.stand.first, company))
                for each in reversed(said)
            ]
        }

    @api.model
    def _says(self, now, past):
        """How far to trust it, in words."""
        if now.credible is None:
            return self.env._(
                "No history yet: this is the plain pipeline. A credible forecast begins once a "
                "whole month was written down."
            )
        if now.low is None:
            return self.env._(
                "Not enough history for a band: it takes %s months that can be judged.", ENOUGH
            )
        credible, plain = past["credible"]["wape"], past["plain"]["wape"]
        if credible is None or plain is None:
            return self.env._("Nothing was won in the months that could be judged.")
        numbers = {"months": past["count"], "ours": f"{100 * credible:.0f}",
                   "plain": f"{100 * plain:.0f}"}  # fmt: skip
        if credible <= plain:
            return self.env._(
                "In the last %(months)s months it was off by %(ours)s %% of what was won, the "
                "plain pipeline by %(plain)s %%.",
                **numbers,
            )
        return self.env._(
            "Be careful: in the last %(months)s months it was off by %(ours)s %% of what was won, "
            "more than the plain pipeline with %(plain)s %%.",
            **numbers,
        )
