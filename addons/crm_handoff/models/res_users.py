from odoo import models

# what decides whether somebody is one of a role's people
WATCHED_FIELDS = {"role_ids", "active", "company_ids", "company_id"}


class ResUsers(models.Model):
    _inherit = "res.users"

    def write(self, vals):
        watched = bool(WATCHED_FIELDS & vals.keys())
        roles = self.sudo().role_ids if watched else None
        result = super().write(vals)
        if watched:
            # sudo: whoever keeps the users need not see handoffs
            self.env["crm.handoff"].sudo()._follow_people(roles | self.sudo().role_ids)
        return result
