"""What people click, in a real browser, each as the person who does it."""

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import StageGateFixtures

PIPELINE = "/odoo/action-crm.crm_lead_action_pipeline"
ALL_OPPORTUNITIES = "/odoo/action-crm.crm_lead_opportunities"
APPROVALS = "/odoo/action-crm_stagegate.crm_gate_approval_action"
# Odoo's client draws the first page of a PDF it shows and sends it to the server: what is deleted
# meanwhile is a missing record, said in a dialog over the page. A document that has one is left.
PIXEL = b"R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"


@tagged("post_install", "-at_install")
class TestTours(StageGateFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()
        cls.lead.stage_id = cls.drawing
        cls.env.flush_all()

    def _tour(self, name, person, url=PIPELINE):
        # refusals are what the tours are about; each is logged as a warning
        with mute_logger("odoo.http"):
            self.start_tour(url, f"crm_stagegate_{name}", login=person.login, timeout=180)
        self.env.invalidate_all()

    def test_evidence_opens_the_stage_and_losing_it_closes_it_again(self):
        self._tour("refused_then_asked", self.seller)
        self.assertEqual(self.lead.stage_id, self.drawing)
        self._tour("approve", self.leader, APPROVALS)
        self._tour("move_on", self.seller)
        self.assertEqual(self.lead.stage_id, self.sample)
        drawing = self.env["ir.attachment"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "=", self.lead.id)]
        )
        drawing.thumbnail = PIXEL
        self._tour("delete_document", self.manager, ALL_OPPORTUNITIES)
        self.assertEqual(self.lead.stage_id, self.drawing)
        self.assertEqual(self.lead.gate_state, "demoted")
        self.assertEqual(
            self._ledger(self.lead)[-2:],
            [("advance", "Drawing", "Sample"), ("demote", "Sample", "Drawing")],
        )
        self.assertVerified(self.lead)

    def test_a_refused_move_is_mended_in_its_dialog(self):
        self.gate_leader.mode = "off"
        self.Gate.create(
            {
                "name": "Who sent them",
                "stage_id": self.sample.id,
                "kind": "field",
                "mode": "enforce",
                "field_ids": self.env["ir.model.fields"]._get("crm.lead", "referred").ids,
            }
        )
        self._tour("mended_in_its_dialog", self.seller)
        self.assertEqual((self.lead.stage_id, self.lead.referred), (self.sample, "Mr Wang"))

    def test_override_is_a_right_of_its_own_with_a_reason(self):
        self._tour("no_override", self.manager, ALL_OPPORTUNITIES)
        self.assertEqual(self.lead.stage_id, self.drawing)
        self._tour("override", self.boss, ALL_OPPORTUNITIES)
        self.assertEqual(self.lead.stage_id, self.sample)
        self.assertEqual(self._ledger(self.lead)[-1], ("override", "Drawing", "Sample"))

    def test_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.seller.lang = "zh_CN"
        self._tour("any_language", self.seller)
        self.assertEqual(self.lead.missing_gate_count, 1)
        self.assertTrue(self.lead.approval_ids.filtered(lambda each: each.state == "pending"))

    def test_people_who_only_decide_have_an_app_of_their_own(self):
        menu = self.env.ref("crm_stagegate.menu_root")
        seen = self.env["ir.ui.menu"].with_user(self.engineer).load_menus(False)
        self.assertIn(menu.id, seen)
        seen = self.env["ir.ui.menu"].with_user(self.seller).load_menus(False)
        self.assertNotIn(menu.id, seen)

    def test_a_leader_decides_and_nudges_from_my_day(self):
        other = self._create_lead("M10 bolts", self.drawing)
        approvals = self.env["crm.gate.approval"].with_user(self.seller)
        first = approvals._request(self.gate_leader, self.lead)
        second = approvals._request(self.gate_leader, other)
        other.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.seller.id, summary="Send the samples"
        )
        self._tour("my_day", self.leader, "/odoo/my-day")
        self.assertEqual((first.state, second.state), ("approved", "refused"))
        self.assertEqual(second.reason, "The drawing is unsigned")
        nudge = self.env["crm.my.day.mark"].search([("kind", "=", "nudge")])
        self.assertEqual((nudge.user_id, nudge.author_id), (self.seller, self.leader))
