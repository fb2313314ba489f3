from odoo import api, models

from ..tools.errors import Permanent
from ..tools.shapes import Target
from ..tools.text import short_key


class ScoreEventEffect(models.AbstractModel):
    """Something a lead did, for its score."""

    _name = "crm.integration.effect.score_event"
    _inherit = "crm.integration.effect"
    _description = "Effect: Behaviour"
    _effect = "score_event"
    _needs = ("crm.score.event",)

    @api.model
    def _label(self):
        return self.env._("Behaviour for the score")

    @api.model
    def _targets(self):
        kinds = self.env["crm.score.event"]._fields["event_type"].selection
        return [
            Target(
                "event_type",
                self.env._("What they did"),
                required=True,
                help=", ".join(code for code, _label in kinds),
            ),
            Target("reference", self.env._("About")),
            Target("seconds", self.env._("Duration in seconds")),
            Target("order", self.env._("Order number")),
        ]

    @api.model
    def _apply(self, occasion, values):
        lead = self._find_lead(occasion, values)
        Event = self.env["crm.score.event"]
        kind = self._text(values, "event_type")
        known = dict(Event._fields["event_type"].selection)
        if kind not in known:
            raise Permanent(
                self.env._(
                    "“%(kind)s” is no behaviour that is known; there are: %(known)s.",
                    kind=kind,
                    known=", ".join(known),
                )
            )
        key = short_key(f"{occasion.connector.id}:{occasion.key}:{kind}")
        if Event.search_count([("external_key", "=", key)], limit=1):
            return "", lead
        seconds = self._text(values, "seconds", 9)
        Event.create(
            {
                "lead_id": lead.id,
                "event_type": kind,
                "reference": self._text(values, "reference"),
                "seconds": int(seconds) if seconds.isdigit() else 0,
                "external_key": key,
                **({"date": occasion.date} if occasion.date else {}),
            }
        )
        return self.env._("Counted for the score of “%s”.", lead.name), lead
