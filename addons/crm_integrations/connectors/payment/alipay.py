"""Alipay: signed notifications (RSA2), questions about trades, and bills.

A notification about part of a trade that went back says ``TRADE_SUCCESS`` as the payment did: what
tells them apart is the amount that went back. Names of methods and columns are here only.
"""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from odoo import api, models

from ...tools.errors import Later, Permanent, Refused
from ...tools.http import call, parts_of, read_json
from ...tools.moments import BEIJING, from_beijing
from ...tools.shapes import SecretField
from . import keys, payment

ADDRESS = "https://openapi.alipay.com/gateway.do"
QUERY, REFUND_QUERY = "alipay.trade.query", "alipay.trade.fastpay.refund.query"
BILL = "alipay.data.dataservice.bill.downloadurl.query"
# where bills are fetched from, and below
BILL_HOST = "alipay.com"
LONGEST_BILL = 50 * 1024 * 1024
DONE, CLOSED = frozenset({"TRADE_SUCCESS", "TRADE_FINISHED"}), "TRADE_CLOSED"
OK = "10000"
NO_SUCH = frozenset({"ACQ.TRADE_NOT_EXIST"})
NO_BILL = frozenset({"isp.bill_not_exist"})
# unknown, busy, too often
AGAIN_CODES = frozenset({"20000"})
AGAIN = frozenset({"ACQ.SYSTEM_ERROR", "isp.unknow-error", "aop.unknow-error",
                   "isv.app-call-limited", "aop.ACQ.SYSTEM_ERROR"})  # fmt: skip
UNSIGNED = ("sign", "sign_type")


class AlipayKind(models.AbstractModel):
    _name = "crm.connector.kind.alipay"
    _inherit = "crm.connector.payment"
    _description = "Alipay (支付宝)"
    _kind = "alipay"
    _content_types = ("application/x-www-form-urlencoded",)

    @api.model
    def _kind_label(self):
        return self.env._("Alipay (支付宝)")

    @api.model
    def _secret_fields(self):
        return [
            SecretField(
                "platform_key",
                self.env._("Public Key of Alipay"),
                help=self.env._(
                    "支付宝公钥 of the application, not the application's own (应用公钥)."
                ),
            ),
            SecretField(
                "private_key",
                self.env._("Private Key"),
                help=self.env._("应用私钥 of the application."),
            ),
        ]

    @api.model
    def _check_secret(self, name, value):
        if name == "platform_key":
            self._check_key(value, self.env._("Public Key of Alipay"), keys.public_key)
        if name == "private_key":
            self._check_key(value, self.env._("Private Key"), keys.private_key)

    @api.model
    def _settings(self):
        return ["payment_merchant", "payment_app_id"]

    # -- incoming -------------------------------------------------------------------------------

    @api.model
    def _verify(self, connector, incoming):
        form = incoming.form
        signed = _joined({name: form[name] for name in form if name not in UNSIGNED})
        is_rsa2 = form.get("sign_type") == "RSA2"
        if not is_rsa2 or not self._is_theirs(connector, signed.encode(), form.get("sign")):
            raise Refused(401, "wrong signature")
        return json.dumps({name: form[name] for name in form if name != "sign"}, ensure_ascii=False)

    @api.model
    def _is_theirs(self, connector, content, signature):
        found = [keys.public_key(value)[0] for value in connector._secrets("platform_key")]
        return keys.is_signed(content, signature, found)

    @api.model
    def _parse(self, connector, incoming, content):
        data = json.loads(content)
        return [self._event(str(data.get("trade_status") or ""), content)]

    @api.model
    def _answer(self, connector, incoming):
        return "success"

    @api.model
    def _payment(self, payload):
        data = {name: str(value) for name, value in json.loads(payload).items()}
        if not data.get("trade_no"):
            return None
        status, went_back = data.get("trade_status"), _is_more_than_nothing(data.get("refund_fee"))
        state = ""
        if went_back or (status == CLOSED and data.get("gmt_refund")):
            state = payment.REFUNDED
        elif status in DONE:
            state = payment.PAID
        is_refund = state == payment.REFUNDED
        refund = data.get("out_biz_no") or f"sum:{data.get('refund_fee') or 'all'}"
        moment = data.get("gmt_refund") if is_refund else data.get("gmt_payment")
        return payment.Payment(
            number=data["trade_no"],
            trade=data.get("out_trade_no", ""),
            state=state or f"other:{status}",
            amount=data.get("total_amount", ""),
            merchant=data.get("seller_id", ""),
            app=data.get("app_id", ""),
            payer=data.get("buyer_logon_id") or data.get("buyer_id", ""),
            refund=refund if is_refund else "",
            refunded=data.get("refund_fee", "") if is_refund else "",
            date=from_beijing((moment or data.get("gmt_create", "")).split(".")[0]),
        )

    # -- asking ---------------------------------------------------------------------------------

    @api.model
    def _current(self, connector, told):
        if told.refund.startswith("sum:"):
            # the refund has no number: there is nothing to ask for
            return told
        if told.refund:
            answer = self._ask(
                connector, REFUND_QUERY, {"trade_no": told.number, "out_request_no": told.refund}
            )
            # what is signed and takes back is believed: other screens of Alipay's number refunds
            # in ways that cannot be asked for
            amount = answer.get("refund_amount") or told.refunded
            return replace(told, refunded=str(amount), amount=_amount(answer, told))
        answer = self._ask(connector, QUERY, {"trade_no": told.number})
        status = str(answer.get("trade_status"))
        if status not in DONE and status != CLOSED:
            raise Later(self.env._("Alipay says that this trade is not paid yet."))
        return replace(
            told,
            # closed after it was paid: all of it went back
            state=payment.PAID if status in DONE else payment.REFUNDED,
            amount=_amount(answer, told),
            trade=str(answer.get("out_trade_no") or told.trade),
            currency=str(answer.get("trans_currency") or told.currency),
            payer=told.payer or str(answer.get("buyer_logon_id") or ""),
        )

    @api.model
    def _bill(self, connector, day):
        answer = self._ask(
            connector, BILL, {"bill_type": "trade", "bill_date": day.isoformat()}, none=NO_BILL
        )
        if not answer:
            return
        settings = connector.sudo()
        for row in _rows(self._download(connector, str(answer.get("bill_download_url") or ""))):
            data = _from_bill(row, settings.payment_merchant, settings.payment_app_id)
            if data:
                text = json.dumps(data, ensure_ascii=False)
                yield self._event(data["trade_status"], text)

    @api.model
    def _try(self, connector):
        self._ask(connector, QUERY, {"out_trade_no": "0" * 32}, none=NO_SUCH)

    @api.model
    def _ask(self, connector, method, content, none=frozenset()):
        """The answer of a method, whose signature is checked; ``{}`` for one of ``none``.

        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        app_id = connector.sudo().payment_app_id
        if not app_id:
            raise Permanent(self.env._("“App ID at the Payment Service” is needed to ask Alipay."))
        parameters = {
            "app_id": app_id, "method": method, "format": "JSON", "charset": "utf-8",
            "sign_type": "RSA2", "version": "1.0",
            "timestamp": datetime.now(BEIJING).strftime("%Y-%m-%d %H:%M:%S"),
            "biz_content": json.dumps(content, ensure_ascii=False),
        }  # fmt: skip
        signed = "&".join(f"{name}={parameters[name]}" for name in sorted(parameters))
        parameters["sign"] = keys.sign(signed, self._private_key(connector))
        url = connector.sudo().api_url or ADDRESS
        answer = call("POST", f"{url}?charset=utf-8", data=parameters)
        name = method.replace(".", "_") + "_response"
        outer = read_json(answer, {name: {}, "error_response": {}})
        found = outer.get(name) or outer.get("error_response") or {}
        self._judge(found, none)
        if found.get("code") != OK:
            return {}
        content = _raw(answer.content.decode("utf-8", "replace"), name)
        if not self._is_theirs(connector, content.encode(), outer.get("sign")):
            raise Permanent(
                self.env._(
                    "The answer was not signed with “Public Key of Alipay”. Copy it (支付宝公钥) "
                    "once more."
                )
            )
        return found

    @api.model
    def _judge(self, found, none):
        code, detail = str(found.get("code") or ""), str(found.get("sub_code") or "")
        if code == OK or detail in none:
            return
        text = str(found.get("sub_msg") or found.get("msg") or "")[:200]
        sentence = self.env._(
            "Alipay refused it: %(text)s [%(code)s]", text=text, code=detail or code
        )
        if code in AGAIN_CODES or detail in AGAIN or detail in NO_SUCH:
            raise Later(sentence)
        raise Permanent(sentence)

    @api.model
    def _download(self, connector, url):
        host = parts_of(url).hostname or ""
        ours = urlsplit(connector.sudo().api_url or ADDRESS).hostname
        if host != ours and host != BILL_HOST and not host.endswith(f".{BILL_HOST}"):
            raise Permanent(self.env._("Alipay named an address that is not its own."))
        answer = call("GET", url)
        if answer.status_code >= 400:
            raise Later(self.env._("The bill could not be fetched (HTTP %s).", answer.status_code))
        return answer.content


def _joined(parameters):
    """What is signed: empty ones are not."""
    return "&".join(f"{name}={parameters[name]}" for name in sorted(parameters) if parameters[name])


def _raw(text, name):
    """The part of an answer that is signed, letter by letter as it came."""
    start = text.find(f'"{name}":')
    if start < 0:
        return ""
    start += len(name) + 3
    start += len(text[start:]) - len(text[start:].lstrip())
    try:
        _value, end = json.JSONDecoder().raw_decode(text, start)
    except ValueError:
        return ""
    return text[start:end]


def _amount(answer, told):
    return str(answer.get("total_amount") or told.amount)


def _is_more_than_nothing(amount):
    try:
        return float(amount or 0) > 0
    except ValueError:
        return False


def _rows(content):
    """Rows of the bills in a zip file, as dicts.

    :raise Later: for what is no such file
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(each.file_size for each in archive.infolist()) > LONGEST_BILL:
                raise Permanent("The bill is longer than is reasonable")
            texts = [archive.read(each).decode("gb18030") for each in archive.infolist()]
    except (zipfile.BadZipFile, UnicodeDecodeError):
        raise Later("The bill was not what the vendor's documentation says") from None
    for text in texts:
        lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
        reader = csv.reader(lines)
        names = [name.strip() for name in next(reader, [])]
        # the other file has the sums
        if "支付宝交易号" in names:
            for values in reader:
                yield dict(zip(names, (value.strip() for value in values), strict=False))


def _from_bill(row, merchant, app):
    """A row as its notification would have been; None for anything else than a trade."""
    number, kind = row.get("支付宝交易号"), row.get("业务类型")
    if not number or kind not in ("交易", "退款"):
        return None
    data = {
        "trade_no": number, "out_trade_no": row.get("商户订单号", ""), "seller_id": merchant,
        "app_id": app, "trade_status": "TRADE_SUCCESS",
    }  # fmt: skip
    amount, moment = row.get("订单金额（元）", ""), row.get("完成时间", "")
    if kind == "交易":
        return {**data, "total_amount": amount, "gmt_payment": moment}
    refund = row.get("退款批次号/请求号", "")
    return {
        **data, "refund_fee": amount.lstrip("-"), "out_biz_no": refund, "gmt_refund": moment,
    }  # fmt: skip
