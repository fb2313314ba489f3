from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def action_open_guide(self):
        """Open the guide at the day of the plan."""
        self.check_access("read")
        self.ensure_one()
        return self.env["ir.actions.actions"]._for_xml_id("crm_notary.guide_action")
