"""Vendors of electronic signatures for tests: they sign by their documentation, not by our code."""

import base64
import json
import time
from urllib.parse import parse_qsl, urlencode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.padding import PKCS7

from ..demo.loopback import LoopbackServer, RequestHandler

SECRET = "secret-of-the-application"
APP = "7438900000"
# of the key of Tencent Cloud, and of the employee as whom it is asked
ACCESS, OPERATOR = "AKIDexample", "yDSLYUUckpstqfvzUE1h3jo1f3cqjkGm"
TOKEN = "token-of-the-callback"
KEY = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
# the first attempt of a delivery that is repeated for hours
OLD_STAMP = "1577836800000"


def mac(key, data):
    worker = HMAC(key, hashes.SHA256())
    worker.update(data)
    return worker.finalize()


def sha256(data):
    worker = hashes.Hash(hashes.SHA256())
    worker.update(data)
    return worker.finalize().hex()


def fadada_sign(joined, stamp, secret=SECRET):
    return mac(mac(secret.encode(), stamp.encode()), sha256(joined.encode()).encode()).hex()


def esign(content, secret=SECRET, query=""):
    """``(query, body, headers)`` of e签宝."""
    body = json.dumps(content, ensure_ascii=False).encode()
    values = "".join(part.split("=")[1] for part in sorted(query.split("&"))) if query else ""
    signed = mac(secret.encode(), OLD_STAMP.encode() + values.encode() + body)
    return (
        query,
        body,
        {
            "Content-Type": "application/json; charset=UTF-8",
            "X-Tsign-Open-App-Id": APP,
            "X-Tsign-Open-TIMESTAMP": OLD_STAMP,
            "X-Tsign-Open-SIGNATURE": signed.hex(),
            "X-Tsign-Open-SIGNATURE-ALGORITHM": "hmac-sha256",
        },
    )


def tencent(content, token=TOKEN, key=KEY):
    """``(query, body, headers)`` of 腾讯电子签."""
    padder = PKCS7(128).padder()
    plain = padder.update(json.dumps(content).encode()) + padder.finalize()
    worker = Cipher(AES(key.encode()), CBC(key[:16].encode())).encryptor()
    encrypted = base64.b64encode(worker.update(plain) + worker.finalize()).decode()
    body = json.dumps({"encrypt": encrypted}).encode()
    signed = "sha256=" + mac(token.encode(), body).hex()
    return "", body, {"Content-Type": "application/json", "Content-Signature": signed}


def fadada(event, content, secret=SECRET, app=APP, signed_event=None):
    """``(query, body, headers)`` of 法大大."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    nonce = "d3b07384d113edec"
    joined = (
        f"X-FASC-App-Id={app}&X-FASC-Event={signed_event or event}&X-FASC-Nonce={nonce}"
        f"&X-FASC-Sign-Type=HMAC-SHA256&X-FASC-Timestamp={OLD_STAMP}&bizContent={text}"
    )
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-FASC-App-Id": app,
        "X-FASC-Event": event,
        "X-FASC-Nonce": nonce,
        "X-FASC-Sign-Type": "HMAC-SHA256",
        "X-FASC-Timestamp": OLD_STAMP,
        "X-FASC-Sign": fadada_sign(joined, OLD_STAMP, secret),
    }
    return "", urlencode({"bizContent": text}).encode(), headers


class Server(LoopbackServer):
    """A vendor's interface: tells the state of ``flows``.

    ``asked`` counts questions, ``refused`` lists those that were signed wrongly; several
    ``secrets`` are good while one is replaced. ``trouble`` are answers to the next questions.
    """

    def __init__(self):
        self.flows = {}
        self.secrets = [SECRET]
        self.asked = 0
        self.refused = []
        self.trouble = []
        outer = self

        class Handler(RequestHandler):
            def do_GET(self):
                outer.asked += 1
                length = int(self.headers.get("Content-Length") or 0)
                headers = {name.lower(): value for name, value in self.headers.items()}
                status, found = outer.answer(self.path, headers, self.rfile.read(length))
                body = json.dumps(found).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_GET

        self.listen(Handler)


class EsignServer(Server):
    """e签宝's interface."""

    def answer(self, path, headers, body):
        wanted = f"GET\n*/*\n\napplication/json; charset=UTF-8\n\n{path}"
        expected = [
            base64.b64encode(mac(secret.encode(), wanted.encode())).decode()
            for secret in self.secrets
        ]
        number = path.split("/")[3]
        signed = headers["x-tsign-open-ca-signature"]
        if signed not in expected or headers["x-tsign-open-app-id"] != APP:
            self.refused.append(path)
            return 200, {"code": 401, "message": "INVALID_SIGNATURE"}
        if number not in self.flows:
            return 200, {"code": 1437102, "message": "流程不存在"}
        return 200, {"code": 0, "message": "成功", "data": self.flows[number]}

    def put(self, number, status, reference="", title="框架合同"):
        self.flows[number] = {
            "signFlowStatus": status,
            "signFlowConfig": {"signFlowTitle": title},
            "signers": [{"signFields": [{"customBizNum": reference}]}, {"signFields": []}],
        }


class TencentSignServer(Server):
    """The interface “ess” of Tencent Cloud: who signs with TC3, and is somebody there, is told."""

    def answer(self, path, headers, body):
        content = json.loads(body)
        if self.trouble:
            code = self.trouble.pop(0)
        elif not self.is_signed(path, headers, body):
            self.refused.append(headers["x-tc-action"])
            code = "AuthFailure.SignatureFailure"
        elif content["Operator"] != {"UserId": OPERATOR}:
            code = "InvalidParameter.InvalidOperatorId"
        else:
            code = ""
        if code:
            error = {"Code": code, "Message": "请检查"}
            return 200, {"Response": {"Error": error, "RequestId": "r1"}}
        assert (headers["x-tc-action"], headers["x-tc-version"]) == (
            "DescribeFlowBriefs", "2020-11-11",
        )  # fmt: skip
        assert len(content["FlowIds"]) <= 100
        # in an order of its own, without what there is not
        found = [self.flows[each] for each in reversed(content["FlowIds"]) if each in self.flows]
        return 200, {"Response": {"FlowBriefs": found, "RequestId": "r1"}}

    def is_signed(self, path, headers, body):
        scheme, *parts = headers["authorization"].replace(",", "").split(" ")
        given = dict(part.split("=", 1) for part in parts)
        access, date, service, end = given["Credential"].split("/")
        day = time.strftime("%Y-%m-%d", time.gmtime(int(headers["x-tc-timestamp"])))
        names = given["SignedHeaders"].split(";")
        lines = "".join(f"{name}:{headers[name].lower()}\n" for name in names)
        request = "\n".join(("POST", path, "", lines, ";".join(names), sha256(body)))
        wanted = "\n".join(
            (scheme, headers["x-tc-timestamp"], f"{date}/{service}/{end}", sha256(request.encode()))
        )
        signed = []
        for secret in self.secrets:
            key = f"TC3{secret}".encode()
            for part in (date, "ess", "tc3_request"):
                key = mac(key, part.encode())
            signed.append(mac(key, wanted.encode()).hex())
        return (
            (access, date, service, scheme) == (ACCESS, day, "ess", "TC3-HMAC-SHA256")
            and {"content-type", "host"} <= set(names)
            and abs(time.time() - int(headers["x-tc-timestamp"])) < 300
            and given["Signature"] in signed
        )

    def put(self, number, status, title="框架合同"):
        self.flows[number] = {
            "FlowId": number, "FlowName": title, "FlowStatus": status, "FlowMessage": "",
            "CreatedOn": 1777881600,
        }  # fmt: skip


class FadadaServer(Server):
    """The interface of FASC 5.1: access tokens, and tasks for who signs and has one."""

    def __init__(self):
        super().__init__()
        # the last one is good; ``given`` counts them
        self.tokens = []
        self.given = 0
        self.nonces = set()

    def answer(self, path, headers, body):
        form = dict(parse_qsl(body.decode()))
        if self.trouble:
            return 200, {"code": self.trouble.pop(0), "msg": "系统繁忙", "data": None}
        if not self.is_signed(headers, form):
            self.refused.append(path)
            return 200, {"code": "100001", "msg": "未获取有效的平台信息", "data": None}
        if path.endswith("/service/get-access-token"):
            assert headers["x-fasc-grant-type"] == "client_credential"
            self.given += 1
            self.tokens.append(f"token-{self.given}")
            data = {"accessToken": self.tokens[-1], "expiresIn": "7200"}
            return 200, {"code": "100000", "msg": "请求成功", "data": data}
        if headers["x-fasc-accesstoken"] not in self.tokens[-1:]:
            return 401, {"code": "100002", "msg": "访问凭证失效", "data": None}
        assert path.endswith("/sign-task/app/get-detail"), path
        number = json.loads(form["bizContent"])["signTaskId"]
        if number not in self.flows:
            return 200, {"code": "210021", "msg": "签署任务不存在", "data": None}
        return 200, {"code": "100000", "msg": "请求成功", "data": self.flows[number]}

    def is_signed(self, headers, form):
        signed = [
            "X-FASC-AccessToken", "X-FASC-Api-SubVersion", "X-FASC-App-Id", "X-FASC-Grant-Type",
            "X-FASC-Nonce", "X-FASC-Sign-Type", "X-FASC-Timestamp",
        ]  # fmt: skip
        found = [f"{name}={headers[name.lower()]}" for name in signed if name.lower() in headers]
        found += [f"{name}={value}" for name, value in form.items()]
        stamp, nonce = headers["x-fasc-timestamp"], headers["x-fasc-nonce"]
        is_new = nonce not in self.nonces and len(nonce) <= 32
        self.nonces.add(nonce)
        return (
            is_new
            and headers["x-fasc-app-id"] == APP
            and headers["x-fasc-api-subversion"] == "5.1"
            and abs(time.time() * 1000 - int(stamp)) < 300_000
            and headers["x-fasc-sign"]
            in [fadada_sign("&".join(found), stamp, secret) for secret in self.secrets]
        )

    def put(self, number, status, reference="", title="框架合同"):
        self.flows[number] = {
            "signTaskId": number, "signTaskSubject": title, "signTaskStatus": status,
            "transReferenceId": reference, "finishTime": "1777881600000",
        }  # fmt: skip
