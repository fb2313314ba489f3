from odoo import api, models


class CrmGateEvent(models.Model):
    _inherit = "crm.gate.event"

    @api.private
    def record_event(self, lead, name, external_key, note="", withdraws=None):
        """What another system reports about an opportunity also moves its handoffs."""
        event, is_new = super().record_event(
            lead, name, external_key, note=note, withdraws=withdraws
        )
        if is_new:
            # sudo: connectors run as anybody; the sender was verified
            Handoff, orders = self.env["crm.handoff"].sudo(), lead.sudo()._handoff_orders()
            if not withdraws:
                Handoff._external_event(name, orders)
            elif not self._standing(lead, name):
                Handoff._external_event_withdrawn(name, orders)
        return event, is_new

    @api.model
    def _standing(self, lead, name):
        """What was reported of an opportunity under a name and counts."""
        # sudo: as above
        return self.sudo().search(
            [
                ("lead_id", "=", lead.id),
                ("name", "=", name),
                ("withdraws_id", "=", False),
                ("withdrawn_by_id", "=", False),
            ]
        )
