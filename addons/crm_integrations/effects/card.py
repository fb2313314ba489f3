from odoo import api, models


class CardEffect(models.AbstractModel):
    """A click on a card, as the one who clicked; the card then says what came of it."""

    _name = "crm.integration.effect.card"
    _inherit = "crm.integration.effect"
    _description = "Effect: Click on a Card"
    _effect = "card"
    _is_internal = True

    @api.model
    def _label(self):
        return self.env._("Click on a card")

    @api.model
    def _apply(self, occasion, values):
        message = self.env["crm.outbox.message"].browse(values["message"])
        user = self.env["res.users"].browse(values["user"])
        connector = occasion.connector
        kind = connector._kind_model()
        is_done, sentence, record = kind._card_click(
            message, user, values["action"], self._text(values, "reason", 1000)
        )
        answers = kind._card_answers(message, user, is_done, sentence, values)
        self.env["crm.outbox.message"]._queue(
            [
                {
                    "connector": connector,
                    "content": content,
                    "subject": sentence,
                    "user": user,
                    "key": f"card:{connector.id}:{occasion.key}" + (f":{number}" if number else ""),
                }
                for number, content in enumerate(answers)
            ]
        )
        return f"{user.name}: {sentence}", self._lead_of(record)

    @api.model
    def _lead_of(self, record):
        # sudo: the event shows the opportunity to those who may read it
        record = record.sudo()
        if record._name == "crm.lead":
            return self.env["crm.lead"].browse(record.ids)
        has_lead = record and "lead_id" in record._fields
        return self.env["crm.lead"].browse(record.lead_id.ids if has_lead else [])
