"""Time stamps of checkpoints, asked of a server that really runs."""

import base64
import json
import shutil
import unittest

import requests
from odoo.tests import tagged

from ..models.ledger import checkpoint_anchor
from ..tools import time_stamp
from .test_tampering import TamperingCase
from .time_stamp_server import TimeStampServer


@tagged("post_install", "-at_install")
@unittest.skipUnless(shutil.which("openssl") and time_stamp.tsp, "openssl and asn1crypto")
class TestTimeStamp(TamperingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = cls.enterClassContext(TimeStampServer())
        cls.env["ir.config_parameter"].set_param(checkpoint_anchor.TIME_STAMP_URL, cls.server.url)

    def _stamp(self):
        self.Checkpoint._anchor()
        return self.env["crm.gate.ledger"].search([("kind", "=", "timestamp")])

    def test_each_checkpoint_is_stamped_once(self):
        stamps = self._stamp()
        self.assertEqual(len(stamps), self.Checkpoint.search_count([]))
        self.assertEqual(self._stamp(), stamps)
        self.assertEqual(self._found(), [])

    def test_openssl_takes_it_for_a_stamp_of_the_root(self):
        after = json.loads(self._stamp()[0].after)
        token = base64.b64decode(after["token"])
        self.assertTrue(self.server.verify(token, after["root"].encode()))
        self.assertFalse(self.server.verify(token, b"something else"))

    def test_a_stamp_of_something_else_is_refused(self):
        token = time_stamp.ask(self.server.url, b"one")
        self.assertTrue(time_stamp.check(token, b"one")["gen_time"].native)
        for wrong, data in ((token, b"two"), (token[:-1] + b"x", b"one"), (b"x", b"one")):
            with self.assertRaises(ValueError):
                time_stamp.check(wrong, data)

    def test_a_checkpoint_written_anew_has_no_stamp_of_its_own(self):
        self._stamp()
        self._go_round("UPDATE crm_stage_checkpoint SET root = repeat('e', 64)")
        self.assertIn("time stamp", str(self._found()))

    def test_a_server_that_is_away_stops_nothing(self):
        def away(*args, **options):
            raise requests.ConnectionError("away")

        self.patch(requests, "post", away)
        with self.assertLogs("odoo.addons.crm_stagegate.models.ledger.checkpoint_anchor") as logs:
            self.assertFalse(self._stamp())
        self.assertIn("away", logs.output[0])
        self.assertEqual(self._found(), [])
