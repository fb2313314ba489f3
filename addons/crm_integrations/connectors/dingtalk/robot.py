"""What comes in from DingTalk is carried out: words to the robot, clicks, what is mapped."""

import json

from odoo import api, models

from ...tools.shapes import Plan, Step
from ..common.talk import Spoken

GROUP = "2"


class DingtalkRobot(models.AbstractModel):
    _inherit = "crm.connector.kind.dingtalk"

    @api.model
    def _subject_key(self, connector, received):
        data = json.loads(received.payload)
        if received.type.startswith("robot/"):
            return self._talk_subject(self._spoken(connector, data))
        if received.type == "card":
            # two clicks on one card: one after the other
            return f"card:{data.get('outTrackId', '')}"
        return self._mapped_key(connector, received)

    @api.model
    def _plan(self, connector, received, identity):
        data = json.loads(received.payload)
        if received.type == "robot/text":
            return self._talk_plan(connector, identity, self._spoken(connector, data))
        if received.type == "card":
            return self._plan_click(connector, data)
        # an approval that ended, say: what it means is the firm's own
        return self._mapped_plan(connector, received)

    @api.model
    def _spoken(self, connector, data):
        """Who said what and where; whoever has no number in the firm is an outsider."""
        corp = data.get("senderCorpId") or ""
        ours = connector.dingtalk_corp_id or data.get("chatbotCorpId") or ""
        is_colleague = not corp or not ours or corp == ours
        is_group = str(data.get("conversationType", "")) == GROUP
        text = data.get("text")
        return Spoken(
            conversation=str(data.get("conversationId") or "") if is_group else "",
            sender=str(data.get("senderStaffId") or "") if is_colleague else "",
            name=str(data.get("senderNick") or ""),
            text=str(text.get("content") or "") if isinstance(text, dict) else "",
            group_name=str(data.get("conversationTitle") or ""),
        )

    @api.model
    def _plan_click(self, connector, data):
        """A click counts for a card of ours, by somebody who is matched."""
        Message = self.env["crm.outbox.message"]
        key = str(data.get("outTrackId") or "")
        message = Message.search([("connector_id", "=", connector.id), ("key", "=", key)], limit=1)
        number = str(data.get("userId") or "")
        user = self.env["crm.connector.member"]._users_of(connector, [number]).get(number)
        content = data.get("content")
        try:
            content = json.loads(content) if isinstance(content, str) else content
        except ValueError:
            content = None
        private = content.get("cardPrivateData") if isinstance(content, dict) else None
        if not message or not user or not isinstance(private, dict):
            return None
        params = private.get("params") if isinstance(private.get("params"), dict) else {}
        actions = private.get("actionIds")
        first = actions[0] if isinstance(actions, list) and actions else ""
        action = str(params.get("action") or first)
        values = {
            "message": message.id, "user": user, "action": action,
            "reason": str(params.get("reason") or ""),
        }  # fmt: skip
        return Plan(steps=(Step("card", values),))
