"""What turned worse: sentences with the list behind them."""

from dataclasses import replace

from odoo import api, models
from odoo.addons.crm_notary.tools.periods import period_of, today

from ...catalogue.scope import scope_from

# weeks in a row under the target before it is said
WEEKS_UNDER = ("advance_rate",)
# percent of the week before that a figure may fall
FALLING = {"key_fields": 15.0}


class CrmTrustDiagnose(models.AbstractModel):
    _inherit = "crm.trust.diagnose"

    @api.model
    @api.readonly
    def read_warnings(self, scope=None):
        """What the reader should know, of the last two whole weeks and the days before.

        :return: list of dicts: ``code``, ``text``, ``day`` (within the week it is about)
        """
        found = scope_from(self.env, scope)
        return self._falling_weeks(found) + self._rising(found)

    @api.model
    def _falling_weeks(self, scope):
        catalogue = self.env["crm.trust.catalogue"]
        available = catalogue._available()
        last = period_of("week", today(scope.company), scope.company).previous()
        codes = [code for code in (*WEEKS_UNDER, *FALLING) if code in available]
        new, old = (
            catalogue._read(codes, replace(scope, period=week)) for week in (last, last.previous())
        )
        found = []
        for code in codes:
            now, before, text = new[code], old[code], ""
            if now.value is None or before.value is None:
                continue
            name = available[code][1].name
            if code in WEEKS_UNDER and (now.state, before.state) == ("bad", "bad"):
                text = self.env._(
                    "%(figure)s: under %(target).0f %% two weeks in a row (%(before).0f %%, then "
                    "%(now).0f %%).",
                    figure=name, target=now.target, before=before.value, now=now.value,
                )  # fmt: skip
            elif code in FALLING and now.value < before.value * (1 - FALLING[code] / 100):
                text = self.env._(
                    "%(figure)s: fell from %(before).0f %% to %(now).0f %% within a week.",
                    figure=name, before=before.value, now=now.value,
                )  # fmt: skip
            if text:
                found.append({"code": code, "text": text, "day": last.first.isoformat()})
        return found

    @api.model
    def _rising(self, scope):
        """Contradictions that there are more of than the day before, for who reads their days."""
        Day = self.env["crm.trust.health.day"]
        if not Day.has_access("read") or scope.team or scope.user:
            return []
        available = self.env["crm.trust.catalogue"]._available()
        return [
            {
                "code": code,
                "text": self._rise_text(self.env, available[code][1].name, before, now),
                "day": day.isoformat(),
            }
            for code, day, before, now in Day._rises(scope.company)
            if code in available
        ]

    @api.model
    def _rise_text(self, env, name, before, now):
        return env._(
            "%(figure)s: %(now)s, the day before it was %(before)s.",
            figure=name, now=now, before=before,
        )  # fmt: skip
