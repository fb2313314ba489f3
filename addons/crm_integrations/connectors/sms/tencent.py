"""Tencent Cloud SMS (腾讯云短信), interface 2021-01-11: codes and names of fields are here only."""

import json

from odoo import api, models

from ...tools import tencent_cloud
from ...tools.errors import Later, Permanent, Unsettled
from ...tools.http import read_json
from ...tools.moments import from_beijing
from . import sms

ADDRESS = "https://sms.tencentcloudapi.com"
VERSION, SERVICE = "2021-01-11", "sms"
OK = "Ok"
# of answers, what is read
SENT = {"Response": {"Error": {}, "SendStatusSet": [{}]}}
PULLED = {"Response": {"Error": {}, "PullSmsSendStatusSet": [{}]}}
STATES = {"SUCCESS": sms.DELIVERED, "FAIL": sms.UNDELIVERED}
# it may have gone out all the same
MAYBE = ("InternalError.Timeout", "InternalError.SendAndRecvFail", "InternalError.OtherError",
         "InternalError.RequestTimeException")  # fmt: skip
DAILY = ("LimitExceeded.PhoneNumberDailyLimit", "LimitExceeded.PhoneNumberSameContentDailyLimit")
# how far around the sending the vendor is asked
MARGIN = 600
QUERY_DAYS = 3
LISTED = 100


class TencentSmsKind(models.AbstractModel):
    _name = "crm.connector.kind.tencent_sms"
    _inherit = "crm.connector.sms"
    _description = "Tencent Cloud SMS (腾讯云短信)"
    _kind = "tencent_sms"

    @api.model
    def _kind_label(self):
        return self.env._("Tencent Cloud SMS (腾讯云短信)")

    @api.model
    def _needed_settings(self):
        return [*super()._needed_settings(), "sms_app_id"]

    @api.model
    def _answer(self, connector, incoming):
        return json.dumps({"result": 0, "errmsg": "OK"})

    @api.model
    def _reports(self, items):
        return [
            (
                str(item.get("sid") or ""),
                str(item.get("mobile") or ""),
                from_beijing(item.get("user_receive_time")),
                item,
            )
            for item in items
        ]

    @api.model
    def _send_template(self, connector, message, number, template, values):
        settings = connector.sudo()
        content = {
            "PhoneNumberSet": [number], "SmsSdkAppId": settings.sms_app_id or "",
            "SignName": settings.sms_sign_name or "", "TemplateId": template,
            # by their numbers
            "TemplateParamSet": [values[name] for name in sorted(values, key=_number)],
            "SessionContext": message.key,
        }  # fmt: skip
        answer = self._answered(self._ask(connector, "SendSms", content), SENT)
        found = answer.get("Response") or {}
        self._judge(found.get("Error"))
        status = (found.get("SendStatusSet") or [{}])[0]
        if status.get("Code") != OK:
            self._judge(status)
        return str(status.get("SerialNo") or "")

    @api.model
    def _outcome(self, connector, message, number):
        begun = int(self._sent_on(message).timestamp())
        content = {
            "BeginTime": begun - MARGIN, "EndTime": begun + QUERY_DAYS * 86400, "Offset": 0,
            "Limit": LISTED, "PhoneNumber": number,
            "SmsSdkAppId": connector.sudo().sms_app_id or "",
        }  # fmt: skip
        answer = self._ask(connector, "PullSmsSendStatusByPhoneNumber", content)
        found = read_json(answer, PULLED).get("Response") or {}
        self._judge(found.get("Error"))
        for each in found.get("PullSmsSendStatusSet") or []:
            numbers = (str(each.get("SerialNo") or ""), str(each.get("SessionContext") or ""))
            if message.key == numbers[1] or message.vendor_reference == numbers[0] != "":
                state = STATES.get(str(each.get("ReportStatus")), sms.ON_ITS_WAY)
                words = str(each.get("Description") or each.get("ReportStatus") or "?")[:100]
                return state, self.env._("Not delivered: %s", words)
        return None

    @api.model
    def _judge(self, error):
        """
        :param dict error: ``{Code, Message}``, or None for none
        """
        if not isinstance(error, dict):
            return
        code, text = str(error.get("Code") or ""), str(error.get("Message") or "")[:200]
        sentence = self.env._("Tencent refused it: %(text)s [%(code)s]", text=text, code=code)
        if code in DAILY:
            raise Later(sentence, seconds=6 * 3600)
        if code.startswith(tencent_cloud.SLOW_DOWN):
            raise Later(sentence, seconds=60)
        if not code or code.startswith(MAYBE):
            raise Unsettled(sentence)
        if code.startswith(tencent_cloud.AGAIN):
            raise Later(sentence)
        raise Permanent(sentence)

    @api.model
    def _ask(self, connector, action, content):
        """
        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        access_id, secret = self._access(connector)
        base = (connector.sudo().api_url or ADDRESS).rstrip("/")
        return tencent_cloud.ask(base, SERVICE, VERSION, action, content, access_id, secret)


def _number(name):
    return int(name) if name.isdigit() else 0
