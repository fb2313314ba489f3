import json

from odoo.addons.crm_integrations.tests import sms_vendors as wire

from ..vendor import Request, Vendor


class Sms(Vendor):
    """The report that a message of ours has reached its phone: unsigned, and so only a hint."""

    asks = True
    is_signed = False
    secrets = {"access_secret": wire.SECRET}

    def more_settings(self, env):
        template = {"code": "SMS_1", "text": self.template}
        return {
            "sms_access_id": wire.ACCESS, "sms_app_id": wire.APP, "sms_sign_name": "精密制造",
            "sms_template_ids": [(0, 0, template)],
        }  # fmt: skip

    def prepare(self, env, numbers):
        """Messages that were sent: it was not the way there that is tried."""
        Outbox = env["crm.outbox.message"]
        connector = env["crm.connector"].browse(self.connector_id)
        for number in numbers:
            phone = f"+86138{len(self.known):08}"
            text = self.text.format(number)
            Outbox._queue(
                [{"connector": connector, "subject": "SMS", "content": {"to": phone, "text": text}}]
            )
            self.known[number] = Outbox.search(
                [("connector_id", "=", self.connector_id)], order="id desc", limit=1
            ).id

    def is_prepared(self, env):
        return all(env["crm.outbox.message"].browse(self.known.values()).mapped("date_sent"))

    def tell(self, number, *, at=None, stamp=None, secret=None):
        sent = next(each for each in self.server.sent if str(number) in each["values"].values())
        self.server.states[sent["key"]] = "delivered"
        body = json.dumps(self.server.report(sent)).encode()
        return Request(body, {"Content-Type": "application/json"})

    def effects(self, env, number):
        message = env["crm.outbox.message"].browse(self.known[number])
        sent = [each for each in self.server.sent if str(number) in each["values"].values()]
        return len(sent) if message.date_delivered and message.state == "sent" else 0


class AliyunSms(Sms):
    kind = "aliyun_sms"
    template, text = "您有提醒：${what}，请查看。", "您有提醒：{}，请查看。"

    def make_server(self):
        return wire.AliyunServer()


class TencentSms(Sms):
    kind = "tencent_sms"
    template, text = "您有提醒：{1}，请查看。", "您有提醒：{}，请查看。"

    def make_server(self):
        return wire.TencentServer()
