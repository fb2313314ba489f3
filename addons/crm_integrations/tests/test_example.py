"""The example of the readme is what is tested here, and it works over HTTP."""

import hashlib
import hmac
import json
from pathlib import Path

from odoo.addons.crm_notary.tests import fake_models
from odoo.tests import tagged

from .common import IntegrationHttpCase
from .example_kind import ParcelKind

HERE = Path(__file__).resolve().parent


@tagged("post_install", "-at_install")
class TestExample(IntegrationHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        fake_models.load(cls, ParcelKind)
        cls.parcels = cls.make_connector("parcel")
        cls.set_secret(cls.parcels, "signing_key", "a key of the carrier")
        cls.env.flush_all()

    def report(self, status="delivered", key="a key of the carrier"):
        data = {"parcel": "P1", "status": status, "customer": "c1", "name": "Chen"}
        body = json.dumps(data).encode()
        signed = hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
        return self.url_open(
            f"/crm_integrations/{self.parcels.token}",
            data=body,
            headers={"Content-Type": "application/json", "X-Signature": signed},
        )

    def test_a_parcel_is_noted_on_the_lead(self):
        self.assertEqual(self.report(key="other").status_code, 401)
        for _each in range(2):
            self.assertEqual(self.report().status_code, 200)
        self.process()
        event = self.parcels.inbox_ids
        self.assertEqual((len(event), event.state), (1, "done"))
        self.assertIn("Parcel P1", event.lead_id.message_ids[0].body)

    def test_the_readme_shows_it(self):
        page = (HERE.parent / "readme/CONFIGURE.md").read_text()
        code = (HERE / "example_kind.py").read_text()
        shown = code[code.index("class ParcelKind") :].strip()
        shown = shown.replace(
            "    _module = None  # only because a test installs it: leave this line out\n", ""
        )
        indented = "\n".join(f"    {line}" if line else "" for line in shown.splitlines())
        self.assertIn(indented, page)
