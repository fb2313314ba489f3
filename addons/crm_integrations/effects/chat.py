from odoo import api, models

LONGEST = 5000


class ChatEffect(models.AbstractModel):
    """What a customer wrote is looked at for signals; it is not copied into the chatter."""

    _name = "crm.integration.effect.chat"
    _inherit = "crm.integration.effect"
    _description = "Effect: Chat"
    _effect = "chat"
    _needs = ("crm.lead.signal",)
    # connectors' own: whether the customer agreed was judged before
    _is_internal = True

    @api.model
    def _label(self):
        return self.env._("Look for signals in a chat")

    @api.model
    def _apply(self, occasion, values):
        lead = self._find_lead(occasion, values)
        text = self._text(values, "text", LONGEST)
        count = lead.signals_receive({lead.id: [text]}, occasion.connector.name) if text else 0
        if not count:
            return "", lead
        return self.env._("Signals in the chat about “%(lead)s”: %(count)s.",
                          lead=lead.name, count=count), lead  # fmt: skip
