import json
from datetime import UTC, datetime

from odoo.addons.crm_integrations.tests.common import OTHER_SECRET, SECRET, signed_headers

from ..vendor import Request, Vendor, moment


class Webhook(Vendor):
    """A form is sent, and sent once more with another name: one lead."""

    kind = "webhook"
    settings = {
        "identity_path": "data.id",
        "mapping_ids": [(0, 0, {"event_type": "form.sent", "effect": "lead", "line_ids": [
            (0, 0, {"target": "contact_name", "path": "data.name"}),
            (0, 0, {"target": "phone", "path": "data.phone"})]})],
    }  # fmt: skip
    secrets = {"webhook_secret": SECRET}
    window = 300
    rotated = ("webhook_secret", OTHER_SECRET)

    def tell(self, number, **options):
        return self._sent(number, 0, **options)

    def then(self, number, **options):
        return self._sent(number, 1, **options)

    def _sent(self, number, later, *, at=None, stamp=None, secret=None, kind="form.sent"):
        when = datetime.fromtimestamp(moment(at or 1777881600) + 60 * later, UTC)
        content = {
            "type": kind, "timestamp": when.isoformat(),
            "data": {"id": f"c-{number}", "name": f"客户{number}号" + " 总" * later},
        }  # fmt: skip
        body = json.dumps(content).encode()
        headers = signed_headers(secret or SECRET, f"msg-{number}-{later}", body, stamp)
        return Request(body, headers)

    def effects(self, env, number):
        return self.leads(env, number)

    def outcome(self, env, number):
        return self.lead(env, number).mapped("contact_name")
