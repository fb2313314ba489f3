"""The manager's page and what open forms are told."""

import json

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import StageGateCase


@tagged("post_install", "-at_install")
class TestGateWatch(StageGateCase):
    def _section(self, key, user=None):
        sections = self.env["crm.lead"].with_user(user or self.leader).get_gate_watch()
        return next(section for section in sections if section["key"] == key)

    def _titles(self, key, user=None):
        return [row["title"] for row in self._section(key, user)["rows"]]

    def test_what_waits(self):
        self.env["crm.gate.approval"].with_user(self.seller)._request(self.gate_leader, self.lead)
        self.assertIn("M8 bolts", self._titles("waiting"))

    def test_what_fell(self):
        self._prove(self.lead)
        self.lead.stage_id = self.sample
        self.lead.approval_ids.with_user(self.leader).action_withdraw("The thread was changed.")
        self.assertIn("M8 bolts", self._titles("fallen"))

    def test_what_was_done_to_gates(self):
        self.gate_leader.with_user(self.manager).mode = "off"
        self.env.flush_all()
        section = self._section("gates", self.manager)
        self.assertEqual(section["rows"][0]["title"], "Leader agrees")
        self.assertIn("off", section["rows"][0]["subtitle"])
        self.assertEqual(section["rows"][0]["user_name"], self.manager.name)

    def test_a_seller_is_not_told_of_gates(self):
        keys = [
            each["key"] for each in self.env["crm.lead"].with_user(self.seller).get_gate_watch()
        ]
        self.assertNotIn("gates", keys)

    def test_what_was_overridden(self):
        self.lead.with_user(self.boss)._stagegate_override(
            self.sample, "The customer signed on paper, the scan follows on Monday."
        )
        self.assertIn("M8 bolts", self._titles("overridden"))

    def test_what_jumped(self):
        self._prove(self.lead)
        self.lead.with_user(self.seller).stage_id = self.contract
        self.env.flush_all()
        self.assertIn("M8 bolts", self._titles("jumped"))

    def test_a_salesperson_sees_the_own_only(self):
        self.lead.with_user(self.boss)._stagegate_override(
            self.sample, "The customer signed on paper, the scan follows on Monday."
        )
        self.assertNotIn("M8 bolts", self._titles("overridden", self.seller_2))

    def test_not_for_people_without_crm(self):
        with self.assertRaises(AccessError):
            self._section("waiting", self.engineer)

    def test_the_action_opens_what_is_counted(self):
        self._prove(self.lead)
        self.lead.stage_id = self.sample
        self.lead.approval_ids.with_user(self.leader).action_withdraw("The thread was changed.")
        section = self._section("fallen")
        action = section["action"]
        found = self.env[action["res_model"]].with_user(self.leader).search_count(action["domain"])
        self.assertEqual(found, section["count"])

    def test_open_forms_are_told_when_a_colleague_decides(self):
        approval = (
            self.env["crm.gate.approval"]
            .with_user(self.seller)
            ._request(self.gate_leader, self.lead)
        )
        self._reset_bus()
        approval.with_user(self.leader).action_approve()
        messages = self._bus_messages("crm_stagegate.lead_judged")
        self.assertTrue(any(self.lead.id in message["lead_ids"] for message in messages))

    def _reset_bus(self):
        self.env.cr.precommit.run()
        self.env["bus.bus"].search([]).unlink()

    def _bus_messages(self, kind):
        self.env.cr.precommit.run()
        messages = [json.loads(row.message) for row in self.env["bus.bus"].sudo().search([])]
        return [message["payload"] for message in messages if message["type"] == kind]
