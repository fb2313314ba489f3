"""飞鱼 and 百度营销 for tests: a server on loopback that checks signatures in a way of its own."""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

from ..demo.loopback import LoopbackServer, RequestHandler

FEIYU_KEY = "VjZMWDFQQ1ZOSFhV"
FEIYU_TOKEN = "token-of-feiyu"
BAIDU_NAME = "huadong-fasteners"
BAIDU_TOKEN = "token-of-baidu"


def clue(number, phone="13775502308", moment=1777881600, **more):
    """A clue as 飞鱼 tells it."""
    return {
        "adv_id": "1664750332606472", "clue_id": number, "clue_source": 1, "weixin": "",
        "create_time": str(moment), "remark_dict": {}, "address": "-", "ad_plan_name": "oCPM_05_27",
        "name": "未命名", "appname": "抖音", "telphone": phone, "location": "江苏+镇江",
        "module_name": "表单1", "email": "", **more,
    }  # fmt: skip


def notice(number, phone="17731343392", moment="2026-05-04 16:00:00", **more):
    """A clue as 百度 tells it."""
    return {"clueId": number, "cluePhoneNumber": phone, "commitTime": moment,
            "campaignId": 77, "campaignName": "法兰螺栓", **more}  # fmt: skip


class AdsServer(LoopbackServer):
    """``clues`` (dicts with ``create_time``) of 飞鱼, ``notices`` by solution of 百度."""

    def __init__(self):
        self.clues = []
        self.notices = {}
        self.asked = []
        self.refused = 0
        # what to answer next, whatever is asked: HTTP status or dict
        self.trouble = []
        # pages that are answered with nothing
        self.lost_pages = set()
        outer = self

        class Handler(RequestHandler):
            def do_GET(self):
                self.reply(outer.feiyu(self.path, self.headers))

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                self.reply(outer.baidu(self.path, json.loads(body)))

            def reply(self, found):
                if outer.trouble:
                    found = outer.trouble.pop(0)
                status, found = (found, {}) if isinstance(found, int) else (200, found)
                body = json.dumps(found).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.listen(Handler)

    def feiyu(self, address, headers):
        parts = urlsplit(address)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        begin, end = query["start_time"], query["end_time"]
        self.asked.append((int(begin), int(end), int(query["page"])))
        text = f"{parts.path}?start_time={begin}&end_time={end} {headers['Timestamp']}"
        digest = hmac.digest(FEIYU_KEY.encode(), text.encode(), hashlib.sha256)
        expected = base64.encodebytes(digest.hex().encode()).replace(b"\n", b"").decode()
        if headers["Signature"] != expected or headers["Access-Token"] != FEIYU_TOKEN:
            self.refused += 1
            return {"status": -2, "msg": "签名错误"}
        if int(end) - int(begin) > 604800:
            return {"status": -2, "msg": "时间跨度不能超过一周"}
        # the newest first
        found = sorted(
            (each for each in self.clues if int(begin) <= int(each["create_time"]) < int(end)),
            key=lambda each: -int(each["create_time"]),
        )
        page, size = int(query["page"]), int(query["page_size"])
        rows = [] if page in self.lost_pages else found[(page - 1) * size : page * size]
        return {"status": "success", "count": len(found), "data": rows}

    def baidu(self, address, content):
        header, body = content["header"], content["body"]
        self.asked.append((body["solutionType"], body["startDate"], body["endDate"]))
        if (header["userName"], header["accessToken"]) != (BAIDU_NAME, BAIDU_TOKEN):
            failure = {"code": 8204, "message": "accessToken 已失效"}
            return {"header": {"status": 2, "desc": "failure", "failures": [failure]}, "body": {}}
        found = [
            each
            for each in self.notices.get(body["solutionType"], [])
            if body["startDate"] <= each["commitTime"] < body["endDate"]
        ]
        start = (body["pageNo"] - 1) * body["pageSize"]
        rows = found[start : start + body["pageSize"]]
        data = [{"noticeDetailList": rows, "totalNum": len(found)}]
        return {"header": {"status": 0, "desc": "success", "failures": []}, "body": {"data": data}}
