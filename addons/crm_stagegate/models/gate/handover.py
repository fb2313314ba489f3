"""Gates and their steps that name somebody who left as the one who decides."""

from odoo import api, models


class HandoverGates(models.AbstractModel):
    _name = "crm.handover.gates"
    _description = "Gates They Approve"
    _inherit = ["crm.handover.kind"]
    _handover_model = "crm.stage.gate"
    _handover_field = "approver_user_id"
    _handover_sequence = 76
    _handover_is_quiet = False

    @api.model
    def _handover_domain(self):
        return [("approver_type", "=", "user")]


class HandoverGateSteps(models.AbstractModel):
    _name = "crm.handover.gate.steps"
    _description = "Steps of Approvals They Decide"
    _inherit = ["crm.handover.gates"]
    _handover_model = "crm.stage.gate.step"
    _handover_sequence = 77
