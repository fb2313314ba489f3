"""Vendors of SMS for tests: they check signatures by their documentation, not by our code."""

import hashlib
import json
import time
from urllib.parse import parse_qsl, urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.hmac import HMAC

from ..demo.loopback import LoopbackServer, RequestHandler

ACCESS, SECRET, APP = "AKIDexample", "secret-of-the-access-key", "1400006666"


def mac(key, text):
    worker = HMAC(key, hashes.SHA256())
    worker.update(text.encode())
    return worker.finalize()


def digest(content):
    return hashlib.sha256(content).hexdigest()


class Server(LoopbackServer):
    """``sent`` lists messages that went out; ``refused`` requests that were signed wrongly.

    ``mood`` of the next answers: ``""``, ``hang`` (sent, no answer), ``garbage`` (sent, half an
    answer), or a code that is refused.
    """

    def __init__(self):
        self.sent, self.refused, self.asked, self.mood = [], [], 0, ""
        self.states = {}
        outer = self

        class Handler(RequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"] or 0))
                headers = {name.lower(): value for name, value in self.headers.items()}
                found = outer.answer(self.path, headers, body)
                if found is None:
                    self.close_connection = True
                    self.connection.close()
                    return
                text = found if isinstance(found, bytes) else json.dumps(found).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

        self.listen(Handler)
        self.server.handle_error = lambda *_arguments: None

    def take(self, message):
        """Send it; what the answer is by the mood."""
        self.sent.append({**message, "number": f"V{len(self.sent) + 1}"})
        return {"hang": None, "garbage": b"<html>"}.get(self.mood, "sent")


class AliyunServer(Server):
    ok = "OK"

    def answer(self, path, headers, body):
        query = urlsplit(path).query
        given = dict(part.split("=") for part in headers["authorization"].split(" ")[1].split(","))
        names = given["SignedHeaders"].split(";")
        lines = "".join(f"{name}:{headers[name]}\n" for name in names)
        request = f"POST\n/\n{query}\n{lines}\n{';'.join(names)}\n{digest(body)}"
        signed = mac(SECRET.encode(), f"ACS3-HMAC-SHA256\n{digest(request.encode())}").hex()
        if (given["Credential"], given["Signature"]) != (ACCESS, signed) or names != sorted(names):
            self.refused.append(path)
            return {"Code": "SignatureDoesNotMatch", "Message": "signature"}
        parameters = dict(parse_qsl(query))
        if headers["x-acs-action"] == "QuerySendDetails":
            return self.details(parameters)
        if self.mood not in ("", "hang", "garbage"):
            return {"Code": self.mood, "Message": "触发小时级流控Permits:5"}
        taken = self.take(
            {
                "to": parameters["PhoneNumbers"], "template": parameters["TemplateCode"],
                "values": json.loads(parameters.get("TemplateParam", "{}")),
                "key": parameters["OutId"], "sign": parameters["SignName"],
            }
        )  # fmt: skip
        found = {"Code": "OK", "Message": "OK", "BizId": self.sent[-1]["number"]}
        return found if taken == "sent" else taken

    def details(self, parameters):
        self.asked += 1
        listed = [
            {
                "PhoneNum": each["to"], "OutId": each["key"], "TemplateCode": each["template"],
                "SendStatus": {"delivered": 3, "undelivered": 2}.get(
                    self.states.get(each["key"]), 1
                ),
                "ErrCode": "MOBILE_NOT_ON_SERVICE",
            }
            for each in self.sent
            if each["to"] == parameters["PhoneNumber"]
            and parameters.get("BizId") in (None, each["number"])
        ]  # fmt: skip
        return {"Code": "OK", "SmsSendDetailDTOs": {"SmsSendDetailDTO": listed}}

    def report(self, each, success=True):
        """What is pushed: a list of reports."""
        return [
            {"phone_number": each["to"], "send_time": "2026-05-04 16:00:00",
             "report_time": "2026-05-04 16:00:05", "success": success, "err_code": "DELIVERED",
             "err_msg": "", "sms_size": "1", "biz_id": each["number"], "out_id": each["key"]}
        ]  # fmt: skip


class TencentServer(Server):
    ok = "Ok"

    def answer(self, path, headers, body):
        given = dict(
            part.split("=", 1) for part in headers["authorization"].split(" ", 1)[1].split(", ")
        )
        stamp = headers["x-tc-timestamp"]
        date = time.strftime("%Y-%m-%d", time.gmtime(int(stamp)))
        action = headers["x-tc-action"].lower()
        lines = f"content-type:{headers['content-type']}\nhost:{headers['host']}\n"
        lines += f"x-tc-action:{action}\n"
        request = f"POST\n/\n\n{lines}\ncontent-type;host;x-tc-action\n{digest(body)}"
        scope = f"{date}/sms/tc3_request"
        key = mac(mac(mac(f"TC3{SECRET}".encode(), date), "sms"), "tc3_request")
        text = f"TC3-HMAC-SHA256\n{stamp}\n{scope}\n{digest(request.encode())}"
        if given["Signature"] != mac(key, text).hex() or given["Credential"] != f"{ACCESS}/{scope}":
            self.refused.append(path)
            return self.error("AuthFailure.SignatureFailure")
        content = json.loads(body)
        if action == "pullsmssendstatusbyphonenumber":
            return self.details(content)
        if self.mood not in ("", "hang", "garbage"):
            return self.error(self.mood)
        values = dict(enumerate(content["TemplateParamSet"], 1))
        taken = self.take(
            {
                "to": content["PhoneNumberSet"][0], "template": content["TemplateId"],
                "values": {str(number): value for number, value in values.items()},
                "key": content["SessionContext"], "sign": content["SignName"],
            }
        )  # fmt: skip
        status = {"SerialNo": self.sent[-1]["number"], "Code": "Ok", "Message": "send success"}
        return {"Response": {"SendStatusSet": [status]}} if taken == "sent" else taken

    def error(self, code):
        return {"Response": {"Error": {"Code": code, "Message": code}, "RequestId": "1"}}

    def details(self, content):
        self.asked += 1
        listed = [
            {
                "PhoneNumber": each["to"], "SerialNo": each["number"],
                "SessionContext": each["key"], "Description": "MOBILE_NOT_ON_SERVICE",
                "ReportStatus": {"delivered": "SUCCESS", "undelivered": "FAIL"}.get(
                    self.states.get(each["key"]), "WAITING"
                ),
            }
            for each in self.sent
            if each["to"] == content["PhoneNumber"]
            and content["BeginTime"] < time.time() < content["EndTime"]
        ]  # fmt: skip
        return {"Response": {"PullSmsSendStatusSet": listed}}

    def report(self, each, success=True):
        return [
            {"mobile": each["to"].removeprefix("+86"), "nationcode": "86", "errmsg": "",
             "report_status": "SUCCESS" if success else "FAIL", "sid": each["number"],
             "user_receive_time": "2026-05-04 16:00:05", "description": ""}
        ]  # fmt: skip
