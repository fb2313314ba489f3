"""Payment services for tests: they sign and encrypt by their documentation, not by our code."""

import base64
import functools
import hashlib
import io
import json
import time
import zipfile
from datetime import datetime
from urllib.parse import parse_qs, parse_qsl, urlencode

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import GCM
from cryptography.x509.oid import NameOID

from ..demo.loopback import LoopbackServer, RequestHandler

MERCHANT, APP, SERIAL = "1900000109", "wxd678efh567hg6787", "5157F09EFDC096DE15EBE81A47057A72"
KEY_ID, API_KEY = "PUB_KEY_ID_0119000001092024", "0123456789abcdef0123456789ABCDEF"
SELLER, ALIPAY_APP = "2088102146225135", "2021000122671234"
WECHAT_COLUMNS = """
    交易时间 公众账号ID 商户号 特约商户号 设备号 微信订单号 商户订单号 用户标识 交易类型 交易状态
    付款银行 货币种类 应结订单金额 代金券金额 微信退款单号 商户退款单号 退款金额 充值券退款金额
    退款类型 退款状态 商品名称 商户数据包 手续费 费率 订单金额 申请退款金额 费率备注
"""
ALIPAY_COLUMNS = """
    支付宝交易号 商户订单号 业务类型 商品名称 创建时间 完成时间 门店编号 门店名称 操作员 终端号
    对方账户 订单金额（元） 商家实收（元） 退款批次号/请求号 服务费（元） 备注
"""
# what precedes a SHA-256 in a signature (RFC 8017, 9.2)
PREFIX = bytes.fromhex("3031300d060960864801650304020105000420")


@functools.cache
def rsa_key(name):
    """A key for each who signs: ours, the vendor's, somebody else's."""
    return rsa.generate_private_key(65537, 2048)


def public_pem(name):
    return (
        rsa_key(name)
        .public_key()
        .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        .decode()
    )


def private_pem(name):
    return (
        rsa_key(name)
        .private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        .decode()
    )


def certificate(name, serial=SERIAL):
    """``(PEM, serial number as WeChat Pay writes it)``."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tenpay.com sign")])
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(rsa_key(name).public_key())
        .serial_number(int(serial, 16))
        .not_valid_before(datetime(2026, 1, 1))
        .not_valid_after(datetime(2031, 1, 1))
        .sign(rsa_key("stranger"), hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM).decode(), serial


def _padded(text):
    digest = PREFIX + hashlib.sha256(text.encode()).digest()
    return b"\x00\x01" + b"\xff" * (256 - 3 - len(digest)) + b"\x00" + digest


def sign(text, name):
    """RSA-SHA256 by its definition."""
    numbers = rsa_key(name).private_numbers()
    signed = pow(int.from_bytes(_padded(text)), numbers.d, numbers.public_numbers.n)
    return base64.b64encode(signed.to_bytes(256)).decode()


def is_signed(text, signature, name):
    numbers = rsa_key(name).public_key().public_numbers()
    opened = pow(int.from_bytes(base64.b64decode(signature)), numbers.e, numbers.n)
    return opened.to_bytes(256) == _padded(text)


# -- WeChat Pay ---------------------------------------------------------------------------------


def transaction(number="4200000001", trade="S00042", fen=120000, state="SUCCESS", **more):
    return {
        "mchid": MERCHANT, "appid": APP, "out_trade_no": trade, "transaction_id": number,
        "trade_type": "NATIVE", "trade_state": state, "success_time": "2026-05-04T16:00:00+08:00",
        "payer": {"openid": "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o"},
        "amount": {"total": fen, "payer_total": fen, "currency": "CNY", "payer_currency": "CNY"},
        **more,
    }  # fmt: skip


def refund(number="4200000001", trade="S00042", fen=120000, back=120000, status="SUCCESS", **more):
    return {
        "mchid": MERCHANT, "out_trade_no": trade, "transaction_id": number,
        "out_refund_no": "R1", "refund_id": "50000000382019052709732678859",
        "refund_status": status, "success_time": "2026-05-05T16:00:00+08:00",
        "amount": {"total": fen, "refund": back, "payer_total": fen, "payer_refund": back},
        **more,
    }  # fmt: skip


def wechat_headers(body, signer="wechat", serial=KEY_ID, moment=None, signature=None):
    stamp, nonce = str(int(time.time() if moment is None else moment)), "EyYVbFjbmxSZzvsW"
    return {
        "Content-Type": "application/json",
        "Wechatpay-Timestamp": stamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": serial,
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        "Wechatpay-Signature": signature or sign(f"{stamp}\n{nonce}\n{body}\n", signer),
    }


def wechat(resource, kind="TRANSACTION.SUCCESS", key=API_KEY, **headers):
    """``(body, headers)`` of a notification."""
    nonce, extra = "fdasflkja484", "transaction"
    worker = Cipher(AES(key.encode()), GCM(nonce.encode())).encryptor()
    worker.authenticate_additional_data(extra.encode())
    encrypted = worker.update(json.dumps(resource).encode()) + worker.finalize() + worker.tag
    body = json.dumps(
        {
            "id": "EV-2018022511223320873", "create_time": "2026-05-04T16:00:01+08:00",
            "resource_type": "encrypt-resource", "event_type": kind, "summary": "支付成功",
            "resource": {
                "original_type": "transaction", "algorithm": "AEAD_AES_256_GCM",
                "ciphertext": base64.b64encode(encrypted).decode(),
                "associated_data": extra, "nonce": nonce,
            },
        },
        ensure_ascii=False,
    )  # fmt: skip
    return body.encode(), wechat_headers(body, **headers)


class Server(LoopbackServer):
    """``refused`` lists requests that were signed wrongly; ``asked`` what was asked for."""

    def __init__(self):
        self.asked, self.refused = [], []
        outer = self

        class Handler(RequestHandler):
            def do_GET(self):
                self.reply(*outer.get(self.path, self.headers))

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                self.reply(*outer.post(self.path, body))

            def reply(self, status, body, headers):
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        self.listen(Handler)


class WechatPayServer(Server):
    """WeChat Pay: tells of payments, refunds and bills to whom signs for the merchant."""

    def __init__(self):
        super().__init__()
        self.payments, self.refunds, self.bills = {}, {}, {}
        self.signer, self.bill_host, self.damage = "wechat", None, ""

    def get(self, path, headers):
        self.asked.append(path)
        given = headers["Authorization"].removeprefix("WECHATPAY2-SHA256-RSA2048 ")
        pairs = dict(part.split("=", 1) for part in given.split(","))
        pairs = {name: value.strip('"') for name, value in pairs.items()}
        wanted = f"GET\n{path}\n{pairs['timestamp']}\n{pairs['nonce_str']}\n\n"
        if (
            not is_signed(wanted, pairs["signature"], "ours")
            or (pairs["mchid"], pairs["serial_no"]) != (MERCHANT, SERIAL)
            or headers["Wechatpay-Serial"] != KEY_ID
        ):
            self.refused.append(path)
            return self.said(401, {"code": "SIGN_ERROR", "message": "签名错误"})
        parts = path.split("?")[0].split("/")
        if "bill_date=" in path:
            return self.bill(path.split("bill_date=")[1].split("&")[0])
        if "billdownload" in path:
            text = self.bills[parts[-1]] + self.damage
            return 200, text.encode("utf-8-sig"), {}
        known = self.refunds if "refunds" in path else self.payments
        if parts[-1] not in known:
            return self.said(404, {"code": "ORDER_NOT_EXIST", "message": "订单不存在"})
        return self.said(200, known[parts[-1]])

    def bill(self, day):
        if day not in self.bills:
            return self.said(400, {"code": "NO_STATEMENT_EXIST", "message": "账单文件不存在"})
        digest = hashlib.sha1(self.bills[day].encode("utf-8-sig")).hexdigest()
        url = f"{self.bill_host or self.url}/v3/billdownload/file/{day}"
        return self.said(200, {"hash_type": "SHA1", "hash_value": digest, "download_url": url})

    def said(self, status, content):
        body = json.dumps(content, ensure_ascii=False)
        return status, body.encode(), wechat_headers(body, self.signer)

    def put(self, resource):
        """What a notification tells is so."""
        if "out_refund_no" in resource:
            answer = {name: value for name, value in resource.items() if name != "mchid"}
            answer["status"] = answer.pop("refund_status")
            self.refunds[resource["out_refund_no"]] = answer
        else:
            self.payments[resource["transaction_id"]] = resource

    def put_bill(self, day, rows):
        names = WECHAT_COLUMNS.split()
        lines = [",".join(names)]
        lines += [",".join(f"`{row.get(name, '')}" for name in names) for row in rows]
        lines += ["总交易单数,应结订单总金额", f"`{len(rows)},`0.00"]
        self.bills[day] = "\r\n".join(lines)


# -- Alipay -------------------------------------------------------------------------------------


def trade(number="2026050422001", order="S00042", amount="1200.00", status="TRADE_SUCCESS", **more):
    return {
        "notify_time": "2026-05-04 16:00:02", "notify_type": "trade_status_sync",
        "notify_id": "ac05099524730693a8b330c5ecf72da9786", "charset": "utf-8", "version": "1.0",
        "app_id": ALIPAY_APP, "trade_no": number, "out_trade_no": order, "seller_id": SELLER,
        "buyer_logon_id": "che***@example.com", "subject": "法兰 & 轴承", "body": "",
        "trade_status": status, "total_amount": amount, "gmt_create": "2026-05-04 15:59:58",
        "gmt_payment": "2026-05-04 16:00:00", **more,
    }  # fmt: skip


def trade_refund(number="2026050422001", back="1200.00", status="TRADE_CLOSED", request="R1"):
    return trade(
        number, status=status, refund_fee=back, out_biz_no=request,
        gmt_refund="2026-05-05 16:00:00.320",
    )  # fmt: skip


def alipay(parameters, signer="alipay", sign_type="RSA2"):
    """``(body, headers)`` of a notification."""
    text = "&".join(f"{key}={value}" for key, value in sorted(parameters.items()) if value)
    form = {**parameters, "sign_type": sign_type, "sign": sign(text, signer)}
    headers = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    return urlencode(form).encode(), headers


class AlipayServer(Server):
    """Alipay's gateway: tells of trades, refunds and bills to whom signs for the application."""

    def __init__(self):
        super().__init__()
        self.trades, self.refunds, self.bills = {}, {}, {}
        self.signer = "alipay"

    def get(self, path, headers):
        return 200, self.bills[path.split("/")[-1]], {}

    def post(self, path, body):
        given = dict(parse_qsl(body, keep_blank_values=True))
        self.asked.append(given["method"])
        text = "&".join(f"{key}={given[key]}" for key in sorted(given) if key != "sign")
        name = given["method"].replace(".", "_") + "_response"
        content = json.loads(given["biz_content"])
        if (
            parse_qs(path.split("?")[1])["charset"] != ["utf-8"]
            or given["app_id"] != ALIPAY_APP
            or not is_signed(text, given["sign"], "ours")
        ):
            self.refused.append(given["method"])
            found = {"code": "40002", "msg": "Invalid Arguments", "sub_msg": "验签出错",
                     "sub_code": "isv.invalid-signature"}  # fmt: skip
        elif "bill_date" in content:
            found = self.bill(content["bill_date"])
        elif "out_request_no" in content:
            found = {"code": "10000", "msg": "Success",
                     **self.refunds.get(content["out_request_no"], {})}  # fmt: skip
        elif content.get("trade_no") in self.trades:
            found = {"code": "10000", "msg": "Success", **self.trades[content["trade_no"]]}
        else:
            found = {"code": "40004", "msg": "Business Failed", "sub_msg": "交易不存在",
                     "sub_code": "ACQ.TRADE_NOT_EXIST"}  # fmt: skip
        inner = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
        signature = sign(inner, self.signer)
        return 200, f'{{"{name}":{inner},"sign":"{signature}"}}'.encode(), {}

    def bill(self, day):
        if day not in self.bills:
            return {"code": "40004", "msg": "Business Failed", "sub_code": "isp.bill_not_exist"}
        return {"code": "10000", "bill_download_url": f"{self.url}/bill/{day}"}

    def put(self, notification):
        """What a notification tells is so."""
        number, status = notification["trade_no"], notification["trade_status"]
        self.trades[number] = {
            "trade_no": number, "out_trade_no": notification["out_trade_no"],
            "trade_status": status, "total_amount": notification["total_amount"],
        }  # fmt: skip
        if notification.get("out_biz_no"):
            self.refunds[notification["out_biz_no"]] = {
                "trade_no": number, "refund_status": "REFUND_SUCCESS",
                "refund_amount": notification["refund_fee"], "total_amount": "1200.00",
            }  # fmt: skip

    def put_bill(self, day, rows):
        names = ALIPAY_COLUMNS.split()
        lines = ["#支付宝业务明细查询", ",".join(names)]
        lines += [",".join(f"{row.get(name, '')}\t" for name in names) for row in rows]
        lines += ["#-----业务明细列表结束-----"]
        sums = "#支付宝业务汇总查询\r\n门店编号,门店名称,交易订单总笔数\r\n合计,,1"
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("20881021462251350156_业务明细.csv", "\r\n".join(lines).encode("gbk"))
            archive.writestr("20881021462251350156_业务汇总.csv", sums.encode("gbk"))
        self.bills[day] = buffer.getvalue()
