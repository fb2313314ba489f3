from odoo import api, models
from odoo.tools import plaintext2html

from ..tools.shapes import Target


class MessageEffect(models.AbstractModel):
    """A note in the chatter of the opportunity; customers and followers are told nothing."""

    _name = "crm.integration.effect.message"
    _inherit = "crm.integration.effect"
    _description = "Effect: Note"
    _effect = "message"

    @api.model
    def _label(self):
        return self.env._("Note on the opportunity")

    @api.model
    def _targets(self):
        return [
            Target("body", self.env._("Text"), required=True),
            Target("order", self.env._("Order number")),
        ]

    @api.model
    def _apply(self, occasion, values):
        lead = self._find_lead(occasion, values)
        body = self._text(values, "body", 5000)
        if not body:
            return "", lead
        lead.message_post(
            body=plaintext2html(body),
            subtype_xmlid="mail.mt_note",
            author_id=self.env.ref("base.partner_root").id,
        )
        return self.env._("A note was left on “%s”.", lead.name), lead
