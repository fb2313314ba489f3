"""DingTalk for tests: a server on loopback that answers as the documentation says, and misbehaves.

Its crypto and signatures are written from the documentation, not from the connector.
"""

import base64
import hashlib
import json
import os
import struct
import time
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from ..demo.loopback import LoopbackServer, RequestHandler

CLIENT = "dingabcdefgh12345678"
CORP = "ding0123456789abcdef"
SECRET = "client-secret-of-the-simulator"
CARD_SECRET = "card-secret-of-the-simulator"
TOKEN = "TokenOfTheSubscription"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"


def _worker(aes_key):
    key = base64.b64decode(f"{aes_key}=")
    return Cipher(AES(key), CBC(key[0:16]))


def _sha1(*parts):
    return hashlib.new("sha1", "".join(sorted(parts)).encode()).hexdigest()


def seal(content, owner=CLIENT, token=TOKEN, aes_key=AES_KEY):
    """``(query, body)`` of an event by HTTP."""
    raw = json.dumps(content, ensure_ascii=False).encode()
    plain = os.urandom(16) + struct.pack("!L", len(raw)) + raw + owner.encode()
    fill = 32 - len(plain) % 32
    plain += chr(fill).encode() * fill
    worker = _worker(aes_key).encryptor()
    encrypted = base64.b64encode(worker.update(plain) + worker.finalize()).decode()
    stamp, nonce = str(int(time.time() * 1000)), os.urandom(4).hex()
    query = {
        "msg_signature": _sha1(token, stamp, nonce, encrypted), "timestamp": stamp, "nonce": nonce,
    }  # fmt: skip
    return query, json.dumps({"encrypt": encrypted}).encode()


def unseal(answer, token=TOKEN, aes_key=AES_KEY):
    """``(text, owner)`` of an encrypted answer, once its signature is checked."""
    encrypted = answer["encrypt"]
    assert answer["msg_signature"] == _sha1(token, answer["timeStamp"], answer["nonce"], encrypted)
    worker = _worker(aes_key).decryptor()
    plain = worker.update(base64.b64decode(encrypted)) + worker.finalize()
    plain = plain[: -plain[-1]]
    (length,) = struct.unpack("!L", plain[16:20])
    return plain[20 : 20 + length].decode(), plain[20 + length :].decode()


def _mac(secret, text):
    mac = hmac.HMAC(secret.encode(), hashes.SHA256())
    mac.update(text.encode())
    return base64.standard_b64encode(mac.finalize()).decode()


def robot_headers(secret=SECRET, moment=None):
    stamp = str(int((moment or time.time()) * 1000))
    return {"timestamp": stamp, "sign": _mac(secret, f"{stamp}\n{secret}")}


def card_headers(secret=CARD_SECRET, moment=None):
    stamp = str(int((moment or time.time()) * 1000))
    return {"x-ddpaas-signature-timestamp": stamp, "x-ddpaas-signature": _mac(secret, stamp)}


def words(text, number="msg1", sender="ann.d", group="", **more):
    """A message to the robot."""
    return {
        "msgId": number, "conversationId": group or f"cid_{sender}",
        "conversationType": "2" if group else "1",
        "conversationTitle": "Bolts 法兰" if group else "",
        "senderId": f"$:LWCP_v1:${sender}", "senderStaffId": sender, "senderNick": "安",
        "senderCorpId": CORP, "chatbotCorpId": CORP, "robotCode": "robot1", "msgtype": "text",
        "text": {"content": text}, "createAt": 1777881600000,
        "sessionWebhook": "http://127.0.0.1:9/never", "sessionWebhookExpiredTime": 1777885200000,
        **more,
    }  # fmt: skip


def click(card, action, sender="ann.d", **params):
    """A click on a card."""
    private = {"cardPrivateData": {"actionIds": [action], "params": params}}
    return {
        "outTrackId": card, "userId": sender, "corpId": CORP, "type": "actionCallback",
        "content": json.dumps(private),
    }  # fmt: skip


class DingtalkServer(LoopbackServer):
    """What DingTalk knows and how it behaves; ``calls`` lists ``(path, content)``."""

    def __init__(self):
        self.people = {}
        self.departments = {1: [2], 2: []}
        self.listed = {}
        self.calls = []
        # several while one is replaced
        self.secrets = [SECRET]
        self.tokens = []
        self.tasks = {}
        self.cards = {}
        self.approvals = {}
        # numbers of approvals that nothing can be said about
        self.unreadable = set()
        # what becomes of the next work notices: names of lists of getsendresult, or a code
        self.fate = []
        self.trouble = {}
        outer = self

        class Handler(RequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length") or 0)
                content = json.loads(self.rfile.read(length) or b"{}")
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                token = query.get("access_token") or self.headers.get("x-acs-dingtalk-access-token")
                status, found = outer.handle(parts.path.strip("/"), token, content or query)
                body = b'{"half' if found == "half" else json.dumps(found).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_PUT = do_GET = do_POST

        self.listen(Handler)

    def asked(self, end):
        return [content for path, content in self.calls if path.endswith(end)]

    def asked_about(self, number):
        """How often an approval was asked about."""
        asked = self.asked("workflow/processInstances")
        return len([each for each in asked if each["processInstanceId"] == number])

    # -- answers --------------------------------------------------------------------------------

    def handle(self, path, token, content):
        self.calls.append((path, content))
        name = path.rsplit("/", 1)[-1]
        if self.trouble.get(name):
            return self.trouble[name].pop(0)
        if name == "accessToken":
            if content.get("appKey") != CLIENT or content.get("appSecret") not in self.secrets:
                return 400, {"code": "invalidClientIdOrSecret", "message": "无效的clientId"}
            self.tokens.append(f"token-{os.urandom(8).hex()}")
            return 200, {"accessToken": self.tokens[-1], "expireIn": 7200}
        is_old = path.startswith("topapi/")
        if token not in self.tokens[-1:]:
            if is_old:
                return 200, {"errcode": 88, "sub_code": "40014", "sub_msg": "不合法的access_token"}
            return 401, {"code": "InvalidAuthentication", "message": "不合法的access_token"}
        status, found = getattr(self, f"do_{name}")(content)
        return status, {"errcode": 0, "errmsg": "ok", **found} if is_old else found

    def do_getbymobile(self, content):
        number = self.people.get(content["mobile"])
        if not number:
            return 200, {"errcode": 60121, "errmsg": "找不到该用户"}
        return 200, {"result": {"userid": number}}

    def do_listsub(self, content):
        below = self.departments.get(content["dept_id"], [])
        return 200, {"result": [{"dept_id": each, "name": f"D{each}"} for each in below]}

    def do_list(self, content):
        people = self.listed.get(content["dept_id"], [])
        page = people[content["cursor"] : content["cursor"] + 1]
        end = content["cursor"] + 1
        return 200, {"result": {"list": page, "has_more": end < len(people), "next_cursor": end}}

    def do_asyncsend_v2(self, content):
        task = len(self.tasks) + 1
        said = json.dumps(content["msg"], sort_keys=True)
        fate = self.fate.pop(0) if self.fate else "unread_user_id_list"
        if any(said == each for each, _fate, _number in self.tasks.values()):
            # it says that all is well, and brings nothing
            fate = 143106
        self.tasks[task] = (said, fate, content["userid_list"])
        return 200, {"task_id": task, "request_id": "r1"}

    def do_getsendresult(self, content):
        _said, fate, number = self.tasks[int(content["task_id"])]
        if fate == "later":
            self.tasks[int(content["task_id"])] = (_said, "read_user_id_list", number)
            return 200, {"send_result": {}}
        if isinstance(fate, int):
            listed = [{"code": fate, "count": 1, "userid": number}]
            return 200, {
                "send_result": {"forbidden_list": listed, "forbidden_user_id_list": [number]}
            }
        return 200, {"send_result": {fate: [number]}}

    def brought(self):
        """Work notices that reached somebody."""
        return [each for each in self.tasks.values() if each[1] != 143106]

    def do_processInstances(self, content):
        if content["processInstanceId"] in self.unreadable:
            return 400, {"code": "Forbidden.AccessDenied", "message": "无权限"}
        found = self.approvals.get(content["processInstanceId"])
        if not found:
            return 400, {"code": "processInstanceNotExist", "message": "审批实例不存在"}
        return 200, {"result": found, "success": "true"}

    def do_query(self, content):
        """Numbers of approvals by a definition, two a page."""
        assert content["maxResults"] <= 20
        assert content["startTime"] > 1_700_000_000_000
        found = sorted(self.approvals) if content["processCode"] == "PROC-1" else []
        begin = content["nextToken"]
        more = {"nextToken": begin + 2} if begin + 2 < len(found) else {}
        return 200, {"result": {"list": found[begin : begin + 2], **more}}

    def put_approval(self, number, status, result="", **fields):
        """An approval with a form of fields by their names."""
        self.approvals[number] = {
            "title": "安提交的合同审批", "status": status, "result": result, "bizAction": "NONE",
            "formComponentValues": [
                {"id": f"TextField_{place}", "name": name, "componentType": "TextField",
                 "bizAlias": "", "value": value}
                for place, (name, value) in enumerate(fields.items())
            ],
        }  # fmt: skip

    def do_createAndDeliver(self, content):
        self.cards.setdefault(content["outTrackId"], content)
        return 200, {"success": True, "result": {"outTrackId": content["outTrackId"]}}

    def do_instances(self, content):
        self.cards[content["outTrackId"]].setdefault("updates", []).append(content)
        return 200, {"success": True}

    def do_batchSend(self, content):
        return 200, {"processQueryKey": "q1", "invalidStaffIdList": []}
