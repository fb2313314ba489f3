"""What comes in from Feishu is carried out: words to the robot, clicks on cards, what is mapped."""

import json
import re

from odoo import api, models

from ...tools.shapes import Plan, Step
from ..common.talk import Spoken
from .kind import CLICK, _part

SAID = "im.message.receive_v1"
# how people are named in a text
MENTION = re.compile(r"@_user_\d+|@_all")


class FeishuRobot(models.AbstractModel):
    _inherit = "crm.connector.kind.feishu"

    @api.model
    def _subject_key(self, connector, received):
        data = json.loads(received.payload)
        if received.type == SAID:
            return self._talk_subject(self._spoken(data))
        if received.type == CLICK:
            # two clicks on one card: one after the other
            return f"card:{self._clicked(data)[0]}"
        return self._mapped_key(connector, received)

    @api.model
    def _plan(self, connector, received, identity):
        data = json.loads(received.payload)
        if received.type == SAID:
            spoken = self._spoken(data)
            return self._talk_plan(connector, identity, spoken) if spoken.text else None
        if received.type == CLICK:
            return self._plan_click(connector, data)
        # an approval that ended, say: what it means is the firm's own
        return self._mapped_plan(connector, received)

    @api.model
    def _spoken(self, data):
        """Who said what and where; whoever is of another firm is an outsider."""
        event = _part(data, "event")
        sender, message = _part(event, "sender"), _part(event, "message")
        ours = _part(data, "header").get("tenant_key") or ""
        is_colleague = sender.get("sender_type") == "user" and (
            not sender.get("tenant_key") or sender["tenant_key"] == ours
        )
        text = ""
        if message.get("message_type") == "text":
            try:
                text = str(json.loads(message.get("content") or "{}").get("text") or "")
            except (AttributeError, ValueError):
                text = ""
        is_group = message.get("chat_type") == "group"
        return Spoken(
            conversation=str(message.get("chat_id") or "") if is_group else "",
            sender=str(_part(sender, "sender_id").get("open_id") or "") if is_colleague else "",
            name="",
            text=MENTION.sub("", text).strip(),
        )

    @api.model
    def _clicked(self, data):
        """``(key of the card, button, number of who clicked, what they wrote)``."""
        event = _part(data, "event")
        action = _part(event, "action")
        value, written = _part(action, "value"), _part(action, "form_value")
        return (
            str(value.get("card") or ""),
            str(value.get("action") or ""),
            str(_part(event, "operator").get("open_id") or ""),
            str(written.get("reason") or ""),
        )

    @api.model
    def _plan_click(self, connector, data):
        """A click counts for a card of ours, by somebody who is matched."""
        key, action, number, reason = self._clicked(data)
        message = self.env["crm.outbox.message"].search(
            [("connector_id", "=", connector.id), ("key", "=", key)], limit=1
        )
        user = self.env["crm.connector.member"]._users_of(connector, [number]).get(number)
        if not message or not user:
            return None
        values = {"message": message.id, "user": user, "action": action, "reason": reason}
        return Plan(steps=(Step("card", values),))
