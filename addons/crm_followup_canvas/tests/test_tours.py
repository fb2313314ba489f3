from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common import FollowupFixtures


@tagged("post_install", "-at_install")
class TestTours(FollowupFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()

    def _tour(self, name, path=None):
        self.start_tour(
            path or f"/odoo/crm.lead/{self.lead.id}",
            f"crm_followup_canvas.{name}",
            login=self.seller.login,
        )

    def _in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.seller.lang = "zh_CN"

    def test_record(self):
        self._tour("record")
        self.assertTrue(self.lead.followup_ids.is_effective)

    def test_record_in_chinese(self):
        self._in_chinese()
        self._tour("record")
        self.assertTrue(self.lead.followup_ids.breakthrough_ids)

    def test_few_clicks_and_keys(self):
        self._in_chinese()
        self._tour("thirty_seconds")
        self.assertTrue(self.lead.followup_ids.is_effective)

    def test_done_on_the_activity_opens_the_canvas(self):
        self._record()
        self._tour("activity")
        self.assertEqual(len(self.lead.followup_ids), 2)

    def test_handle_a_signal(self):
        self.lead.signals_receive({self.lead.id: ["能不能降价?"]})
        self._tour("signal")
        self.assertEqual(self.lead.signal_ids.state, "handled")

    def test_a_competitor_brings_three_answers(self):
        self._in_chinese()
        self.lead.signals_receive({self.lead.id: ["我们也在看竞争对手的报价"]})
        self._tour("talktrack")
        use = self.env["crm.talktrack.use"].search([("lead_id", "=", self.lead.id)])
        self.assertEqual(use.user_id, self.seller)

    def test_a_draft_is_gone_on_with(self):
        self._tour("draft")
        self.assertEqual(self.lead.followup_ids.mapped("state"), ["done"])

    def test_quick_entry(self):
        self._tour("quick", "/odoo/action-crm_followup_canvas.crm_lead_quick_action")
        lead = self.env["crm.lead"].search([("partner_id.name", "=", "Suzhou Machines")])
        self.assertEqual((lead.type, lead.user_id), ("opportunity", self.seller))
        self.assertTrue(lead.partner_id.is_company)

    def test_quick_entry_finds_a_customer_and_the_board_shows_the_new_card(self):
        known = self.env["res.partner"].create(
            {"name": "Suzhou Machines", "is_company": True, "phone": "0512 8888 6666"}
        )
        self._tour("quick_board", "/odoo/action-crm.crm_lead_action_pipeline")
        lead = self.env["crm.lead"].search([("name", "=", "20,000 M8 bolts for Suzhou")])
        self.assertEqual(lead.partner_id, known)
        self.assertEqual(self.env["res.partner"].search_count([("name", "=", known.name)]), 1)

    def test_what_the_system_saw_opens(self):
        start = fields.Datetime.now() - timedelta(days=1)
        event = (
            self.env["calendar.event"]
            .with_user(self.seller)
            .create(
                {
                    "name": "Visit",
                    "start": start,
                    "stop": start + timedelta(hours=1),
                    "opportunity_id": self.lead.id,
                }
            )
        )
        followup = self._record()
        refs = [["meeting", "calendar.event", event.id, fields.Datetime.to_string(start)]]
        followup.sudo()._store({"witness_refs": refs, "is_witnessed": True})
        self._tour("witness")

    def test_each_open_step_is_asked_for_after_a_merge(self):
        other = self._create_lead("M8 bolts again")
        self._record()
        self._record(other, action="Showed the M8 samples to the engineer Zhao")
        merged = (self.lead | other).merge_opportunity()
        self._tour("further", f"/odoo/crm.lead/{merged.id}")
        self.assertEqual(len(merged._followup_open_steps()), 1)

    def _due_today(self):
        """The follow-up of the opportunity is due, with what is stuck and what was promised."""
        other = self._create_lead("Delivery", date_next_followup=self.today + timedelta(days=3))
        self._record(
            other,
            action="Showed the M8 samples to the engineer Zhao",
            feedback="Zhao measured twelve pieces and signed the report",
            next_action="Agree the delivery plan with purchasing",
            deliverable="Agreed delivery plan",
        )
        self._record(obstacle_id=self.price.id)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET date_next_followup = %s WHERE id = %s", [self.today, self.lead.id]
        )
        self.env.invalidate_all()

    def test_at_most_six_touches_from_my_day(self):
        self._due_today()
        self._tour("my_day", "/odoo/my-day")
        latest = self.lead.followup_ids.sorted("id")[-1]
        self.assertEqual(
            (latest.state, latest.next_action, latest.deliverable),
            ("done", "Agree the delivery plan with purchasing", "Agreed delivery plan"),
        )

    def test_not_now_because(self):
        self._due_today()
        self._tour("my_day_later", "/odoo/my-day")
