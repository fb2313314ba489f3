"""What turned worse: sentences with the list behind them and the name of who mends it."""

from dataclasses import replace

from odoo import api, models
from odoo.addons.crm_notary.tools.periods import period_of, today

from ...catalogue.scope import scope_from
from ...tools import statistics

# weeks in a row under the target before it is said
WEEKS_UNDER = ("advance_rate",)
# percent of the week before that a figure may fall
FALLING = {
    "basics_complete": 15.0,
    "key_fields": 15.0,
    "events_processed": 5.0,
    "messages_sent": 5.0,
}


class CrmTrustDiagnose(models.AbstractModel):
    _inherit = "crm.trust.diagnose"

    @api.model
    @api.readonly
    def read_warnings(self, scope=None):
        """What the reader should know, of the last two whole weeks and the days before.

        :return: list of dicts: ``code``, ``text``, ``day`` and ``period`` (what it is about),
            ``who`` (mends it), ``apart`` (whether it can be taken apart)
        """
        found = scope_from(self.env, scope)
        page = self.env["crm.trust.page"]._page_as(found)
        warnings = self.with_env(page.env)._falling_weeks(found)
        return warnings + self.with_env(page.env)._rising(found)

    @api.model
    def _weekly_codes(self, available):
        return [code for code in (*WEEKS_UNDER, *FALLING) if code in available]

    @api.model
    def _falling_weeks(self, scope):
        catalogue = self.env["crm.trust.catalogue"]
        available = catalogue._available()
        people = self.env["crm.trust.target"]._menders(scope.company)
        last = period_of("week", today(scope.company), scope.company).previous()
        codes = self._weekly_codes(available)
        weeks = [replace(scope, period=week) for week in (last, last.previous())]
        new, old = catalogue._read_scopes(codes, weeks)
        found = []
        for code in codes:
            metric = available[code][1]
            text = self._week_text(metric, new[code], old[code])
            if text:
                found.append(self._warning(metric, text, "week", last.first, people))
        return found

    @api.model
    def _week_text(self, metric, now, before):
        """:return: what is wrong with a figure's last week, empty if nothing is"""
        # all of them are shares: of a few records one tells nothing
        if min(now.whole or 0, before.whole or 0) < statistics.MINIMUM:
            return ""
        if metric.code in WEEKS_UNDER and (now.state, before.state) == ("bad", "bad"):
            return self.env._(
                "%(figure)s: under %(target).0f %% two weeks in a row (%(before).0f %%, then "
                "%(now).0f %%).",
                figure=metric.name, target=now.target, before=before.value, now=now.value,
            )  # fmt: skip
        allowed = FALLING.get(metric.code)
        if allowed and now.value < before.value * (1 - allowed / 100):
            return self.env._(
                "%(figure)s: fell from %(before).0f %% to %(now).0f %% within a week.",
                figure=metric.name, before=before.value, now=now.value,
            )  # fmt: skip
        return ""

    @api.model
    def _rising(self, scope):
        """What there is more of than the day before, for who reads the days."""
        Day = self.env["crm.trust.health.day"]
        if not Day.has_access("read") or scope.team or scope.user:
            return []
        available = self.env["crm.trust.catalogue"]._available()
        people = self.env["crm.trust.target"]._menders(scope.company)
        return [
            self._warning(
                available[code][1],
                self._rise_text(self.env, available[code][1].name, before, now),
                "month",
                day,
                people,
            )
            for code, day, before, now in Day._rises(scope.company)
            if code in available
        ]

    @api.model
    def _warning(self, metric, text, period, day, people):
        # sudo: the name of the colleague who mends it
        who = people[metric.code].sudo().name if metric.code in people else metric.owner
        return {
            "code": metric.code,
            "text": text,
            "period": period,
            "day": day.isoformat(),
            "who": who,
            "apart": self._is_apart(metric),
        }

    @api.model
    def _rise_text(self, env, name, before, now):
        return env._(
            "%(figure)s: %(now)s, the day before it was %(before)s.",
            figure=name, now=now, before=before,
        )  # fmt: skip
