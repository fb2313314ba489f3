"""Everyday tasks take less than in Odoo without us, and no more than they once did.

``tests/touches/native_touches.py`` measures the other side, on a database of its own.
"""

from datetime import timedelta

from odoo import fields
from odoo.tests import BaseCase, HttpCase, tagged
from suite import touches

from .touches import klm, measure, records
from .touches.ours import Ours
from .touches.tasks import TASKS
from .touches.world import NEXT, PROMISED, TODAY, World


@tagged("post_install", "-at_install")
class TestOurTouches(World, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_world()
        cls._set_up_gates()
        cls._set_up_followups()
        cls._set_up_requests()
        cls._set_up_pool()
        cls.env.flush_all()

    @classmethod
    def _set_up_gates(cls):
        drawing = cls.env["crm.document.type"].create({"name": "Drawing"})
        cls.gate_drawing, cls.gate_leader = cls.env["crm.stage.gate"].create(
            [
                {"stage_id": cls.sample.id, "mode": "enforce", **values}
                for values in (
                    {"name": "Signed drawing", "kind": "document", "document_type_id": drawing.id},
                    {"name": "Leo agrees", "kind": "approval", "approver_type": "leader"},
                )
            ]
        )

    @classmethod
    def _set_up_followups(cls):
        """What was planned is due today; what is planned next was promised to others before."""
        today = fields.Date.today()
        # a usual next step is that of another customer
        other = cls._lead("Rivets", stage=cls.enquiry)
        said = {"action": "Showed the rivets to the engineer Zhao", "feedback": "Zhao likes size 6"}
        for lead, step, promised, days in (
            (other, NEXT, PROMISED, 3),
            (cls.follow, TODAY, "quotation", 2),
        ):
            followup = (
                cls.env["crm.followup"]
                .with_user(cls.seller)
                .create(
                    {
                        "lead_id": lead.id,
                        **said,
                        "next_action": step,
                        "deliverable": promised,
                        "date_next": today + timedelta(days=days),
                    }
                )
            )
            followup.action_done()
            said = {"action": "Called Mr Wang about bolts", "feedback": "Wang asks for a quotation"}
        cls.env.flush_all()
        cls.env.cr.execute(
            "UPDATE crm_lead SET date_next_followup = %s WHERE id = %s", [today, cls.follow.id]
        )
        cls.env.invalidate_all()

    @classmethod
    def _set_up_requests(cls):
        approvals = cls.env["crm.gate.approval"].with_user(cls.seller)
        for lead in cls.asked:
            approvals._request(cls.gate_leader, lead)

    @classmethod
    def _set_up_pool(cls):
        # of no team: in a routed team, what a seller enters is the router's to give away
        cls.free.team_id = False
        cls.free._route_write({"route_state": "pool"})

    def test_no_task_takes_more_than_recorded(self):
        costs, problems = measure.measure_all(self, Ours())
        self.assertFalse(problems, "\n".join(problems))
        self.env.invalidate_all()
        self._assert_done()
        if records.is_writing():
            records.write("ours", costs)
        for code, most in records.recorded("ours").items():
            with self.subTest(code):
                self.assertLessEqual(costs[code].clicks, most.clicks)
                self.assertLessEqual(costs[code].keys, most.keys)
                self.assertLessEqual(costs[code].fields, most.fields)
                self.assertLessEqual(costs[code].seconds, most.seconds)

    def _assert_done(self):
        """What was done is done: nothing was measured that only looked so."""
        latest = self.follow.followup_ids.sorted("id")[-1]
        self.assertEqual((latest.state, latest.next_action), ("done", NEXT))
        made = self.env["crm.lead"].search([("partner_id.name", "=", "Yida Tools")])
        self.assertEqual(
            (made.name, made.user_id, made.phone[-4:]), ("M8 bolts", self.seller, "0101")
        )
        approvals = self.env["crm.gate.approval"]
        asked = approvals.search([("lead_id", "in", self.asked.ids)])
        self.assertEqual(set(asked.mapped("state")), {"approved"})
        self.assertEqual(approvals.search([("lead_id", "=", self.shut.id)]).state, "pending")
        self.assertEqual(self.free.user_id, self.seller)
        self.assertEqual(self.free.assignment_id.state, "started")


@tagged("post_install", "-at_install")
class TestComparison(BaseCase):
    def test_no_task_takes_longer_than_in_odoo(self):
        ours, native = records.recorded("ours"), records.recorded("native")
        self.assertEqual(list(ours), list(TASKS))
        for code in TASKS:
            with self.subTest(code):
                self.assertLessEqual(ours[code].seconds, native[code].seconds)
                self.assertLessEqual(ours[code].clicks, native[code].clicks)
                self.assertLessEqual(ours[code].keys, native[code].keys)
                self.assertLessEqual(ours[code].fields, native[code].fields)

    def test_together_they_take_less_than_half(self):
        ours = records.sum_of(records.recorded("ours"))
        native = records.sum_of(records.recorded("native"))
        self.assertLess(ours.seconds, native.seconds / 2)
        self.assertLess(ours.clicks, native.clicks / 2)
        self.assertLess(ours.fields, native.fields / 2)
        self.assertLess(ours.keys, native.keys / 2)

    def test_the_pages_have_the_table(self):
        for page in touches.PAGES:
            self.assertIn(records.table(), page.read_text())


@tagged("post_install", "-at_install")
class TestModel(BaseCase):
    """The keystroke-level model, by hand."""

    def seconds(self, *events):
        return klm.cost_of([{"kind": kind, **more} for kind, more in events]).seconds

    def text(self, words, field="name"):
        return [("key", {"key": each, "field": field}) for each in words]

    def test_a_click_is_made_up_pointed_at_and_pressed(self):
        self.assertAlmostEqual(self.seconds(("click", {})), 1.35 + 1.1 + 0.2)

    def test_a_text_where_the_cursor_is_has_one_thought_and_the_hand_moves(self):
        self.assertAlmostEqual(self.seconds(*self.text("abc")), 0.4 + 1.35 + 3 * 0.28)

    def test_a_text_after_pressing_its_field_was_thought_of(self):
        pressed = ("click", {"field": "name"})
        self.assertAlmostEqual(self.seconds(pressed, *self.text("abc")), 2.65 + 0.4 + 3 * 0.28)

    def test_what_ends_a_text_needs_no_thought(self):
        enter = ("key", {"key": "Enter", "field": "name"})
        self.assertAlmostEqual(self.seconds(*self.text("a"), enter), 0.4 + 1.35 + 2 * 0.28)
        self.assertAlmostEqual(self.seconds(("key", {"key": "Enter"})), 0.4 + 1.35 + 0.28)

    def test_the_next_field_is_another_thought(self):
        tab = ("key", {"key": "Tab", "field": "name"})
        found = self.seconds(*self.text("a"), tab, *self.text("b", "phone"))
        self.assertAlmostEqual(found, 0.4 + 2 * 1.35 + 3 * 0.28)

    def test_back_to_the_mouse_the_hand_moves_again(self):
        found = self.seconds(*self.text("a"), ("click", {}))
        self.assertAlmostEqual(found, 0.4 + 1.35 + 0.28 + 0.4 + 2.65)

    def test_fields_are_counted_once(self):
        edits = [{"kind": "edit", "field": name} for name in ("a", "a", "b")]
        self.assertEqual(klm.cost_of(edits).fields, 2)
