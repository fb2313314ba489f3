"""Somebody leaves their number on an advertisement: one lead."""

import hmac
import json
from datetime import datetime, timedelta, timezone

from odoo.addons.crm_integrations.tests import ads_server as wire

from ..vendor import Request, Vendor, moment

SECRET, OTHER_SECRET = "client-secret-of-the-app", "another-secret-of-the-app"
BEIJING = timezone(timedelta(hours=8))


class Douyin(Vendor):
    kind = "douyin"
    secrets = {
        "push_secret": SECRET, "feiyu_key": wire.FEIYU_KEY, "feiyu_token": wire.FEIYU_TOKEN,
    }  # fmt: skip
    rotated = ("push_secret", OTHER_SECRET)

    def make_server(self):
        return wire.AdsServer()

    def tell(self, number, *, at=None, stamp=None, secret=None):
        clue = wire.clue(f"{number}", name=f"客户{number}号", moment=int(moment(at)))
        self.server.clues = [each for each in self.server.clues if each["clue_id"] != str(number)]
        self.server.clues.append(clue)
        message = {
            "message_id": f"m-{number}", "service_label": "leads.clue.created",
            "data": json.dumps(clue),
        }  # fmt: skip
        body = json.dumps(message).encode()
        signed = hmac.digest((secret or SECRET).encode(), body, "sha256").hex()
        return Request(body, {"Content-Type": "application/json", "Token": signed})

    def effects(self, env, number):
        return self.leads(env, number)


class Baidu(Vendor):
    """Pushes nothing: what there is shows when it is asked."""

    kind = "baidu"
    settings = {"baidu_user_name": wire.BAIDU_NAME}
    secrets = {"access_token": wire.BAIDU_TOKEN}
    pushes = False

    def make_server(self):
        return wire.AdsServer()

    def tell(self, number, *, at=None, stamp=None, secret=None):
        when = datetime.fromtimestamp(moment(at), BEIJING)
        phone = f"1773134{self.place(number):04}"
        self.server.notices.setdefault("form", []).append(
            wire.notice(f"{number}", phone, when.strftime("%Y-%m-%d %H:%M:%S"))
        )
        return None

    def effects(self, env, number):
        return env["crm.external.identity"].search_count(
            [("connector_id", "=", self.connector_id), ("external_id", "=", f"{number}"),
             ("lead_id", "!=", False)]
        )  # fmt: skip
