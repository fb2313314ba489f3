from odoo import models
from odoo.exceptions import AccessError


class CrmTeam(models.Model):
    _inherit = "crm.team"

    def _check_can_export_pipeline(self):
        """:raise AccessError: for anybody but gate managers"""
        if not self.env.user.has_group("crm_stagegate.group_stagegate_manager"):
            raise AccessError(self.env._("Only managers of stage gates may export a pipeline."))
        self.check_access("read")

    def action_export_pipeline(self):
        """Download the stages and gates of this team as a template file."""
        self.ensure_one()
        self._check_can_export_pipeline()
        return {
            "type": "ir.actions.act_url",
            "url": f"/crm_stagegate/pipeline/{self.id}",
            "target": "download",
        }
