"""WeCom for tests and the demo: a server on loopback that answers as the documentation says, and
misbehaves when it is told to. Nothing of Odoo is needed to run it.
"""

import json
import os
from urllib.parse import parse_qs, urlsplit

from .loopback import LoopbackServer, RequestHandler

# where nobody answers: what a connector of the demo asks while no server runs
NOWHERE = "http://127.0.0.1:9"
CORP = "ww1234567890abcdef"
SECRET = "app-secret-of-the-simulator"


class WecomServer(LoopbackServer):
    """What WeCom knows and how it behaves; ``calls`` lists ``(path, parameters, content)``."""

    def __init__(self):
        self.contacts = {}
        self.follows = {}
        # members who may have customers and have none
        self.idle = set()
        self.people = {}
        # channel codes: {config_id: as it was asked for}
        self.ways = {}
        # one-time codes of the sign-in: {code: member}
        self.codes = {}
        # what there is to fetch, by path
        self.pictures = {}
        self.calls = []
        self.sent = []
        # cards whose buttons were replaced
        self.updated = []
        self.tokens = []
        # errors to answer next, by path: lists of error codes or HTTP statuses, 0 for none
        self.trouble = {}
        outer = self

        class Handler(RequestHandler):
            def do_GET(self):
                self.answer(None)

            def do_POST(self):
                length = int(self.headers.get("Content-Length") or 0)
                self.answer(json.loads(self.rfile.read(length) or b"{}"))

            def answer(self, content):
                parts = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(parts.query).items()}
                path = parts.path.removeprefix("/cgi-bin/")
                if path in outer.pictures:
                    self.send_picture(outer.pictures[path])
                    return
                found = outer.handle(path, query, content)
                if found == "half":
                    body = b'{"errcode": 0, "errm'
                elif isinstance(found, int):
                    self.send_response(found)
                    self.end_headers()
                    return
                else:
                    body = json.dumps(found).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def send_picture(self, body):
                outer.calls.append(("picture", {}, None))
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.listen(Handler)

    # -- the vendor's data ----------------------------------------------------------------------

    def add(self, customer, member, name="陈静", **more):
        """A member has added a customer."""
        contact = {
            "external_userid": customer, "name": name, "type": 1, "avatar": "", "gender": 0,
        }  # fmt: skip
        contact.update({key: more.pop(key) for key in list(more) if key in CONTACT})
        self.contacts.setdefault(customer, {}).update(contact)
        follow = {
            "userid": member, "remark": name, "description": "", "createtime": 1777881600,
            "remark_mobiles": [], "tags": [], "state": "", "add_way": 1, "oper_userid": member,
            **more,
        }  # fmt: skip
        self.follows.setdefault(customer, {})[member] = follow

    def remove(self, customer, member):
        self.follows[customer].pop(member)

    def revoke(self):
        """All access tokens end now."""
        self.tokens.clear()

    # -- answers --------------------------------------------------------------------------------

    def handle(self, path, query, content):
        self.calls.append((path, query, content))
        if self.trouble.get(path):
            trouble = self.trouble[path].pop(0)
            if trouble == "half" or (isinstance(trouble, int) and 400 <= trouble < 600):
                return trouble
            if trouble:
                text = f"trouble, from ip: 203.0.113.7, hint {trouble}"
                return {"errcode": trouble, "errmsg": text}
        if path == "gettoken":
            return self.get_token(query)
        if query.get("access_token") not in self.tokens:
            return {"errcode": 40014 if not self.tokens else 42001, "errmsg": "invalid token"}
        return getattr(self, "do_" + path.replace("/", "_"))(query, content or {})

    def get_token(self, query):
        if query.get("corpid") != CORP:
            return {"errcode": 40013, "errmsg": "invalid corpid"}
        if query.get("corpsecret") != SECRET:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        self.tokens.append(f"token-{os.urandom(8).hex()}")
        return {"errcode": 0, "errmsg": "ok", "access_token": self.tokens[-1], "expires_in": 7200}

    def do_externalcontact_get(self, query, _content):
        customer = query["external_userid"]
        follows = list(self.follows.get(customer, {}).values())
        if not follows:
            return {"errcode": 84061, "errmsg": "not external contact"}
        # one follower a page
        page = int(query.get("cursor") or 0)
        found = {
            "errcode": 0, "external_contact": self.contacts[customer],
            "follow_user": follows[page : page + 1],
        }  # fmt: skip
        if page + 1 < len(follows):
            found["next_cursor"] = str(page + 1)
        return found

    def do_externalcontact_get_follow_user_list(self, _query, _content):
        members = {member for each in self.follows.values() for member in each} | self.idle
        return {"errcode": 0, "follow_user": sorted(members)}

    def do_externalcontact_batch_get_by_user(self, _query, content):
        if self.idle & set(content["userid_list"]):
            # the strictest reading: nothing of anybody
            return {"errcode": 84061, "errmsg": "not external contact"}
        pairs = [
            (customer, member)
            for customer in sorted(self.follows)
            for member in self.follows[customer]
            if member in content["userid_list"]
        ]
        page = int(content.get("cursor") or 0)
        found = {"errcode": 0, "external_contact_list": []}
        for customer, member in pairs[page : page + 2]:
            follow = dict(self.follows[customer][member])
            # here tags are numbers only
            follow["tag_id"] = [tag["tag_id"] for tag in follow.pop("tags")]
            found["external_contact_list"].append(
                {"external_contact": self.contacts[customer], "follow_info": follow}
            )
        if page + 2 < len(pairs):
            found["next_cursor"] = str(page + 2)
        return found

    def do_auth_getuserinfo(self, query, _content):
        member = self.codes.pop(query.get("code"), None)
        if member is None:
            return {"errcode": 40029, "errmsg": "invalid code"}
        if member.startswith("openid:"):
            return {"errcode": 0, "errmsg": "ok", "openid": member}
        return {"errcode": 0, "errmsg": "ok", "userid": member, "user_ticket": "x"}

    def do_externalcontact_add_contact_way(self, _query, content):
        assert content["type"] == 2 and content["scene"] == 2, content
        number = f"config{len(self.ways) + 1}"
        self.ways[number] = content
        return {"errcode": 0, "config_id": number, "qr_code": f"https://p.qpic.cn/{number}"}

    def do_externalcontact_update_contact_way(self, _query, content):
        self.ways[content["config_id"]].update(content)
        return {"errcode": 0, "errmsg": "ok"}

    def do_externalcontact_del_contact_way(self, _query, content):
        del self.ways[content["config_id"]]
        return {"errcode": 0, "errmsg": "ok"}

    def do_get_jsapi_ticket(self, _query, _content):
        return {"errcode": 0, "errmsg": "ok", "ticket": "ticket-of-corp", "expires_in": 7200}

    def do_ticket_get(self, query, _content):
        assert query["type"] == "agent_config", query
        return {"errcode": 0, "errmsg": "ok", "ticket": "ticket-of-app", "expires_in": 7200}

    def do_message_send(self, _query, content):
        self.sent.append(content)
        return {"errcode": 0, "errmsg": "ok", "msgid": f"msg{len(self.sent)}"}

    def do_message_update_template_card(self, _query, content):
        self.updated.append(content)
        return {"errcode": 0, "errmsg": "ok"}

    def do_user_getuserid(self, _query, content):
        found = self.people.get(content["mobile"])
        return {"errcode": 0, "userid": found} if found else {"errcode": 46004, "errmsg": "none"}

    def do_user_get_userid_by_email(self, _query, content):
        found = self.people.get(content["email"])
        return {"errcode": 0, "userid": found} if found else {"errcode": 46004, "errmsg": "none"}


CONTACT = ("type", "position", "corp_name", "corp_full_name", "unionid", "avatar", "gender")
