"""The demo's WeCom connector: fed as WeCom does, with what goes wrong, and mended by a click."""

import socket
import time
from collections import Counter
from urllib.parse import urlsplit

from odoo.addons.crm_integrations.demo import wecom, wecom_customers
from odoo.addons.crm_integrations.demo.wecom_server import NOWHERE, WecomServer
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestDemoOfIntegrations(HttpCase):
    def setUp(self):
        super().setUp()
        self.connector = self.env.ref("crm_integrations.connector_wecom")
        self.events = self.env["crm.inbox.event"].search(
            [("connector_id", "=", self.connector.id)], order="id"
        )

    def test_every_delivery_is_one_event(self):
        states = Counter(self.events.mapped("state"))
        self.assertEqual(states["done"], 6)
        self.assertEqual(states["ignored"], 1)
        # a server that runs may have tried again what comes by itself
        self.assertEqual(states["dead"] + states["failed"], 2)
        self.assertEqual(len(self.events), 9)

    def test_customers_are_leads_of_who_added_them(self):
        leads = self.events.lead_id
        self.assertLessEqual(
            {"郑海涛", "刘芳", "周建国", "孙丽"}, set(leads.mapped("contact_name"))
        )
        identity = self.env["crm.external.identity"].search(
            [("connector_id", "=", self.connector.id), ("external_id", "=", "wm_demo_liu")]
        )
        self.assertEqual(len(identity), 1)
        self.assertEqual(len(identity.lead_id), 1)

    def test_what_was_given_up_says_what_to_mend_and_is_mended(self):
        dead = self.events.filtered(lambda event: event.state == "dead")
        self.assertIn("企业可信IP", dead.error)
        server = WecomServer()
        self.addCleanup(server.stop)
        wecom_customers.fill(server, time.time())
        self.connector.api_url = server.url
        # as make run does
        admin = self.env.ref("base.user_admin")
        dead.with_user(admin).action_send_again()
        self.env["crm.inbox.event"]._claim()._process()
        self.assertEqual((dead.state, dead.lead_id.contact_name), ("done", "钱进"))
        said = self.connector.with_user(admin).action_test()["params"]
        self.assertEqual(said["type"], "success", said)

    def test_reminders_went_out(self):
        sent = self.env["crm.outbox.message"].search([("connector_id", "=", self.connector.id)])
        self.assertEqual(sorted(sent.mapped("state")), ["dead", "sent"])

    def test_nobody_is_asked_where_nobody_answers(self):
        self.assertEqual(self.connector.api_url, NOWHERE)
        address = urlsplit(NOWHERE)
        with socket.socket() as probe:
            self.assertTrue(probe.connect_ex((address.hostname, address.port)))

    def test_playing_leaves_it_to_the_installation_to_commit(self):
        """A test's cursor refuses to commit."""
        members = self.env["crm.connector.member"]
        mine = [("connector_id", "=", self.connector.id)]
        members.search(mine).unlink()
        wecom.play(self.env)
        self.assertEqual(self.connector.api_url, NOWHERE)
        self.assertEqual(members.search_count(mine), len(wecom_customers.MEMBERS))
