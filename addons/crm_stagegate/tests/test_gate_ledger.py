"""What was done to gates is told: switched off and on again, filtered, deleted, rolled out."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import StageGateCase


@tagged("post_install", "-at_install")
class TestGateLedger(StageGateCase):
    def _told(self, gate_id):
        """``[(kind, summary)]`` of a gate, oldest first."""
        entries = self.env["crm.gate.ledger"].search(
            [("record_key", "=", gate_id), ("kind", "like", "gate_%")], order="sequence"
        )
        return [(entry.kind, entry.summary) for entry in entries]

    def test_switching_off_winning_and_on_again_shows(self):
        gate = self.gate_leader.with_user(self.manager)
        (self.gate_drawing).with_user(self.manager).mode = "off"
        gate.mode = "off"
        self.lead.action_set_won()
        gate.mode = "enforce"
        self.assertEqual(
            self._told(gate.id)[-2:],
            [
                ("gate_change", "Mode: enforce → off"),
                ("gate_change", "Mode: off → enforce"),
            ],
        )
        last = self.env["crm.gate.ledger"].search([("gate_id", "=", gate.id)], limit=1)
        self.assertEqual(last.user_id, self.manager)

    def test_a_filter_that_leaves_one_out_shows(self):
        self.gate_leader.lead_domain = f"[('id', '!=', {self.lead.id})]"
        self.assertIn(str(self.lead.id), self._told(self.gate_leader.id)[-1][1])

    def test_the_reason_is_kept(self):
        self.gate_leader.write({"mode": "observe", "change_reason": "Fair in Canton"})
        last = self.env["crm.gate.ledger"].search([("gate_id", "=", self.gate_leader.id)], limit=1)
        self.assertEqual(last.reason, "Fair in Canton")

    def test_a_deleted_gate_is_told_of_and_its_approvals_stay(self):
        approval = self._approve(self.lead)
        number = self.gate_leader.id
        self.gate_leader.unlink()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._told(number)[-1][0], "gate_delete")
        self.assertEqual(
            (approval.exists().gate_name, approval.gate_id.id), ("Leader agrees", False)
        )
        self.assertEqual(list(self.Transition._verify_everything()), [])

    def test_a_rollout_is_told(self):
        self.gate_leader._set_rollout("enforce", 10, self.team)
        self.assertIn("→ 10", self._told(self.gate_leader.id)[-1][1])
        self.gate_leader.action_undo_rollout()
        self.assertIn("10 → 100", self._told(self.gate_leader.id)[-1][1])

    def test_who_decides_is_told(self):
        self.gate_leader.step_ids = [
            Command.create({"approver_type": "user", "approver_user_id": self.boss.id})
        ]
        self.assertIn(f"approver_user_id={self.boss.id}", self._told(self.gate_leader.id)[-1][1])

    def test_nothing_changed_is_no_entry(self):
        before = len(self._told(self.gate_leader.id))
        self.gate_leader.write({"mode": "enforce", "sequence": 5})
        self.assertEqual(len(self._told(self.gate_leader.id)), before)

    def test_deleted_teams_and_stages_are_no_tampering(self):
        team = self.env["crm.team"].create({"name": "Short-lived"})
        self.gate_leader.team_ids = team
        team.unlink()
        self.env.flush_all()
        self.assertEqual(list(self.Transition._verify_gates()), [])
        self.sample.unlink()
        self.assertEqual(list(self.Transition._verify_gates()), [])

    def test_who_reads_it(self):
        entry = self.env["crm.gate.ledger"].search([], limit=1)
        auditor = new_test_user(self.env, "sg_auditor", "crm_stagegate.group_stagegate_auditor")
        for user in (self.manager, auditor):
            self.assertTrue(entry.with_user(user).read(["summary"]))
            with self.assertRaises(UserError):
                entry.with_user(user).write({"reason": "x"})
        for user in (self.seller, self.leader):
            with self.assertRaises(AccessError):
                entry.with_user(user).read(["summary"])

    def test_a_batch_of_moves_costs_no_more_than_one(self):
        self.gate_leader.mode = "off"
        few = self.env["crm.lead"].union(*(self._create_lead(f"Few {n}") for n in range(2)))
        many = self.env["crm.lead"].union(*(self._create_lead(f"Many {n}") for n in range(12)))
        for lead in few | many:
            self._upload(lead)
        self.env.flush_all()

        def count(leads):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            leads.stage_id = self.sample
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(few[0])
        self.assertLessEqual(count(many), count(few[1]) + 1)
