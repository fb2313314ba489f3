"""Feishu for tests: a server on loopback that answers as the documentation says, and misbehaves.

Its crypto and signature are written from the documentation, not from the connector.
"""

import base64
import hashlib
import json
import os
import time
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from ..demo.loopback import LoopbackServer, RequestHandler

APP = "cli_a1b2c3d4e5f6"
SECRET = "feishu-secret-of-the-simulator"
KEY = "encrypt key of the simulator"
TOKEN = "verification-token"
TENANT = "tenant_1"


def seal(content, key=KEY, sign_key=None):
    """``(headers, body)`` of an encrypted and signed request."""
    padder = padding.PKCS7(128).padder()
    plain = padder.update(json.dumps(content, ensure_ascii=False).encode()) + padder.finalize()
    start = os.urandom(16)
    worker = Cipher(AES(hashlib.new("sha256", key.encode()).digest()), CBC(start)).encryptor()
    sealed = start + worker.update(plain) + worker.finalize()
    body = json.dumps({"encrypt": base64.standard_b64encode(sealed).decode()}).encode()
    stamp, nonce = str(int(time.time())), os.urandom(4).hex()
    signed = hashlib.new("sha256")
    for part in (stamp, nonce, sign_key or key):
        signed.update(part.encode())
    signed.update(body)
    headers = {
        "X-Lark-Request-Timestamp": stamp, "X-Lark-Request-Nonce": nonce,
        "X-Lark-Signature": signed.hexdigest(),
    }  # fmt: skip
    return headers, body


def event(kind, content, number="e1", token=TOKEN, **more):
    header = {
        "event_id": number, "event_type": kind, "create_time": "1777881600000", "token": token,
        "app_id": APP, "tenant_key": TENANT,
    }  # fmt: skip
    return {"schema": "2.0", "header": header, "event": content, **more}


def old_event(kind, content, number="e1", token=TOKEN):
    """As approvals are told: in the schema before 2.0."""
    return {
        "ts": "1777881600.7171419", "uuid": number, "token": token, "type": "event_callback",
        "event": {"app_id": APP, "tenant_key": TENANT, "type": kind, **content},
    }  # fmt: skip


def words(text, number="e1", sender="ou_ann", group="", tenant=TENANT, kind="text"):
    """A message to the robot."""
    content = {
        "sender": {
            "sender_id": {"open_id": sender}, "sender_type": "user", "tenant_key": tenant,
        },
        "message": {
            "message_id": f"om_{number}", "chat_id": group or f"oc_{sender}",
            "chat_type": "group" if group else "p2p", "message_type": kind,
            "content": json.dumps({"text": f"@_user_1 {text}"}),
            "mentions": [{"key": "@_user_1", "name": "CRM"}],
        },
    }  # fmt: skip
    return event("im.message.receive_v1", content, number)


def click(card, action, number="c1", sender="ou_ann", **written):
    """A click on a card."""
    content = {
        "operator": {"tenant_key": TENANT, "open_id": sender}, "token": "c-token",
        "action": {"tag": "button", "value": {"card": card, "action": action},
                   **({"form_value": written} if written else {})},
        "host": "im_message", "context": {"open_message_id": "om_1", "open_chat_id": "oc_1"},
    }  # fmt: skip
    return event("card.action.trigger", content, number)


class FeishuServer(LoopbackServer):
    """What Feishu knows and how it behaves; ``calls`` lists ``(method, path, query, content)``."""

    def __init__(self):
        self.people = {}
        self.calls = []
        self.tokens = []
        # by uuid: a second one within the hour is the same message
        self.messages = {}
        self.changed = []
        self.trouble = {}
        self.approvals = {}
        # numbers of approvals that nothing can be said about
        self.unreadable = set()
        outer = self

        class Handler(RequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length") or 0)
                content = json.loads(self.rfile.read(length) or b"{}")
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                path = parts.path.removeprefix("/open-apis/")
                status, found = outer.handle(
                    self.command, path, query, self.headers.get("Authorization"), content
                )
                body = json.dumps(found).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_PATCH = do_GET = do_POST

        self.listen(Handler)

    def asked(self, path):
        return [each for each in self.calls if each[1] == path]

    def asked_about(self, number):
        """How often an approval was asked about."""
        return len(self.asked(f"approval/v4/instances/{number}"))

    def handle(self, method, path, query, authorization, content):
        self.calls.append((method, path, query, content))
        if path == "auth/v3/tenant_access_token/internal":
            if (content.get("app_id"), content.get("app_secret")) != (APP, SECRET):
                return 200, {"code": 10014, "msg": "app secret invalid"}
            self.tokens.append(f"t-{os.urandom(8).hex()}")
            return 200, {
                "code": 0, "msg": "ok", "tenant_access_token": self.tokens[-1], "expire": 7200,
            }  # fmt: skip
        if authorization not in [f"Bearer {token}" for token in self.tokens[-1:]]:
            return 400, {"code": 99991663, "msg": "Invalid access token"}
        if path == "contact/v3/users/batch_get_id":
            return self.look_up(content)
        if path == "approval/v4/instances":
            return self.list_approvals(query)
        if path.startswith("approval/v4/instances/"):
            assert method == "GET"
            if path.rsplit("/", 1)[1] in self.unreadable:
                return 400, {"code": 99991672, "msg": "Access denied"}
            found = self.approvals.get(path.rsplit("/", 1)[1])
            if not found:
                return 400, {"code": 1390003, "msg": "instance code not found"}
            return 200, {"code": 0, "msg": "success", "data": found}
        if method == "PATCH":
            self.changed.append((path.rsplit("/", 1)[1], json.loads(content["content"])))
            return 200, {"code": 0, "data": {}}
        assert query == {"receive_id_type": "open_id"}
        number = self.messages.setdefault(
            content["uuid"], (f"om_{len(self.messages) + 1}", content)
        )
        if self.trouble.get(path):
            # what it was asked for is done all the same
            return self.trouble[path].pop(0)
        return 200, {"code": 0, "data": {"message_id": number[0]}}

    def list_approvals(self, query):
        """Numbers of approvals by a definition, two a page."""
        assert int(query["page_size"]) <= 100
        assert int(query["start_time"]) < int(query["end_time"])
        found = sorted(self.approvals) if query["approval_code"] == "PROC-1" else []
        begin = int(query.get("page_token") or 0)
        more = begin + 2 < len(found)
        page = {"instance_code_list": found[begin : begin + 2], "has_more": more}
        return 200, {"code": 0, "data": {**page, "page_token": str(begin + 2) if more else ""}}

    def put_approval(self, number, status, **fields):
        """An approval with a form of fields by their names."""
        self.approvals[number] = {
            "approval_name": "合同审批", "status": status, "serial_number": "202605040002",
            "instance_code": number, "reverted": status == "REVERTED",
            "form": json.dumps(
                [
                    {"id": f"widget{place}", "custom_id": f"field_{place}", "name": name,
                     "type": "input", "value": value}
                    for place, (name, value) in enumerate(fields.items())
                ]
            ),
        }  # fmt: skip
        if status == "REVERTED":
            self.approvals[number]["status"] = "APPROVED"

    def look_up(self, content):
        found = [{"mobile": each} for each in content["mobiles"]]
        found += [{"email": each} for each in content["emails"]]
        for each in found:
            if number := self.people.get(each.get("mobile") or each["email"]):
                each["user_id"] = number
        return 200, {"code": 0, "data": {"user_list": found}}

    def sent(self):
        return [content for _number, content in self.messages.values()]
