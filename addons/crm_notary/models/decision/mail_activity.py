from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _action_done(self, feedback=False, attachment_ids=None):
        """Marking the to-do of a decision as done is approving, by those who may."""
        by_model = self.grouped("res_model")
        rest = self
        for model in self.env["crm.decision.mixin"]._decision_models():
            mine = by_model.get(model._name, self.browse())
            requests = model.browse(mine.mapped("res_id")).exists()
            pending = requests.filtered(lambda each: each.sudo().state == "pending")
            if pending:
                # closes the to-dos of all who were asked, so they are no longer there to be done
                pending.action_approve(reason=feedback or "")
                rest -= mine
        return super(MailActivity, rest)._action_done(
            feedback=feedback, attachment_ids=attachment_ids
        )
