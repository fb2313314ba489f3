"""Vendors of electronic signatures for tests: they sign by their documentation, not by our code."""

import base64
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.padding import PKCS7

SECRET = "secret-of-the-application"
APP = "7438900000"
TOKEN = "token-of-the-callback"
KEY = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
# the first attempt of a delivery that is repeated for hours
OLD_STAMP = "1577836800000"


def mac(key, data):
    worker = HMAC(key, hashes.SHA256())
    worker.update(data)
    return worker.finalize()


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
    digest = hashes.Hash(hashes.SHA256())
    digest.update(joined.encode())
    signed = mac(mac(secret.encode(), OLD_STAMP.encode()), digest.finalize().hex().encode())
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "X-FASC-App-Id": app,
        "X-FASC-Event": event,
        "X-FASC-Nonce": nonce,
        "X-FASC-Sign-Type": "HMAC-SHA256",
        "X-FASC-Timestamp": OLD_STAMP,
        "X-FASC-Sign": signed.hex(),
    }
    return "", urlencode({"bizContent": text}).encode(), headers


class EsignServer:
    """e签宝's interface: tells the state of flows; ``refused`` lists requests signed wrongly."""

    def __init__(self):
        self.flows = {}
        # several while one is replaced
        self.secrets = [SECRET]
        self.asked = 0
        self.refused = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked += 1
                wanted = f"GET\n*/*\n\napplication/json; charset=UTF-8\n\n{self.path}"
                expected = [
                    base64.b64encode(mac(secret.encode(), wanted.encode())).decode()
                    for secret in outer.secrets
                ]
                number = self.path.split("/")[3]
                if (
                    self.headers["X-Tsign-Open-Ca-Signature"] not in expected
                    or self.headers["X-Tsign-Open-App-Id"] != APP
                ):
                    outer.refused.append(self.path)
                    found = {"code": 401, "message": "INVALID_SIGNATURE"}
                elif number not in outer.flows:
                    found = {"code": 1437102, "message": "流程不存在"}
                else:
                    found = {"code": 0, "message": "成功", "data": outer.flows[number]}
                body = json.dumps(found).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments):
                """Nothing is said about requests."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()

    def put(self, number, status, reference="", title="框架合同"):
        self.flows[number] = {
            "signFlowStatus": status,
            "signFlowConfig": {"signFlowTitle": title},
            "signers": [{"signFields": [{"customBizNum": reference}]}, {"signFields": []}],
        }
