"""A colleague writes to the robot what happened with an opportunity: a note on it, each once."""

import json

from odoo.addons.crm_integrations.tests import dingtalk_server as dingtalk
from odoo.addons.crm_integrations.tests import feishu_server as feishu

from ..vendor import Request, Vendor

JSON = {"Content-Type": "application/json"}


class Chat(Vendor):
    has_tokens = True
    is_answered = True

    def connected(self, env, connector):
        self.add_member(env, connector, "ann.s", can_act=True)

    def prepare(self, env, numbers):
        leads = env["crm.lead"].create(
            [{"name": f"{self.kind} {number}", "user_id": self.person_id} for number in numbers]
        )
        self.known |= dict(zip(numbers, leads.ids, strict=True))

    def tell(self, number, **options):
        return self._say(number, "客户周五来厂", "1", **options)

    def then(self, number, **options):
        return self._say(number, "客户下周一来厂", "2", **options)

    def effects(self, env, number):
        return self._notes(env, number, "客户周五来厂")

    def outcome(self, env, number):
        return (self.effects(env, number), self._notes(env, number, "客户下周一来厂"))

    def _notes(self, env, number, text):
        return env["mail.message"].search_count(
            [("model", "=", "crm.lead"), ("res_id", "=", self.known[number]),
             ("body", "ilike", text)]
        )  # fmt: skip


class Dingtalk(Chat):
    kind = "dingtalk"
    settings = {
        "dingtalk_client_id": dingtalk.CLIENT, "dingtalk_corp_id": dingtalk.CORP,
        "dingtalk_agent_id": "1000002", "dingtalk_robot_code": "robot1",
    }  # fmt: skip
    secrets = {
        "app_secret": dingtalk.SECRET, "token": dingtalk.TOKEN, "aes_key": dingtalk.AES_KEY,
        "card_secret": dingtalk.CARD_SECRET,
    }  # fmt: skip
    window = 3600
    rotated = ("app_secret", "another-secret-of-the-simulator")

    def make_server(self):
        return dingtalk.DingtalkServer()

    def _say(self, number, text, part, *, at=None, stamp=None, secret=None):
        moment = {"createAt": int(at * 1000)} if at else {}
        content = dingtalk.words(
            f"商机{self.known[number]} {text}", f"msg-{number}-{part}", "ann.s", **moment
        )
        signed = dingtalk.robot_headers(secret or dingtalk.SECRET, stamp)
        return Request(json.dumps(content).encode(), {**JSON, **signed})

    def handshake(self):
        query, body = dingtalk.seal({"EventType": "check_url"})
        return Request(body, JSON, "&".join(f"{key}={value}" for key, value in query.items()))


class Feishu(Chat):
    kind = "feishu"
    settings = {"feishu_app_id": feishu.APP}
    secrets = {
        "app_secret": feishu.SECRET, "encrypt_key": feishu.KEY, "verification_token": feishu.TOKEN,
    }  # fmt: skip
    rotated = ("encrypt_key", "another encrypt key of the simulator")

    def make_server(self):
        return feishu.FeishuServer()

    def _say(self, number, text, part, *, at=None, stamp=None, secret=None):
        content = feishu.words(f"商机{self.known[number]} {text}", f"{number}-{part}", "ann.s")
        if at:
            content["header"]["create_time"] = str(int(at * 1000))
        headers, body = feishu.seal(content, secret or feishu.KEY)
        return Request(body, {**JSON, **headers})

    def handshake(self):
        content = {"challenge": "c-42", "token": feishu.TOKEN, "type": "url_verification"}
        headers, body = feishu.seal(content)
        return Request(body, {**JSON, **headers})
