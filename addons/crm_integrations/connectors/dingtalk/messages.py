"""What goes out: work notices, cards with buttons, answers of the robot."""

import json

from odoo import api, models

from ...tools import answers
from ...tools.errors import Permanent, Unsettled
from ..common import reminder
from . import codes

TITLE, TEXT = 64, 500
NOTICE_BYTES = 2048
# a person gets no more work notices a day, the rest is dropped
NOTICES_A_DAY = 500
DAY = 86400
ROBOT_SPACE = "IM_ROBOT"
# what became of a notice, as it is read
BROUGHT = ("read_user_id_list", "unread_user_id_list")
NOT_BROUGHT = ("invalid_user_id_list", "forbidden_user_id_list", "failed_user_id_list")
RESULT = {
    "send_result": {
        "forbidden_list": [{"userid": answers.TEXT, "code": answers.TEXT}],
        **{name: [answers.TEXT] for name in BROUGHT + NOT_BROUGHT},
    }
}


class DingtalkMessages(models.AbstractModel):
    _inherit = "crm.connector.kind.dingtalk"

    @api.model
    def _brings_notices(self):
        return True

    @api.model
    def _can_send(self, connector):
        return bool(connector.dingtalk_agent_id or connector.dingtalk_robot_code)

    @api.model
    def _notice_content(self, connector, prepared, account):
        content = reminder.content(self.env, prepared, account, TITLE, TEXT)
        if connector.dingtalk_card_template and connector.dingtalk_robot_code:
            buttons = self._card_of(connector, prepared, account)
            if buttons:
                return {**content, **buttons, "as": "card"}
        return {**content, "as": self._plain(connector)}

    @api.model
    def _test_content(self, connector):
        content = reminder.test_content(self.env, connector)
        return {**content, "as": self._plain(connector)}

    @api.model
    def _plain(self, connector):
        return "notice" if connector.dingtalk_agent_id else "robot"

    @api.model
    def _talk_content(self, spoken, sentence):
        return {"as": "robot", "to": spoken.sender, "title": sentence[:TITLE], "text": sentence}

    @api.model
    def _card_result(self, message, user, is_done, sentence):
        return {"as": "result", "card": message.key, "done": is_done, "text": sentence}

    @api.model
    def _limits(self, connector, message):
        content = message._content()
        # asking what became of one is no message
        if content["as"] == "notice" and message.state != "unknown":
            return [(f"member:{content['to']}", NOTICES_A_DAY, DAY)]
        return []

    # -- sending --------------------------------------------------------------------------------

    @api.model
    def _send(self, connector, message):
        content = message._content()
        return getattr(self, f"_send_{content['as']}")(connector, message, content)

    @api.model
    def _send_notice(self, connector, message, content):
        """DingTalk takes it and decides afterwards: it is sent once its result says so."""
        answer = self._ask(
            connector,
            codes.NOTICE_PATH,
            {
                "agent_id": connector.dingtalk_agent_id,
                "userid_list": content["to"],
                "msg": self._notice_message(message, content),
            },
        )
        message.vendor_reference = str(answer.get("task_id") or "")
        raise Unsettled(self.env._("DingTalk has taken it and is asked what became of it."))

    @api.model
    def _notice_message(self, message, content):
        """The same words reach nobody twice a day: each message has its number and time.

        They are the same for each attempt, so that DingTalk itself drops a second one.
        """
        stamp, text = reminder.stamp(message), content["text"]
        while True:
            found = {
                "msgtype": "action_card",
                "action_card": {
                    "title": content["title"],
                    "markdown": f"**{content['title']}**\n\n{text}\n\n{stamp}",
                    "single_title": self.env["crm.notice"]
                    ._notice_env(message.sudo().user_id)
                    ._("Open"),
                    "single_url": content["url"],
                },
            }
            length = len(json.dumps(found, ensure_ascii=False).encode())
            if length <= NOTICE_BYTES or not text:
                return found
            # a character has up to four bytes
            text = text[: max(len(text) - max((length - NOTICE_BYTES) // 4, 1), 0)]

    @api.model
    def _send_card(self, connector, message, content):
        """Idempotent by its number: a second one with the same is the same card."""
        offered = {code for code, _label in content["actions"]}
        params = {
            "title": content["title"], "text": content["text"] or content["title"],
            "url": content["url"], "result": "",
            # a template shows a button where its variable says so
            **{f"can_{code}": "true" for code in offered},
        }  # fmt: skip
        route = {"callbackType": "STREAM"}
        if not connector.dingtalk_stream:
            route = {
                "callbackType": "HTTP",
                "callbackRouteKey": connector.dingtalk_card_route or "",
            }
        self._ask(
            connector,
            codes.DELIVER_PATH,
            {
                "cardTemplateId": connector.dingtalk_card_template,
                "outTrackId": message.key,
                **route,
                "cardData": {"cardParamMap": params},
                "openSpaceId": f"dtv1.card//{ROBOT_SPACE}.{content['to']}",
                "imRobotOpenSpaceModel": {"supportForward": False},
                "imRobotOpenDeliverModel": {
                    "spaceType": ROBOT_SPACE,
                    "robotCode": connector.dingtalk_robot_code,
                },
                "userIdType": 1,
            },
        )
        return message.key

    @api.model
    def _send_result(self, connector, message, content):
        """A card says what came of a click; after a refusal its buttons stay."""
        params = {"result": content["text"]}
        if content["done"]:
            params.update({f"can_{code}": "false" for code in self._all_actions()})
        self._ask(
            connector,
            codes.CARD_PATH,
            {
                "outTrackId": content["card"],
                "cardData": {"cardParamMap": params},
                "cardUpdateOptions": {"updateCardDataByKey": True},
            },
            method="PUT",
        )
        return content["card"]

    @api.model
    def _send_robot(self, connector, message, content):
        if not connector.dingtalk_robot_code:
            raise Permanent(self.env._("“Robot Code” is empty: the robot cannot answer."))
        text = content["text"] + (f"\n\n{content['url']}" if content.get("url") else "")
        answer = self._ask(
            connector,
            codes.ROBOT_PATH,
            {
                "robotCode": connector.dingtalk_robot_code,
                "userIds": [content["to"]],
                "msgKey": "sampleMarkdown",
                "msgParam": json.dumps(
                    {"title": content["title"], "text": text}, ensure_ascii=False
                ),
            },
        )
        if answer.get("invalidStaffIdList"):
            raise Permanent(codes.sentence(self.env, codes.NO_SUCH, ""))
        return answer.get("processQueryKey") or ""

    # -- what became of it ----------------------------------------------------------------------

    @api.model
    def _settle(self, connector, message):
        content = message._content()
        if content["as"] in ("card", "result"):
            # the same number is the same card
            return False
        if content["as"] != "notice":
            return None
        if not message.vendor_reference:
            # its number and time are in it: DingTalk drops a second one itself
            return False
        answer = self._ask(
            connector,
            codes.RESULT_PATH,
            {"agent_id": connector.dingtalk_agent_id, "task_id": message.vendor_reference},
            shape=RESULT,
        )
        return self._settled(answer.get("send_result") or {}, content["to"])

    @api.model
    def _settled(self, result, number):
        """:raise Permanent: where DingTalk says that it did not bring it"""
        if any(number in (result.get(name) or []) for name in BROUGHT):
            return True
        for each in result.get("forbidden_list") or []:
            if each.get("userid") == number:
                code = str(each.get("code"))
                if code == str(codes.REPEATED):
                    return True
                if code == str(codes.DAILY):
                    raise Permanent(
                        self.env._("This person got as many notices today as DingTalk allows.")
                    )
        for name in NOT_BROUGHT:
            if number in (result.get(name) or []):
                raise Permanent(codes.sentence(self.env, codes.NO_SUCH, ""))
        return None

    @api.model
    def _all_actions(self):
        return ("approve", "refuse", "claim", "followup")
