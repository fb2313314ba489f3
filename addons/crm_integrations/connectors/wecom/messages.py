"""Application messages: reminders on people's phones."""

from odoo import api, models

from ...tools.errors import Permanent
from ..common import reminder
from . import codes

TITLE, DESCRIPTION = 128, 512
# a member gets no more than these, the rest is dropped without a word
MEMBER_MINUTE, MEMBER_HOUR = 30, 1000
CORP_MINUTE, CORP_HOUR = 10_000, 150_000


class WecomMessages(models.AbstractModel):
    _inherit = "crm.connector.kind.wecom"

    @api.model
    def _brings_notices(self):
        return True

    @api.model
    def _can_send(self, connector):
        return bool(connector.wecom_agent_id)

    @api.model
    def _notice_content(self, connector, prepared, account):
        return reminder.content(self.env, prepared, account, TITLE, DESCRIPTION)

    @api.model
    def _test_content(self, connector):
        return reminder.test_content(self.env, connector)

    @api.model
    def _limits(self, connector, message):
        member = f"member:{message._content().get('to', '')}"
        return [
            ("", CORP_MINUTE, 60),
            ("", CORP_HOUR, 3600),
            (member, MEMBER_MINUTE, 60),
            (member, MEMBER_HOUR, 3600),
        ]

    @api.model
    def _send(self, connector, message):
        content = message._content()
        return self._deliver_message(
            connector,
            content["to"],
            "textcard",
            {
                "title": content["title"],
                "description": self._numbered(message, content),
                "url": content["url"],
            },
        )

    @api.model
    def _numbered(self, message, content):
        """A message's number and time, then its words: WeCom shows no second card like another one.

        They are the same for each attempt, so that WeCom itself drops a second one.
        """
        stamp = f'<div class="gray">{reminder.stamp(message)}</div>'
        # an empty one is refused
        return (stamp + (content["text"] or content["title"]))[:DESCRIPTION]

    @api.model
    def _deliver_message(self, connector, member, kind, content):
        """:return: the vendor's number of it"""
        answer = self._ask(
            connector,
            "POST",
            "message/send",
            content={
                "touser": member,
                "msgtype": kind,
                "agentid": connector.wecom_agent_id,
                kind: content,
                # a second try within four hours shows nothing twice
                "enable_duplicate_check": 1,
                "duplicate_check_interval": self._dedupe_seconds,
            },
        )
        if answer.get("invaliduser") or answer.get("unlicenseduser"):
            raise Permanent(codes.sentence(self.env, min(codes.RECEIVER), ""))
        return answer.get("msgid", "")
