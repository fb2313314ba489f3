"""Aliyun SMS (阿里云短信), interface 2017-05-25: paths, codes and names of fields are here only."""

import json
import secrets as random_secrets
from datetime import UTC, datetime
from urllib.parse import urlsplit

from odoo import api, models

from ...tools import cloud_signatures as signatures
from ...tools.errors import Later, Permanent, Unsettled
from ...tools.http import call, read_json
from ...tools.moments import from_beijing
from . import sms

ADDRESS = "https://dysmsapi.aliyuncs.com"
VERSION = "2017-05-25"
OK = "OK"
DETAILS = {"SmsSendDetailDTOs": {"SmsSendDetailDTO": [{}]}}
STATES = {"1": sms.ON_ITS_WAY, "2": sms.UNDELIVERED, "3": sms.DELIVERED}
# one phone gets one a minute, five an hour, ten a day
BUSY = "isv.BUSINESS_LIMIT_CONTROL"
WAITS = {"天": 6 * 3600, "小时": 3600}
AGAIN = frozenset({"isv.SMS_SIGNATURE_SCENE_ILLEGAL_RETRY", "Throttling", "Throttling.User",
                   "Throttling.Api"})  # fmt: skip
# it may have gone out all the same
MAYBE = frozenset({"isp.SYSTEM_ERROR", "ServiceUnavailable", "InternalError"})


class AliyunSmsKind(models.AbstractModel):
    _name = "crm.connector.kind.aliyun_sms"
    _inherit = "crm.connector.sms"
    _description = "Aliyun SMS (阿里云短信)"
    _kind = "aliyun_sms"

    @api.model
    def _kind_label(self):
        return self.env._("Aliyun SMS (阿里云短信)")

    @api.model
    def _answer(self, connector, incoming):
        return json.dumps({"code": 0, "msg": "成功"}, ensure_ascii=False)

    @api.model
    def _reports(self, items):
        return [
            (
                str(item.get("biz_id") or ""),
                str(item.get("phone_number") or ""),
                from_beijing(item.get("report_time")),
                item,
            )
            for item in items
        ]

    @api.model
    def _send_template(self, connector, message, number, template, values):
        parameters = {
            "PhoneNumbers": _phone(number), "SignName": connector.sudo().sms_sign_name or "",
            "TemplateCode": template, "OutId": message.key,
        }  # fmt: skip
        if values:
            parameters["TemplateParam"] = json.dumps(values, ensure_ascii=False)
        found = self._answered(self._ask(connector, "SendSms", parameters))
        self._judge(found)
        return str(found.get("BizId") or "")

    @api.model
    def _outcome(self, connector, message, number):
        parameters = {
            "PhoneNumber": _phone(number), "PageSize": 50, "CurrentPage": 1,
            "SendDate": self._sent_on(message).strftime("%Y%m%d"),
        }  # fmt: skip
        if message.vendor_reference:
            parameters["BizId"] = message.vendor_reference
        found = read_json(self._ask(connector, "QuerySendDetails", parameters), DETAILS)
        self._judge(found)
        listed = (found.get("SmsSendDetailDTOs") or {}).get("SmsSendDetailDTO") or []
        for each in listed:
            if str(each.get("OutId") or "") == message.key:
                state = STATES.get(str(each.get("SendStatus")))
                reason = self.env._("Not delivered: %s", str(each.get("ErrCode") or "?")[:100])
                return (state, reason) if state else None
        return None

    @api.model
    def _judge(self, found):
        code, text = str(found.get("Code") or ""), str(found.get("Message") or "")[:200]
        if code == OK:
            return
        sentence = self.env._("Aliyun refused it: %(text)s [%(code)s]", text=text, code=code)
        if code == BUSY:
            wait = next((seconds for word, seconds in WAITS.items() if word in text), 60)
            raise Later(sentence, seconds=wait)
        if code in AGAIN:
            raise Later(sentence, seconds=60, everything=True)
        if code in MAYBE or not code:
            raise Unsettled(sentence)
        raise Permanent(sentence)

    @api.model
    def _ask(self, connector, action, parameters):
        """
        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        access_id, secret = self._access(connector)
        base = (connector.sudo().api_url or ADDRESS).rstrip("/")
        headers = {
            "host": urlsplit(base).netloc,
            "x-acs-action": action,
            "x-acs-content-sha256": signatures.digest(b""),
            "x-acs-date": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": random_secrets.token_hex(16),
            "x-acs-version": VERSION,
        }
        query = signatures.query_text(parameters)
        signature, names = signatures.acs3(secret, "POST", query, headers)
        headers["Authorization"] = (
            f"{signatures.ACS} Credential={access_id},SignedHeaders={names},Signature={signature}"
        )
        return call("POST", f"{base}/?{query}", headers=headers)


def _phone(number):
    """Eleven digits in China, else with the country's code and without the plus."""
    return number.removeprefix(sms.CHINA).removeprefix("+")
