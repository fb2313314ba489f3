from odoo import api, models
from odoo.tools import plaintext2html

from ..tools.shapes import Target


class PaymentNoteEffect(models.AbstractModel):
    """A payment that was reported: a note on the order and opportunity, never a booking."""

    _name = "crm.integration.effect.payment_note"
    _inherit = "crm.integration.effect"
    _description = "Effect: Payment Note"
    _effect = "payment_note"

    @api.model
    def _label(self):
        return self.env._("Note of a payment (books nothing)")

    @api.model
    def _targets(self):
        return [
            Target("amount", self.env._("Amount"), required=True),
            Target("currency", self.env._("Currency")),
            Target("number", self.env._("Payment's number")),
            Target("payer", self.env._("Payer")),
            Target("order", self.env._("Order number")),
        ]

    @api.model
    def _apply(self, occasion, values):
        lead = self._find_lead(occasion, values)
        body = self.env._(
            "%(connector)s reports a payment of %(amount)s %(currency)s (number %(number)s, payer "
            "%(payer)s). Nothing was booked: finance compares it with the bank statement.",
            connector=occasion.connector.name,
            amount=self._text(values, "amount", 40) or "?",
            currency=self._text(values, "currency", 8) or "",
            number=self._text(values, "number") or "?",
            payer=self._text(values, "payer") or "?",
        )
        notes = [lead]
        number = self._text(values, "order", 100)
        if number and "sale.order" in self.env:
            notes.append(lead.order_ids.filtered(lambda order: order.name == number))
        for record in notes:
            if record:
                record.message_post(
                    body=plaintext2html(body),
                    subtype_xmlid="mail.mt_note",
                    author_id=self.env.ref("base.partner_root").id,
                )
        return self.env._("The payment was noted on “%s”.", lead.name), lead
