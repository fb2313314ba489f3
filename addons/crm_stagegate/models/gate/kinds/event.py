"""Gate kind ``event``: a named event that another system has reported."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..verdict import Verdict, fingerprint


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    kind = fields.Selection(
        selection_add=[("event", "Event of another system")], ondelete={"event": "cascade"}
    )
    event_name = fields.Char(
        "Event", help="As the connector reports it, for example “e-signature completed”."
    )

    @api.constrains("kind", "event_name")
    def _check_event_parameters(self):
        for gate in self:
            if gate.kind == "event" and not (gate.event_name or "").strip():
                raise ValidationError(
                    self.env._("Please name the event “%s” waits for.", gate.name)
                )

    def _definition_event(self):
        return ["event_name"]

    def _judge_event(self, leads):
        events = (
            self.env["crm.gate.event"]
            .sudo()
            .search(
                [
                    ("lead_id", "in", leads.ids),
                    ("name", "in", self.mapped("event_name")),
                    ("withdrawn_by_id", "=", False),
                    ("withdraws_id", "=", False),
                ],
                order="id",
            )
        )
        latest = {(event.lead_id.id, event.name): event for event in events}
        return {
            gate.id: {
                lead.id: gate._judge_latest(latest.get((lead.id, gate.event_name)))
                for lead in leads
            }
            for gate in self
        }

    def _judge_latest(self, event):
        if event:
            return Verdict(
                True,
                res_model="crm.gate.event",
                res_id=event.id,
                checksum=fingerprint(event.name, event.external_key),
                way="webhook",
            )
        return Verdict(
            False,
            reason=self.env._("Not reported yet: %s.", self.event_name),
            waiting=self.event_name,
        )
