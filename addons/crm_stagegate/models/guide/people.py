"""Roles that gates ask belong to who is looked for among the people."""

from odoo import api, models


class GuidePeople(models.AbstractModel):
    _inherit = "crm.guide.step.people"

    @api.model
    def _guide_roles(self):
        # sudo: names of roles that gates show anyway
        gates = self.env["crm.stage.gate"].sudo().search([("mode", "!=", "off")])
        gates = gates.filtered(lambda gate: gate.kind == "approval")
        asked = gates.filtered(lambda gate: gate.approver_type == "role" and not gate.step_ids)
        steps = gates.step_ids.filtered(lambda step: step.approver_type == "role")
        return super()._guide_roles() | asked.approver_role_id | steps.approver_role_id
