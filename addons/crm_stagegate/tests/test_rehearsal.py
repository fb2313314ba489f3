"""Observe, rehearse, turn on for some people, for all, and back."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..models.gate.crm_gate_rollout import person_share
from .common import StageGateCase


@tagged("post_install", "-at_install")
class TestObservation(StageGateCase):
    def setUp(self):
        super().setUp()
        (self.gate_drawing | self.gate_leader).mode = "observe"

    def _observed(self):
        return self.env["crm.gate.observation"].search([("lead_id", "=", self.lead.id)])

    def test_what_would_have_been_refused_is_noted(self):
        self.lead.with_user(self.seller).stage_id = self.sample
        self.assertEqual(self._observed().gate_id, self.gate_drawing | self.gate_leader)
        self.assertEqual(self._observed().user_id, self.seller)

    def test_each_gate_is_counted_once_on_the_way(self):
        self.lead.stage_id = self.sample
        self.lead.stage_id = self.contract
        self.assertEqual(len(self._observed()), 2)

    def test_a_proven_move_is_not_noted(self):
        self._prove(self.lead)
        self.lead.stage_id = self.sample
        self.assertFalse(self._observed())


@tagged("post_install", "-at_install")
class TestRehearsal(StageGateCase):
    def setUp(self):
        super().setUp()
        self.gates = self.gate_drawing | self.gate_leader
        self.gates.mode = "observe"
        self.lead.write({"stage_id": self.sample.id, "expected_revenue": 700})
        self.proven = self._create_lead("Proven", expected_revenue=50)
        self._prove(self.proven)
        self.proven.stage_id = self.sample
        self.waiting = self._create_lead("Waiting", stage=self.drawing, expected_revenue=30)

    def _rehearse(self, gates=None):
        action = (gates or self.gates).with_user(self.manager).action_rehearse()
        return self.env["crm.gate.rehearsal"].with_user(self.manager).browse(action["res_id"])

    def test_what_is_enforced_is_not_loosened_without_a_word(self):
        self.gates.mode = "enforce"
        rehearsal = self._rehearse()
        self.assertEqual((rehearsal.scope, rehearsal.loosens), ("all", ""))
        rehearsal.write({"scope": "share", "percent": "10"})
        self.assertIn(self.gate_drawing.name, rehearsal.loosens)
        with self.assertRaises(UserError):
            rehearsal.action_enforce()
        self.assertEqual(self.gate_drawing.enforce_percent, 100)
        rehearsal.can_loosen = True
        rehearsal.action_enforce()
        self.assertEqual(self.gate_drawing.enforce_percent, 10)

    def test_the_next_step_is_not_below_the_present_one(self):
        self.gates.write({"mode": "enforce", "enforce_percent": 50})
        rehearsal = self._rehearse()
        self.assertEqual((rehearsal.scope, rehearsal.percent), ("share", "50"))

    def test_teams_are_kept(self):
        self.gates.write({"mode": "enforce", "enforce_team_ids": self.lead.team_id.ids})
        rehearsal = self._rehearse()
        self.assertEqual((rehearsal.scope, rehearsal.team_ids), ("team", self.lead.team_id))
        self.assertFalse(rehearsal.loosens)
        rehearsal.scope = "all"
        self.assertFalse(rehearsal.loosens)

    def _effects(self, rehearsal):
        ours = self.lead | self.proven | self.waiting
        lines = rehearsal.line_ids.filtered(lambda line: line.lead_id in ours)
        return {line.lead_id.name: line.effect for line in lines}

    def test_says_who_would_fall_and_who_would_be_held_up(self):
        effects = self._effects(self._rehearse())
        self.assertEqual(effects, {"M8 bolts": "demoted", "Waiting": "blocked"})

    def test_figures_are_of_those_the_gates_would_be_enforced_for(self):
        rehearsal = self._rehearse()
        rehearsal.scope = "all"
        everyone = rehearsal.demoted_count
        self.assertIn(self.lead, rehearsal._chosen_lines().lead_id)
        rehearsal.write({"scope": "team", "team_ids": self._other_team().ids})
        self.assertLess(rehearsal.demoted_count, everyone)
        self.assertNotIn(self.lead, rehearsal._chosen_lines().lead_id)

    def _other_team(self):
        return self.env["crm.team"].create({"name": "Elsewhere"})

    def test_names_stage_and_revenue(self):
        line = self._rehearse().line_ids.filtered(lambda line: line.lead_id == self.lead)
        self.assertEqual((line.target_stage_id, line.expected_revenue), (self.drawing, 700))

    def test_leaves_no_trace(self):
        self.env.flush_all()
        before = (self._ledger(self.lead), self.lead.evidence_ids.ids, self.lead.gate_state)
        self._rehearse()
        self.env.invalidate_all()
        self.assertEqual(
            before, (self._ledger(self.lead), self.lead.evidence_ids.ids, self.lead.gate_state)
        )
        self.assertEqual(self.gates.mapped("mode"), ["observe", "observe"])

    def test_a_gate_that_is_off_can_be_rehearsed(self):
        self.gates.mode = "off"
        self.assertEqual(self._effects(self._rehearse())["M8 bolts"], "demoted")

    def test_queries_do_not_grow_with_the_leads(self):
        self._rehearse()  # warm
        few = self._count_queries()
        for number in range(20):
            self._create_lead(f"More {number}", stage=self.sample)
        self.env.flush_all()
        self.assertLessEqual(self._count_queries(), few + 1)

    def _count_queries(self):
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self._rehearse()
        return self.env.cr.sql_log_count - before

    def test_enforce_for_everyone_and_undo(self):
        rehearsal = self._rehearse()
        rehearsal.scope = "all"
        rehearsal.action_enforce()
        self.assertEqual(set(self.gates.mapped("mode")), {"enforce"})
        self.gate_drawing.with_user(self.manager).action_undo_rollout()
        self.assertEqual(self.gate_drawing.mode, "observe")
        with self.assertRaises(UserError):
            self.gate_drawing.action_undo_rollout()

    def test_teams_must_be_named(self):
        rehearsal = self._rehearse()
        rehearsal.scope = "team"
        with self.assertRaises(UserError):
            rehearsal.action_enforce()


@tagged("post_install", "-at_install")
class TestRollout(StageGateCase):
    def test_share_is_the_same_people_at_each_step(self):
        people = range(1, 2000)
        first = {person for person in people if person_share(person) < 10}
        half = {person for person in people if person_share(person) < 50}
        self.assertTrue(first < half)
        self.assertAlmostEqual(len(first) / 2000, 0.1, delta=0.03)

    def test_enforced_for_people_in_the_share_only(self):
        share = person_share(self.seller.id)
        self.gate_leader.mode = "off"
        self.gate_drawing.enforce_percent = share
        self.lead.with_user(self.seller).stage_id = self.sample
        self.lead.stage_id = self.enquiry
        self.gate_drawing.enforce_percent = share + 1
        with self.assertRaises(ValidationError):
            self.lead.with_user(self.seller).stage_id = self.sample

    def test_handing_the_lead_to_somebody_outside_the_share_does_not_help(self):
        inside, outside = sorted((self.seller, self.seller_2), key=lambda u: person_share(u.id))
        self.gate_leader.mode = "off"
        self.gate_drawing.enforce_percent = person_share(inside.id) + 1
        if person_share(outside.id) < self.gate_drawing.enforce_percent:
            self.skipTest("both people fall into the same hundredth")
        self.lead.user_id = outside
        self.lead.stage_id = self.sample
        self.lead.user_id = inside
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_enforced_for_some_teams(self):
        self.gate_leader.mode = "off"
        self.gate_drawing.enforce_team_ids = self.other_team
        self.lead.with_user(self.seller).stage_id = self.sample


@tagged("post_install", "-at_install")
class TestStageTasks(StageGateCase):
    def setUp(self):
        super().setUp()
        self.type = self.env["mail.activity.type"].create({"name": "Questionnaire"})
        self.task = self.env["crm.stage.task"].create(
            {
                "stage_id": self.drawing.id,
                "name": "Ask the ten questions",
                "activity_type_id": self.type.id,
            }
        )

    def _todos(self):
        return self.lead.activity_ids.filtered(lambda each: each.stage_task_id == self.task)

    def test_appears_when_the_stage_is_entered(self):
        self.lead.with_user(self.seller).stage_id = self.drawing
        self.assertEqual(self._todos().user_id, self.seller)
        self.assertEqual(self._todos().summary, "Ask the ten questions")

    def test_appears_once(self):
        for stage in (self.drawing, self.enquiry, self.drawing):
            self.lead.stage_id = stage
        self.assertEqual(len(self._todos()), 1)

    def test_templates_are_offered_on_the_checklist(self):
        template = self.env["ir.attachment"].create({"name": "contract.docx", "raw": b"x"})
        self.env["crm.stage.task"].create(
            {"stage_id": self.sample.id, "name": "Contract", "attachment_ids": template.ids}
        )
        checklist = self.lead.with_user(self.seller).gate_checklist
        stage = next(each for each in checklist["stages"] if each["id"] == self.sample.id)
        self.assertEqual([each["name"] for each in stage["templates"]], ["contract.docx"])
        template.with_user(self.seller).check_access("read")

    def test_weak_with_fewer_than_two_enforced_gates(self):
        self.assertFalse(self.sample.is_weak)
        self.gate_leader.mode = "observe"
        self.assertTrue(self.sample.is_weak)
        self.assertTrue(self.drawing.is_weak)
        self.assertFalse(self.enquiry.is_weak)
