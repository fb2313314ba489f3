"""Roles that receive handoffs belong to who is looked for among the people."""

from odoo import api, models


class GuidePeople(models.AbstractModel):
    _inherit = "crm.guide.step.people"

    @api.model
    def _guide_roles(self):
        # sudo: names of roles that handoffs show anyway
        nodes = self.env["crm.handoff.node"].sudo().search([("role_id", "!=", False)])
        return super()._guide_roles() | nodes.role_id
