from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """Marking the to-do of an approval as done is approving it, by those who may."""
        pending = self.filtered(lambda activity: activity.res_model == "crm.gate.approval")
        if pending:
            approvals = self.env["crm.gate.approval"].browse(pending.mapped("res_id")).exists()
            open_ones = approvals.filtered(lambda approval: approval.sudo().state == "pending")
            if open_ones:
                # closes the to-dos of all approvers, so they are no longer there to be done
                open_ones.action_approve(reason=feedback or "")
                return super(MailActivity, (self - pending))._action_done(
                    feedback=feedback, attachment_ids=attachment_ids
                )
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
