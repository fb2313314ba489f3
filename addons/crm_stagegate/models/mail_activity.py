from odoo import fields, models

WATCHED_FIELDS = {"active", "feedback", "date_done", "activity_type_id", "res_id"}


class MailActivity(models.Model):
    _inherit = "mail.activity"

    stage_task_id = fields.Many2one(
        "crm.stage.task", readonly=True, ondelete="set null", index="btree_not_null"
    )

    def write(self, vals):
        result = super().write(vals)
        if WATCHED_FIELDS & vals.keys():
            self._activity_leads()._stagegate_refresh_kind(("activity",))
        return result

    def unlink(self):
        leads = self._activity_leads()
        result = super().unlink()
        if leads:
            leads.exists()._stagegate_refresh_kind(
                ("activity",), reason=self.env._("A finished activity was deleted.")
            )
        return result

    def _activity_leads(self):
        """Leads these activities are on; empty when no gate asks for activities."""
        Lead = self.env["crm.lead"].sudo()
        if "activity" not in self.env["crm.stage.gate"]._kinds_in_play():
            return Lead
        return Lead.browse({each.res_id for each in self.sudo() if each.res_model == "crm.lead"})
