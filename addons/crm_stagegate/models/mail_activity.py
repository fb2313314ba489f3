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

    def _action_done(self, feedback=False, attachment_ids=None):
        """Marking the to-do of an approval as done is approving it, by those who may."""
        pending = self.filtered(lambda activity: activity.res_model == "crm.gate.approval")
        approvals = self.env["crm.gate.approval"].browse(pending.mapped("res_id")).exists()
        open_ones = approvals.filtered(lambda approval: approval.sudo().state == "pending")
        if not open_ones:
            return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
        # closes the to-dos of all approvers, so they are no longer there to be done
        open_ones.action_approve(reason=feedback or "")
        return super(MailActivity, (self - pending))._action_done(
            feedback=feedback, attachment_ids=attachment_ids
        )
