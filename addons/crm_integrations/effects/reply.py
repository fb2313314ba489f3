from odoo import api, models


class ReplyEffect(models.AbstractModel):
    """An answer to whoever wrote or clicked, by the outbox."""

    _name = "crm.integration.effect.reply"
    _inherit = "crm.integration.effect"
    _description = "Effect: Answer"
    _effect = "reply"
    _is_internal = True

    @api.model
    def _label(self):
        return self.env._("Answer")

    @api.model
    def _apply(self, occasion, values):
        self.env["crm.outbox.message"]._queue(
            [
                {
                    "connector": occasion.connector,
                    "content": values["content"],
                    "subject": values["subject"],
                    "user": self.env["res.users"].browse(values["user"]),
                    "key": f"reply:{occasion.connector.id}:{occasion.key}",
                }
            ]
        )
        return self.env._("Answered: %s", values["subject"]), occasion.identity.lead_id
