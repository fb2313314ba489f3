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
from ...catalogue.scope import Scope, scope_from
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
        now = self._forecast(scope)
        past = self._back_test(scope)
        pushed = self.env["crm.trust.catalogue"]._read(["closing_pushed"], scope)
        return {
            "now": self._row(now, scope.period),
            "months": [self._row(self._forecast(each), each.period) for each in months],
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
        return once(self, ("forecast", scope), lambda: self._work_out(scope))

    @api.model
    def _work_out(self, scope):
        company, period = scope.company, scope.period
        day = today(company)
        offset = (min(day, period.last) - period.first).days
        lessons = self._lessons(company, period, offset)
        own = self._stands(company, period, offset, self._rows(scope))
        stand = self._stand_now(scope, day)
        return say(stand, chances(lessons, stand.day), missed(look_back(own, lessons), stand.day))

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
    def _stand_now(self, scope, day):
        """The period as its records are now, read as the reader, in two queries."""
        Lead, period = self.env["crm.lead"], scope.period
        ((so_far,),) = Lead._read_group(self._won(scope), [], ["expected_revenue:sum"])
        Lead.flush_model()
        query = Lead._search(self._due(scope))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT stage_id, width_bucket(credibility, %s), count(*), 0,
                       sum(COALESCE(expected_revenue, 0))::float8,
                       sum(COALESCE(expected_revenue, 0) * COALESCE(probability, 0) / 100)::float8,
                       sum(COALESCE(expected_revenue, 0)
                           * COALESCE(automated_probability, 0) / 100)::float8
                  FROM crm_lead WHERE id IN %s GROUP BY 1, 2
                """,
                list(BINS[1:]),
                query.subselect(),
            )
        )
        return Stand(
            first=period.first,
            end=period.last + timedelta(days=1),
            day=day,
            so_far=so_far or 0.0,
            cells={(stage_id or 0, group): Cell(*sums) for stage_id, group, *sums in rows},
        )

    @api.model
    def _due(self, scope):
        """:return: Domain: open opportunities due in the period"""
        return open_deals(scope) & scope.days("date_deadline") & self._owned(scope)

    @api.model
    def _won(self, scope):
        return won_deals(scope) & self._owned(scope)

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
