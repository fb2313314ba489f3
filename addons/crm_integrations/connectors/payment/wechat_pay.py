"""WeChat Pay, interface v3: notifications, questions and bills.

Its paths, codes and names of columns are here only. A refund's notification names no application.
"""

import base64
import hashlib
import json
import secrets as random_secrets
import time
from dataclasses import replace
from urllib.parse import quote, urlsplit

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools.errors import Later, Permanent, Refused
from ...tools.http import call, parts_of, read_json
from ...tools.moments import from_beijing, to_naive_utc
from ...tools.shapes import SecretField
from . import keys, payment

ADDRESS = "https://api.mch.weixin.qq.com"
PAYMENT = "/v3/pay/transactions/id/%s?mchid=%s"
REFUND = "/v3/refund/domestic/refunds/%s"
BILL = "/v3/bill/tradebill?bill_date=%s&bill_type=ALL"
SCHEME = "WECHATPAY2-SHA256-RSA2048"
WINDOW = 300
# of an answer, what is read
SHOWN = {"amount": {}, "payer": {}}
# a notification that is no payment
PAID, REFUND_EVENTS = "TRANSACTION.SUCCESS", "REFUND."
REFUND_STATES = {"SUCCESS": payment.REFUNDED, "CLOSED": payment.REFUND_FAILED,
                 "ABNORMAL": payment.REFUND_FAILED}  # fmt: skip
NO_SUCH = frozenset({"ORDER_NOT_EXIST", "RESOURCE_NOT_EXISTS", "RESOURCE_NOT_EXIST", "NOT_FOUND"})
AGAIN = frozenset({"SYSTEM_ERROR", "FREQUENCY_LIMITED", "RATELIMIT_EXCEEDED", "BILL_CREATING",
                   "STATEMENT_CREATING"})  # fmt: skip
NO_BILL = frozenset({"NO_STATEMENT_EXIST"})
# currencies whose smallest unit is the unit
WHOLE = frozenset({"JPY", "KRW"})


class WechatPayKind(models.AbstractModel):
    _name = "crm.connector.kind.wechat_pay"
    _inherit = "crm.connector.payment"
    _description = "WeChat Pay (微信支付)"
    _kind = "wechat_pay"
    _answer_type = "application/json"

    @api.model
    def _kind_label(self):
        return self.env._("WeChat Pay (微信支付)")

    @api.model
    def _secret_fields(self):
        return [
            SecretField(
                "api_v3_key",
                self.env._("APIv3 Key"),
                help=self.env._("Under API security (API安全): 32 characters."),
            ),
            SecretField(
                "platform_key",
                self.env._("Public Key of WeChat Pay"),
                help=self.env._("pub_key.pem (微信支付公钥), or the platform certificate."),
            ),
            SecretField(
                "private_key",
                self.env._("Private Key"),
                help=self.env._("apiclient_key.pem of the merchant's API certificate."),
            ),
        ]

    @api.model
    def _check_secret(self, name, value):
        if name == "api_v3_key" and len(value) != 32:
            raise ValidationError(
                self.env._(
                    "“APIv3 Key” has 32 characters; this has %s. Copy it once more.", len(value)
                )
            )
        if name == "platform_key":
            self._check_key(value, self.env._("Public Key of WeChat Pay"), keys.public_key)
        if name == "private_key":
            self._check_key(value, self.env._("Private Key"), keys.private_key)

    @api.model
    def _settings(self):
        return ["payment_merchant", "payment_serial"]

    # -- incoming -------------------------------------------------------------------------------

    @api.model
    def _verify(self, connector, incoming):
        stamp = incoming.headers.get("wechatpay-timestamp", "")
        if not stamp.isdigit() or abs(incoming.moment - int(stamp[:12])) > WINDOW:
            raise Refused(401, "wrong time")
        if not self._is_theirs(connector, incoming.headers, incoming.body):
            raise Refused(401, "wrong signature")
        notification = json.loads(incoming.body)
        plain = self._decrypt(connector, notification["resource"])
        kept = {name: notification.get(name) for name in ("id", "create_time", "event_type")}
        return json.dumps({**kept, "resource": json.loads(plain)}, ensure_ascii=False)

    @api.model
    def _is_theirs(self, connector, headers, body):
        """Whether WeChat Pay signed a request or an answer; headers' names are lower-case."""
        # a certificate's number begins with a zero here and without it there
        wanted = headers.get("wechatpay-serial", "").upper().lstrip("0")
        found = []
        for value in connector._secrets("platform_key"):
            key, serial = keys.public_key(value)
            # a public key has no number in it: the signature says whether it is the one
            if serial == wanted or (not serial and wanted.startswith("PUB_KEY_ID_")):
                found.append(key)
        parts = (headers.get(f"wechatpay-{name}", "").encode() for name in ("timestamp", "nonce"))
        signed = b"".join(part + b"\n" for part in (*parts, body))
        return keys.is_signed(signed, headers.get("wechatpay-signature"), found)

    @api.model
    def _decrypt(self, connector, resource):
        """
        :raise Refused: 401 for what another key encrypted
        """
        encrypted = base64.b64decode(resource["ciphertext"], validate=True)
        nonce = str(resource["nonce"]).encode()
        extra = str(resource.get("associated_data") or "").encode()
        if resource.get("algorithm") != "AEAD_AES_256_GCM":
            raise Refused(400, "another algorithm")
        for key in connector._secrets("api_v3_key"):
            try:
                return AESGCM(key.encode()).decrypt(nonce, encrypted, extra)
            except InvalidTag:
                continue
        raise Refused(401, "another key")

    @api.model
    def _parse(self, connector, incoming, content):
        return [self._event(str(json.loads(content).get("event_type") or ""), content)]

    @api.model
    def _answer(self, connector, incoming):
        return json.dumps({"code": "SUCCESS", "message": ""})

    @api.model
    def _payment(self, payload):
        data = json.loads(payload)
        return self._read(data.get("resource") or {}, str(data.get("event_type") or ""))

    @api.model
    def _read(self, data, event_type):
        """The payment that a notification, or an answer, tells of; None if it is none."""
        if not data.get("transaction_id"):
            return None
        if event_type.startswith(REFUND_EVENTS):
            state = REFUND_STATES.get(str(data.get("refund_status") or data.get("status")), "")
        else:
            state = {"SUCCESS": payment.PAID, "REFUND": payment.REFUNDED}.get(
                str(data.get("trade_state")), ""
            )
        amount = data.get("amount") or {}
        currency = str(amount.get("currency") or "CNY")
        return payment.Payment(
            number=str(data["transaction_id"]),
            trade=str(data.get("out_trade_no") or ""),
            state=state,
            amount=_units(amount.get("total"), currency),
            currency=currency,
            merchant=str(data.get("mchid") or ""),
            app=str(data.get("appid") or ""),
            payer=str((data.get("payer") or {}).get("openid") or ""),
            refund=str(data.get("out_refund_no") or ""),
            refunded=_units(amount.get("refund"), currency),
            date=to_naive_utc(data.get("success_time")),
        )

    # -- asking ---------------------------------------------------------------------------------

    @api.model
    def _current(self, connector, told):
        merchant = connector.sudo().payment_merchant or ""
        if told.refund:
            answer = self._ask(connector, REFUND % quote(told.refund, safe=""))
            found = self._read(answer, REFUND_EVENTS)
            # the answer does not repeat whose it is
            found = found and replace(found, merchant=told.merchant, payer=told.payer)
        else:
            found = self._read(self._ask(connector, PAYMENT % (told.number, merchant)), PAID)
        if not found or found.number != told.number or not found.state:
            raise Later(self.env._("WeChat Pay says that this payment is not done yet."))
        return found

    @api.model
    def _bill(self, connector, day):
        try:
            bill = self._ask(connector, BILL % day.isoformat())
        except NoBill:
            return
        body = self._download(connector, str(bill.get("download_url") or ""))
        if hashlib.sha1(body).hexdigest() != str(bill.get("hash_value") or "").lower():
            raise Later(self.env._("The bill of %s arrived damaged.", day))
        merchant = connector.sudo().payment_merchant
        for row in _rows(body.decode("utf-8-sig")):
            if event := _from_bill(row, merchant):
                yield self._event(event["event_type"], json.dumps(event, ensure_ascii=False))

    @api.model
    def _try(self, connector):
        try:
            self._ask(connector, PAYMENT % ("0" * 28, connector.sudo().payment_merchant))
        except Later:
            # signed well: it only does not know this one
            return

    @api.model
    def _ask(self, connector, path):
        """The answer, whose signature is checked.

        :raise NoBill: there was nothing on that day
        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        answer = self._get(connector, self._base(connector) + path)
        found = read_json(answer, SHOWN)
        if answer.status_code >= 400:
            self._judge(found)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        if not self._is_theirs(connector, headers, answer.content):
            raise Permanent(
                self.env._(
                    "The answer was not signed with “Public Key of WeChat Pay”. Copy the key and "
                    "its number once more."
                )
            )
        return found

    @api.model
    def _judge(self, found):
        code, text = str(found.get("code") or ""), str(found.get("message") or "")[:200]
        if code in NO_BILL:
            raise NoBill
        sentence = self.env._("WeChat Pay refused it: %(text)s [%(code)s]", text=text, code=code)
        if code in NO_SUCH or code in AGAIN:
            raise Later(sentence)
        raise Permanent(sentence)

    @api.model
    def _download(self, connector, url):
        if parts_of(url).netloc != urlsplit(self._base(connector)).netloc:
            raise Permanent(self.env._("WeChat Pay named an address that is not its own."))
        answer = self._get(connector, url)
        if answer.status_code >= 400:
            self._judge(read_json(answer))
        return answer.content

    @api.model
    def _get(self, connector, url):
        settings = connector.sudo()
        if not settings.payment_merchant or not settings.payment_serial:
            raise Permanent(
                self.env._("“Merchant Number” and “Certificate's Number” are needed to ask.")
            )
        parts = urlsplit(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        stamp, nonce = str(int(time.time())), random_secrets.token_hex(16)
        signature = keys.sign(f"GET\n{target}\n{stamp}\n{nonce}\n\n", self._private_key(connector))
        pairs = {
            "mchid": settings.payment_merchant, "nonce_str": nonce, "signature": signature,
            "timestamp": stamp, "serial_no": settings.payment_serial,
        }  # fmt: skip
        authorization = ",".join(f'{name}="{value}"' for name, value in pairs.items())
        headers = {
            "Authorization": f"{SCHEME} {authorization}",
            "Accept": "application/json",
            "User-Agent": "crm_integrations",
        }
        if settings.payment_key_id:
            headers["Wechatpay-Serial"] = settings.payment_key_id
        return call("GET", url, headers=headers)

    @api.model
    def _base(self, connector):
        return (connector.sudo().api_url or ADDRESS).rstrip("/")


class NoBill(Exception):
    """Nothing was paid on that day."""


def _units(amount, currency):
    """Fen, as text in yuan; ``""`` for what is no number."""
    if isinstance(amount, bool) or not isinstance(amount, int):
        return ""
    return str(amount) if currency in WHOLE else f"{amount // 100}.{amount % 100:02d}"


def _rows(text):
    """Rows of a bill as dicts; each value has a back-tick before it, the sums come last."""
    lines = iter(text.splitlines())
    names = next(lines, "").split(",")
    for line in lines:
        if not line.startswith("`"):
            return
        yield dict(zip(names, line[1:].split(",`"), strict=False))


def _from_bill(row, merchant):
    """A row as its notification would have been; None for what is none of ours."""
    if row.get("商户号") != merchant:
        return None
    shared = {
        "mchid": merchant, "appid": row.get("公众账号ID", ""),
        "out_trade_no": row.get("商户订单号", ""), "transaction_id": row.get("微信订单号", ""),
    }  # fmt: skip
    moment = from_beijing(row.get("交易时间"))
    stamp = {"success_time": f"{moment.isoformat()}Z"} if moment else {}
    if row.get("交易状态") == "SUCCESS":
        return {"event_type": PAID, "resource": {**shared, **stamp, "trade_state": "SUCCESS"}}
    if row.get("交易状态") == "REFUND" and row.get("退款状态") == "SUCCESS":
        refund = {"out_refund_no": row.get("商户退款单号", ""), "refund_status": "SUCCESS"}
        return {"event_type": "REFUND.SUCCESS", "resource": {**shared, **stamp, **refund}}
    return None
