from odoo import api, models


class CrmGateEvent(models.Model):
    _inherit = "crm.gate.event"

    @api.private
    def record_event(self, lead, name, external_key, note="", withdraws=None):
        """What another system reports about an opportunity also moves its handoffs."""
        event, is_new = super().record_event(
            lead, name, external_key, note=note, withdraws=withdraws
        )
        if is_new and not withdraws:
            # sudo: connectors run as anybody; the sender was verified
            self.env["crm.handoff"].sudo()._external_event(name, lead.sudo()._handoff_orders())
        return event, is_new
