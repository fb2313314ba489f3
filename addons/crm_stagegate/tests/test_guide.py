"""The guide's way from a template to gates that are enforced for everyone, and back."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import StageGateCase


class GuideCase(StageGateCase):
    def step(self, code):
        steps = self.env["crm.guide"].with_user(self.manager).get_guide()["steps"]
        return next(step for step in steps if step["code"] == code)

    def press(self, code, name, **values):
        return self.env["crm.guide"].with_user(self.manager).run(code, name, values)


@tagged("post_install", "-at_install")
class TestGuideTemplate(GuideCase):
    def setUp(self):
        super().setUp()
        self.trade = self.env["crm.team"].create({"name": "Trade of one's own"})

    def pipeline(self):
        stages = self.env["crm.stage"].search([])
        return [(stage.id, stage.name, stage.sequence, stage.team_ids.ids) for stage in stages]

    def apply(self):
        self.press("template", "apply", template="general_b2b", team=str(self.trade.id))
        return self.step("template")["changes"][0]

    def test_a_template_is_applied_says_so_and_is_taken_away(self):
        before = self.pipeline()
        gates = self.Gate.search_count([])
        change = self.apply()
        self.assertIn("Trade of one's own", change["text"])
        made = self.Gate.search([("team_ids", "in", self.trade.ids)])
        self.assertTrue(made)
        self.assertEqual(set(made.mapped("mode")), {"observe"})
        self.press("template", "undo", id=change["id"])
        self.assertEqual(self.pipeline(), before)
        self.assertEqual(self.Gate.search_count([]), gates)

    def test_a_template_people_work_with_is_not_taken_away(self):
        change = self.apply()
        stage = self.env["crm.stage"].search([("team_ids", "=", self.trade.ids)], limit=1)
        lead = self._create_lead("Works here", team_id=self.trade.id, stage_id=stage.id)
        with self.assertRaisesRegex(UserError, "1 opportunities stand"):
            self.press("template", "undo", id=change["id"])
        self.assertEqual(lead.stage_id, stage)

    def test_a_team_that_is_not_offered_is_refused(self):
        with self.assertRaises(UserError):
            self.press("template", "apply", template="general_b2b", team="0")


@tagged("post_install", "-at_install")
class TestGuideRollout(GuideCase):
    def setUp(self):
        super().setUp()
        (self.gate_drawing | self.gate_leader).mode = "observe"

    def test_a_week_of_observing(self):
        self.assertEqual(self.step("observe")["state"], "waits")
        self.env.cr.execute("UPDATE crm_stage_gate SET create_date = now() - interval '8 days'")
        self.Gate.invalidate_model()
        step = self.step("observe")
        self.assertEqual((step["state"], step["progress"]), ("done", (7, 7)))

    def test_gates_that_are_off_begin_to_observe_and_stop_again(self):
        self.gate_drawing.mode = "off"
        self.press("observe", "observe")
        self.assertEqual(self.gate_drawing.mode, "observe")
        self.press("observe", "undo", id=self.step("observe")["changes"][0]["id"])
        self.assertEqual(self.gate_drawing.mode, "off")

    def test_what_would_have_been_refused_is_read_and_counted_since(self):
        self.assertEqual(self.step("read")["state"], "waits")
        self.lead.with_user(self.seller).stage_id = self.sample
        self.env.flush_all()
        step = self.step("read")
        self.assertEqual(step["state"], "todo")
        self.assertIn("Drawing approval: 1 times", str(step["facts"]))
        action = self.press("read", "read")
        self.assertEqual(action["res_model"], "crm.gate.observation")
        self.assertEqual(self.step("read")["state"], "done")

    def test_a_tenth_then_everyone_and_back(self):
        self.assertEqual(self.step("tenth")["state"], "todo")
        rehearsal = self.press("tenth", "rehearse")
        wizard = self.env["crm.gate.rehearsal"].with_user(self.manager).browse(rehearsal["res_id"])
        self.assertEqual((wizard.scope, wizard.percent), ("share", "10"))
        wizard.action_enforce()
        self.assertEqual(self.step("tenth")["state"], "done")
        self.assertEqual(self.step("everyone")["state"], "todo")
        rehearsal = self.press("everyone", "rehearse")
        wizard = self.env["crm.gate.rehearsal"].with_user(self.manager).browse(rehearsal["res_id"])
        wizard.scope = "all"
        wizard.action_enforce()
        self.assertEqual(self.step("everyone")["state"], "done")
        for change in self.step("everyone")["changes"]:
            self.press("everyone", "undo", id=change["id"])
        self.assertEqual(self.step("everyone")["state"], "todo")
        self.assertEqual(set(self.gate_drawing.mapped("enforce_percent")), {10})
        first = self.step("tenth")["changes"]
        self.assertTrue(all(change["can_undo"] for change in first))
        for change in first:
            self.press("tenth", "undo", id=change["id"])
        self.assertEqual(self.gate_drawing.mode, "observe")

    def test_roles_of_gates_with_nobody_in_them(self):
        role = self.env["res.role"].create({"name": "Nobody's role"})
        self.gate_leader.write({"approver_type": "role", "approver_role_id": role.id})
        self.assertIn("Nobody's role", str(self.step("people")["facts"]))


@tagged("post_install", "-at_install")
class TestGuideDeals(GuideCase):
    def test_the_last_three_with_what_they_had_and_lacked(self):
        (self.gate_drawing | self.gate_leader).mode = "observe"
        for name in ("One", "Two", "Three", "Four"):
            lead = self._create_lead(name)
            if name != "Four":
                self._upload(lead)
            lead.with_user(self.seller).stage_id = self.sample
            lead.with_user(self.seller).stage_id = self.contract
        self.env.flush_all()
        step = self.step("deals")
        self.assertEqual((step["state"], len(step["deals"])), ("done", 3))
        four = next(deal for deal in step["deals"] if deal["name"] == "Four")
        self.assertEqual(
            [place["name"] for place in four["stages"]], ["Enquiry", "Sample", "Contract"]
        )
        self.assertEqual(
            [(proof["name"], proof["met"]) for proof in four["stages"][1]["proofs"]],
            [("Drawing approval", False), ("Leader agrees", False)],
        )
        self.assertIn("3 of your last 3 deals had no “Leader agrees”", str(step["facts"]))
