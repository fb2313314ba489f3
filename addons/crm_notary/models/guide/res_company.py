from odoo import models


class ResCompany(models.Model):
    _inherit = "res.company"

    def action_open_guide(self):
        """Open the guide at the day of the plan.

        :raise AccessError: for who does not administer sales
        """
        self.ensure_one()
        self.env["crm.guide"]._guide_check_reader()
        return self.env["ir.actions.actions"]._for_xml_id("crm_notary.guide_action")
