from odoo.tests import tagged

from ..exceptions import GateRefused
from ..models.gate.rules_cache import rules_changed
from ..tools.pdf import make_pdf
from .common import StageGateCase


@tagged("post_install", "-at_install")
class TestGateEngine(StageGateCase):
    def test_refused_with_everything_that_is_missing(self):
        with self.assertRaises(GateRefused) as caught:
            self.lead.with_user(self.seller).stage_id = self.sample
        message = str(caught.exception)
        self.assertIn("M8 bolts", message)
        self.assertIn("Drawing approval", message)
        self.assertIn("Upload the drawing the customer signed.", message)
        self.assertIn("Leader agrees", message)

    def test_refusal_travels_to_the_client(self):
        # one that was there before; what is only just made goes with its refusal
        self.env.cr.execute(
            "UPDATE crm_lead SET create_date = create_date - interval '1 day' WHERE id = %s",
            [self.lead.id],
        )
        self.lead.invalidate_recordset()
        with self.assertRaises(GateRefused) as caught:
            self.lead.with_user(self.seller).stage_id = self.sample
        (refusal,) = caught.exception.context["refusals"]
        self.assertEqual(refusal["lead_id"], self.lead.id)
        self.assertEqual(
            [gate["name"] for gate in refusal["gates"]], ["Drawing approval", "Leader agrees"]
        )

    def test_moves_on_with_proof(self):
        self._prove(self.lead)
        self.lead.with_user(self.seller).stage_id = self.sample
        self.assertEqual(self._ledger(self.lead)[-1], ("advance", "Enquiry", "Sample"))
        self.assertEqual(self.lead.credibility, 100)
        self.assertVerified(self.lead)

    def test_no_stage_with_an_enforced_gate_can_be_skipped(self):
        with self.assertRaises(GateRefused):
            self.lead.stage_id = self.contract

    def test_won_is_a_stage_too(self):
        with self.assertRaises(GateRefused):
            self.lead.with_user(self.seller).action_set_won_rainbowman()

    def test_stage_without_gates_is_free(self):
        self.lead.with_user(self.seller).stage_id = self.drawing
        self.assertEqual(self._ledger(self.lead)[-1], ("advance", "Enquiry", "Drawing"))

    def test_observe_counts_and_never_blocks(self):
        (self.gate_drawing | self.gate_leader).mode = "observe"
        self.lead.with_user(self.seller).stage_id = self.sample
        self.assertEqual(self.lead.missing_gate_count, 0)
        self.assertEqual(self.lead.credibility, 0)

    def test_archived_is_not_judged_whoever_asks_first(self):
        """What is kept of the rules is not what the one who asked first wanted to see."""
        (self.gate_drawing | self.gate_leader).action_archive()
        for asker in (self.lead.with_context(active_test=False), self.lead):
            rules_changed(self.env)
            asker._stagegate_refresh()
            self.assertFalse(asker.env["crm.stage.gate"]._in_play_ids())
        self.lead.with_user(self.seller).stage_id = self.sample
        self.assertEqual(self._ledger(self.lead)[-1], ("advance", "Enquiry", "Sample"))

    def test_off_is_not_judged(self):
        (self.gate_drawing | self.gate_leader).mode = "off"
        self.lead.stage_id = self.sample
        self.assertEqual(self.lead.credibility, 100)

    def test_domain_limits_a_gate_to_some_leads(self):
        self.gate_leader.lead_domain = "[('expected_revenue', '>', 1000)]"
        self.lead.expected_revenue = 10
        self._upload(self.lead)
        self.lead.stage_id = self.sample
        self.assertEqual(self.lead.stage_id, self.sample)

    def test_growing_into_a_gate_falls_back(self):
        self.gate_leader.lead_domain = "[('expected_revenue', '>', 1000)]"
        self.lead.expected_revenue = 10
        self._upload(self.lead)
        self.lead.stage_id = self.sample
        self.lead.expected_revenue = 5000
        self.assertEqual(self.lead.stage_id, self.drawing)
        self.assertEqual(self._ledger(self.lead)[-1][0], "demote")

    def test_batch_is_all_or_nothing(self):
        second = self._create_lead("M10 nuts")
        self._prove(second)
        with self.assertRaises(GateRefused), self.env.cr.savepoint():
            (self.lead | second).write({"stage_id": self.sample.id})
        self.assertEqual((self.lead | second).stage_id, self.enquiry)

    def test_moving_back_is_free(self):
        self._prove(self.lead)
        self.lead.stage_id = self.sample
        self.lead.stage_id = self.enquiry
        self.assertEqual(self._ledger(self.lead)[-1], ("regress", "Sample", "Enquiry"))


@tagged("post_install", "-at_install")
class TestEvidenceFollowsItsSource(StageGateCase):
    def setUp(self):
        super().setUp()
        self._prove(self.lead)
        self.lead.stage_id = self.sample

    def _document(self):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", "crm.lead"),
                ("res_id", "=", self.lead.id),
                ("document_type_id", "!=", False),
            ]
        )

    def test_deleted_document_means_demotion(self):
        self._document().with_user(self.manager).unlink()
        self.assertEqual(self.lead.stage_id, self.drawing)
        self.assertEqual(self.lead.gate_state, "demoted")
        self.assertIn("Drawing approval", self.lead.gate_reason)
        self.assertIn("Manager", self.lead.gate_reason)
        self.assertEqual(self._ledger(self.lead)[-1], ("demote", "Sample", "Drawing"))
        self.assertVerified(self.lead)

    def test_owner_and_leader_are_told_why(self):
        self._document().unlink()
        kind = self.env.ref("crm_stagegate.mail_activity_fell_back")
        todos = self.lead.activity_ids.filtered(lambda each: each.activity_type_id == kind)
        self.assertEqual(todos.user_id, self.seller | self.leader)

    def test_withdrawn_approval_means_demotion(self):
        self.lead.approval_ids.with_user(self.leader).action_withdraw(
            "The customer changed the thread."
        )
        self.assertEqual(self.lead.stage_id, self.drawing)
        self.assertIn("changed the thread", self.lead.gate_reason)

    def test_replaced_document_is_a_new_proof(self):
        self._document().raw = make_pdf("other")
        self.assertEqual(self.lead.stage_id, self.sample)
        states = self.lead.evidence_ids.filtered(
            lambda each: each.gate_id == self.gate_drawing
        ).mapped("state")
        self.assertEqual(sorted(states), ["revoked", "valid"])

    def test_document_replaced_by_something_else_means_demotion(self):
        self._document().raw = b"just a text"
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_proving_it_again_clears_the_mark(self):
        self._document().unlink()
        self._upload(self.lead)
        self.assertEqual(self.lead.gate_state, "clear")
        self.lead.stage_id = self.sample

    def test_grace_period_warns_first(self):
        self.env.company.gate_grace_hours = 8
        self._document().unlink()
        self.assertEqual(self.lead.stage_id, self.sample)
        self.assertTrue(self.lead.gate_grace_until)
        self.lead._store_protected({"gate_grace_until": "2020-01-01 00:00:00"})
        self.env["crm.lead"].browse(self.lead.id)._stagegate_refresh()
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_grace_ends_when_the_proof_is_back(self):
        self.env.company.gate_grace_hours = 8
        self._document().unlink()
        self._upload(self.lead)
        self.assertFalse(self.lead.gate_grace_until)
