"""The process of DingTalk's Stream is killed at any moment: what it acknowledged is there, once."""

import random
import signal
import time
import unittest

from odoo.addons.crm_integrations.tests.dingtalk_server import CLIENT, CORP, SECRET
from odoo.addons.crm_integrations.tests.stream_server import StreamServer, frame
from odoo.tests import tagged

from .processes import ProcessCase, scratch

EVENTS, KILLS = 400, 4


@tagged("post_install", "-at_install")
@unittest.skipUnless(scratch, "needs the project's tools")
class TestStreamProcess(ProcessCase):
    addons = ["crm_integrations"]

    def setUp(self):
        super().setUp()
        self.server = StreamServer()
        self.addCleanup(self.server.stop)
        self.run_odoo(
            f"""
connector = env["crm.connector"].create({{
    "name": "Stream", "kind": "dingtalk", "api_url": {self.server.url!r},
    "dingtalk_client_id": {CLIENT!r}, "dingtalk_corp_id": {CORP!r}, "dingtalk_stream": True,
}})
connector.secret_ids.filtered(lambda each: each.name == "app_secret").value = {SECRET!r}
"""
        )

    def start_process(self):
        """The command as it is typed."""
        arguments = ["odoo", "crm_dingtalk_stream", "-d", self.database, "--log-level=critical"]
        return self.start(
            "-c",
            f"import sys; sys.argv = {arguments!r}\nfrom odoo.cli.command import main; main()",
        )

    def start_connected(self):
        before = self.server.connections
        worker = self.start_process()
        self.assertTrue(self.server.wait_until(lambda server: server.connections > before))
        return worker

    def kept(self):
        rows = self.query(
            "SELECT external_key FROM crm_inbox_event WHERE external_key LIKE 'event:%'"
        )
        return [key.removeprefix("event:id-") for (key,) in rows]

    def test_killed_at_any_moment(self):
        dice = random.Random(19)
        events = [frame(str(number), {"n": number}) for number in range(EVENTS)]
        share = EVENTS // (KILLS + 1)
        for kill in range(KILLS):
            # a fast machine would have taken all of them before the second one is killed
            self.server.push(*events[kill * share : (kill + 1) * share])
            worker = self.start_connected()
            time.sleep(dice.uniform(0.02, 0.4))
            worker.send_signal(signal.SIGKILL)
            worker.wait(timeout=60)
            # what was acknowledged is committed, whatever became of the process
            self.assertFalse(set(self.server.numbers()) - set(self.kept()))
        self.server.push(*events[KILLS * share :])
        worker = self.start_connected()
        self.assertTrue(
            self.server.wait_until(lambda server: len(server.acknowledged) >= EVENTS, 120)
        )
        self.assertEqual(sorted(self.kept()), sorted(str(number) for number in range(EVENTS)))
        seen = self.query("SELECT dingtalk_stream_error FROM crm_connector WHERE name = 'Stream'")
        self.assertEqual(seen, [(None,)])
        worker.send_signal(signal.SIGTERM)
        self.assertEqual(worker.wait(timeout=60), 0)
