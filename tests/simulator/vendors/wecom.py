from odoo.addons.crm_integrations.demo import wecom_server, wecom_wire

from ..vendor import Request, Vendor, query_of

HAPPENED = 1777881600
OTHER_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFA"


class Wecom(Vendor):
    """A member adds a customer, whose remark is changed later: one lead, as WeCom knows it now."""

    kind = "wecom"
    settings = {"wecom_corp_id": wecom_server.CORP, "wecom_agent_id": 1000002}
    secrets = {
        "token": wecom_wire.TOKEN, "aes_key": wecom_wire.AES_KEY,
        "app_secret": wecom_server.SECRET,
    }  # fmt: skip
    rotated = ("aes_key", OTHER_KEY)
    asks = has_tokens = True

    def make_server(self):
        return wecom_server.WecomServer()

    def connected(self, env, connector):
        self.add_member(env, connector, "ann.w")

    def tell(self, number, *, at=None, stamp=None, secret=None):
        self.server.add(f"wm_{number}", "ann.w", name=f"客户{number}号")
        return self._sealed("add_external_contact", number, at, stamp, secret)

    def then(self, number, *, at=None, stamp=None, secret=None):
        self.server.add(f"wm_{number}", "ann.w", name=f"客户{number}号 总", remark="王总")
        return self._sealed("edit_external_contact", number, (at or HAPPENED) + 60, stamp, secret)

    def _sealed(self, change, number, at, stamp, secret):
        content = wecom_wire.event(change, f"wm_{number}", moment=int(at or HAPPENED))
        return self.sealed(content, stamp, secret)

    def sealed(self, content, stamp=None, secret=None):
        """A request of any content, rightly signed."""
        query, body, _encrypted = wecom_wire.seal(
            content, moment=stamp, aes_key=secret or wecom_wire.AES_KEY
        )
        return Request(body.encode(), {"Content-Type": "text/xml"}, query_of(query))

    def handshake(self):
        query, _body, echo = wecom_wire.seal("1616140317555161061")
        return Request(query=query_of({**query, "echostr": echo}), method="GET")

    def effects(self, env, number):
        return self.leads(env, number)

    def outcome(self, env, number):
        return self.lead(env, number).mapped("contact_name")

    def slow_down(self):
        self.server.trouble["externalcontact/get"] = [45009]
