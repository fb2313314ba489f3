"""Coaching cases of a coach who left."""

from odoo import api, models


class HandoverCoaching(models.AbstractModel):
    _name = "crm.handover.coaching"
    _description = "Coaching Cases They Lead"
    _inherit = ["crm.handover.kind"]
    _handover_model = "crm.coaching.case"
    _handover_field = "coach_id"
    _handover_sequence = 90

    @api.model
    def _handover_domain(self):
        return [("state", "=", "open")]
