"""What goes out to Feishu: reminders as cards, with buttons where there is something to decide."""

import json
import uuid

from odoo import api, models

from ...tools.errors import Permanent
from ..common import reminder
from . import codes

TITLE, TEXT = 100, 1000
A_MINUTE = 1000


class FeishuMessages(models.AbstractModel):
    _inherit = "crm.connector.kind.feishu"

    @api.model
    def _brings_notices(self):
        return True

    @api.model
    def _can_send(self, connector):
        return bool(connector.feishu_app_id)

    @api.model
    def _notice_content(self, connector, prepared, account):
        content = reminder.content(self.env, prepared, account, TITLE, TEXT)
        return {**content, **self._card_of(connector, prepared, account), "as": "card"}

    @api.model
    def _test_content(self, connector):
        return {**reminder.test_content(self.env, connector), "as": "card"}

    @api.model
    def _talk_content(self, spoken, sentence):
        return {"as": "text", "to": spoken.sender, "text": sentence}

    @api.model
    def _card_result(self, message, user, is_done, sentence):
        content = message._content() if not message.is_erased else {}
        actions = [] if is_done else content.get("actions") or []
        return {
            **content, "as": "result", "card": message.key, "result": sentence, "actions": actions,
        }  # fmt: skip

    @api.model
    def _limits(self, connector, message):
        return [("", A_MINUTE, 60)]

    # -- sending --------------------------------------------------------------------------------

    @api.model
    def _send(self, connector, message):
        content = message._content()
        if content["as"] == "result":
            return self._send_result(connector, message, content)
        if content["as"] == "text":
            kind, words = "text", {"text": content["text"]}
        else:
            kind, words = "interactive", self._card(message, content, message.key)
        answer = self._ask(
            connector,
            codes.MESSAGE_PATH,
            {
                "receive_id": content["to"],
                "msg_type": kind,
                "content": json.dumps(words, ensure_ascii=False),
                # a second try within the hour shows nothing twice; up to 50 characters
                "uuid": str(uuid.uuid5(uuid.NAMESPACE_OID, message.key)),
            },
            params={"receive_id_type": "open_id"},
        )
        return answer.get("message_id") or ""

    @api.model
    def _send_result(self, connector, message, content):
        """A card says what came of a click."""
        card = self.env["crm.outbox.message"].search(
            [("connector_id", "=", connector.id), ("key", "=", content["card"])], limit=1
        )
        if not card.vendor_reference:
            raise Permanent(self.env._("Feishu gave the card no number: it cannot be changed."))
        words = self._card(message, content, content["card"])
        self._ask(
            connector,
            f"{codes.MESSAGE_PATH}/{card.vendor_reference}",
            {"content": json.dumps(words, ensure_ascii=False)},
            method="PATCH",
        )
        return card.vendor_reference

    @api.model
    def _card(self, message, content, key):
        """A card; each button says which card it is on and what it is for."""
        env = self.env["crm.notice"]._notice_env(message.sudo().user_id)
        elements = [_text(content.get("text") or content.get("title") or "")]
        if content.get("result"):
            elements += [{"tag": "hr"}, _text(content["result"])]
        buttons, forms = [], []
        for code, label in content.get("actions") or []:
            button = _button(label, code == "approve", value={"card": key, "action": code})
            if code == "refuse":
                # why, and then the button: both are sent together
                forms.append(_form(env._("Why?"), {**button, "name": "refuse"}))
            else:
                buttons.append(button)
        if content.get("url"):
            buttons.append(_button(env._("Open"), False, url=content["url"]))
        if buttons:
            elements.append({"tag": "action", "actions": buttons})
        return {
            "config": {"wide_screen_mode": True, "update_multi": True},
            "header": {"title": _words(content.get("title") or "")},
            "elements": elements + forms,
        }


def _words(text):
    return {"tag": "plain_text", "content": text}


def _text(text):
    return {"tag": "div", "text": _words(text)}


def _button(label, is_primary, **more):
    return {
        "tag": "button", "text": _words(label), "type": "primary" if is_primary else "default",
        **more,
    }  # fmt: skip


def _form(hint, button):
    return {
        "tag": "form",
        "name": "why",
        "elements": [
            {"tag": "input", "name": "reason", "placeholder": _words(hint), "max_length": 500},
            {**button, "action_type": "form_submit"},
        ],
    }
