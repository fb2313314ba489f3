"""Cards with buttons in WeCom: a click does what it does elsewhere, as the one who clicked."""

from odoo import api, models

from ...tools.shapes import Plan, Step

EVENT = "template_card_event"
# characters that are shown
TITLE, TEXT, BUTTON, REPLACED = 36, 112, 10, 30


class WecomCards(models.AbstractModel):
    _name = "crm.connector.kind.wecom"
    _inherit = ["crm.connector.kind.wecom", "crm.connector.cards"]

    @api.model
    def _card_actions(self, record):
        # a card of WeCom's takes no text, and no is never said without a reason: that is in Odoo
        return [each for each in super()._card_actions(record) if each[0] != "refuse"]

    @api.model
    def _notice_content(self, connector, prepared, account):
        content = super()._notice_content(connector, prepared, account)
        buttons = self._card_of(connector, prepared, account)
        return {**content, **buttons, "as": "card"} if buttons else content

    # -- sending --------------------------------------------------------------------------------

    @api.model
    def _send(self, connector, message):
        content = message._content()
        if content.get("as") == "card":
            return self._send_card(connector, message, content)
        if content.get("as") == "result":
            return self._send_result(connector, content)
        return super()._send(connector, message)

    @api.model
    def _send_card(self, connector, message, content):
        return self._deliver_message(
            connector,
            content["to"],
            "template_card",
            {
                "card_type": "button_interaction",
                "main_title": {"title": content["title"][:TITLE]},
                "sub_title_text": (content["text"] or content["title"])[:TEXT],
                "card_action": {"type": 1, "url": content["url"]},
                # comes back with a click: a second try with it is the same card
                "task_id": message.key,
                "button_list": [
                    {"text": label[:BUTTON], "style": 1, "key": code}
                    for code, label in content["actions"]
                ],
            },
        )

    @api.model
    def _send_result(self, connector, content):
        """The card says what came of a click, once; its buttons are gone then."""
        self._ask(
            connector,
            "POST",
            "message/update_template_card",
            content={
                "userids": [content["to"]],
                "agentid": connector.wecom_agent_id,
                "response_code": content["response"],
                "button": {"replace_name": content["text"][:REPLACED]},
            },
        )
        return ""

    # -- a click --------------------------------------------------------------------------------

    @api.model
    def _subject_key(self, connector, received):
        data = self._data(received)
        if data.get("Event") == EVENT:
            # two clicks on one card: one after the other
            return f"card:{data.get('TaskId', '')}"
        return super()._subject_key(connector, received)

    @api.model
    def _plan(self, connector, received, identity):
        data = self._data(received)
        if data.get("Event") != EVENT:
            return super()._plan(connector, received, identity)
        key, number = data.get("TaskId", ""), data.get("FromUserName", "")
        message = self.env["crm.outbox.message"].search(
            [("connector_id", "=", connector.id), ("key", "=", key)], limit=1
        )
        user = self.env["crm.connector.member"]._users_of(connector, [number]).get(number)
        if not message or not user:
            return None
        values = {
            "message": message.id, "user": user, "action": data.get("EventKey", ""),
            "to": number, "response": data.get("ResponseCode", ""),
        }  # fmt: skip
        return Plan(steps=(Step("card", values),))

    @api.model
    def _card_answers(self, message, user, is_done, sentence, values):
        """The card's button says it; why not is a message of its own: a button has no room."""
        answers = []
        if values["response"]:
            words = sentence if is_done else self._card_as(message, user).env._("Not done")
            answers.append(
                {"as": "result", "to": values["to"], "response": values["response"], "text": words}
            )
        if not is_done:
            content = {} if message.is_erased else message._content()
            answers.append(
                {
                    "to": values["to"],
                    "title": message.subject or sentence,
                    "text": sentence,
                    "url": content.get("url") or self.env["crm.connector"].get_base_url(),
                }
            )
        return answers
