"""Application messages: reminders on people's phones."""

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import html2plaintext

from ...tools.errors import Permanent
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
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url", "")
        path = prepared.items[0].url() if len(prepared.items) == 1 else ""
        return {
            "to": account,
            "title": prepared.subject[:TITLE],
            "text": html2plaintext(prepared.body, include_references=False).strip()[:DESCRIPTION],
            "url": base + (path or "/odoo"),
        }

    @api.model
    def _test_content(self, connector):
        account = self.env["crm.connector.member"]._numbers_of(connector, self.env.user)
        account = account.get(self.env.user)
        if not account:
            raise UserError(
                self.env._(
                    "Who you are in WeCom is not known: fill in your number there under “People”."
                )
            )
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url", "")
        return {
            "to": account,
            "title": self.env._("Test"),
            "text": self.env._("This is what a reminder looks like."),
            "url": base + "/odoo",
        }

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
        answer = self._ask(
            connector,
            "POST",
            "message/send",
            content={
                "touser": content["to"],
                "msgtype": "textcard",
                "agentid": connector.wecom_agent_id,
                "textcard": {
                    "title": content["title"],
                    # an empty one is refused
                    "description": content["text"] or content["title"],
                    "url": content["url"],
                },
                # a second try within four hours shows nothing twice
                "enable_duplicate_check": 1,
                "duplicate_check_interval": self._dedupe_seconds,
            },
        )
        if answer.get("invaliduser") or answer.get("unlicenseduser"):
            raise Permanent(codes.sentence(self.env, min(codes.RECEIVER), ""))
        return answer.get("msgid", "")
