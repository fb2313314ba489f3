"""Somebody unknown scans a code or asks in a live stream: one line each of what they did."""

import json
from datetime import UTC, datetime

from odoo.addons.crm_integrations.tests.common import OTHER_SECRET, SECRET, signed_headers

from ..vendor import Request, Vendor, moment


class Behaviour(Vendor):
    secrets = {"webhook_secret": SECRET}
    window = 300
    rotated = ("webhook_secret", OTHER_SECRET)
    did = ("scan", "stay")

    def tell(self, number, **options):
        return self._batch(number, 0, **options)

    def then(self, number, **options):
        return self._batch(number, 1, **options)

    def _batch(self, number, later, *, at=None, stamp=None, secret=None):
        when = datetime.fromtimestamp(moment(at or 1777881600) + 60 * later, UTC)
        did = {
            "id": f"{number}-{later}", "visitor": f"openid-{number}", "type": self.did[later],
            "scene": "b7", "subject": "法兰", "text": "能做到吗", "at": when.isoformat(),
        }  # fmt: skip
        body = json.dumps({"events": [did]}).encode()
        headers = signed_headers(secret or SECRET, f"msg-{number}-{later}", body, stamp)
        return Request(body, headers)

    def effects(self, env, number):
        return self._rows(env, number, self.did[0])

    def outcome(self, env, number):
        return [self._rows(env, number, kind) for kind in self.did]

    def _rows(self, env, number, kind):
        return env["crm.lead.interest"].search_count(
            [("identity_id.connector_id", "=", self.connector_id), ("kind", "=", kind),
             ("identity_id.external_id", "=", f"openid-{number}")]
        )  # fmt: skip


class Scan(Behaviour):
    kind = "scan"


class Live(Behaviour):
    kind = "live"
    did = ("question", "like")
