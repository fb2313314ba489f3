from odoo import api, models

from ..tools.errors import Permanent
from ..tools.shapes import Target


class SignalEffect(models.AbstractModel):
    """A customer's words, looked at for what they mean."""

    _name = "crm.integration.effect.signal"
    _inherit = "crm.integration.effect"
    _description = "Effect: Customer's Words"
    _effect = "signal"
    _needs = ("crm.lead.signal",)

    @api.model
    def _label(self):
        return self.env._("Look for signals in a customer's words")

    @api.model
    def _targets(self):
        return [
            Target("text", self.env._("What the customer wrote"), required=True),
            Target("source", self.env._("Where it was written")),
            Target("order", self.env._("Order number")),
        ]

    @api.model
    def _apply(self, occasion, values):
        lead = self._find_lead(occasion, values)
        text = self._text(values, "text", 5000)
        if not text:
            raise Permanent(self.env._("There are no words of the customer."))
        source = self._text(values, "source", 100) or occasion.connector.name
        count = lead.signals_receive({lead.id: [text]}, source)
        if not count:
            return "", lead
        return self.env._("Signals found on “%(lead)s”: %(count)s.",
                          lead=lead.name, count=count), lead  # fmt: skip
