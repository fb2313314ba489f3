from odoo import models


class ResRole(models.Model):
    _inherit = "res.role"

    def write(self, vals):
        result = super().write(vals)
        if "user_ids" in vals:
            # sudo: whoever keeps the roles need not see handoffs
            self.env["crm.handoff"].sudo()._follow_people(self)
        return result
