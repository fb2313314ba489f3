from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import RouterCase


@tagged("post_install", "-at_install")
class TestLabels(RouterCase):
    def setUp(self):
        super().setUp()
        self.fair = self.env.ref("crm_lead_router.channel_fair")
        self.web = self.env.ref("crm_lead_router.channel_web")

    def test_four_basics(self):
        lead = self.lead()
        self.assertEqual(lead.completeness, 0)
        self.assertEqual(len(lead._route_missing_basics()), 4)
        lead.write(
            {
                "phone": "+86 138 0013 8000",
                "channel_id": self.env.ref("crm_lead_router.channel_referral").id,
                "date_first_contact": "2026-11-02 08:00:00",
                "description": "<p>M8 bolts, 10.9</p>",
            }
        )
        self.assertEqual(lead.completeness, 100)
        self.assertFalse(lead.missing_basics)

    def test_an_empty_note_is_no_need(self):
        lead = self.lead(description="<p><br></p>")
        self.assertIn("What the customer needs", lead.missing_basics)

    def test_fair_lead_entered_by_a_person_needs_its_booth(self):
        Lead = self.env["crm.lead"].with_user(self.ann)
        with self.assertRaisesRegex(ValidationError, "Booth Number"):
            Lead.create({"name": "Fair", "channel_id": self.fair.id, "team_id": self.team.id})
        lead = Lead.create(
            {
                "name": "Fair",
                "channel_id": self.fair.id,
                "booth_number": "H2-107",
                "team_id": self.team.id,
            }
        )
        with self.assertRaises(ValidationError):
            lead.write({"booth_number": False})

    def test_fair_lead_that_arrives_by_itself_is_kept_and_incomplete(self):
        lead = self.lead(channel_id=self.fair.id)
        self.assertIn("Booth Number", lead.missing_basics)

    def test_web_lead_needs_a_company_mail_domain(self):
        lead = self.lead(channel_id=self.web.id, email_from="wang@163.com")
        self.assertIn("Company mail address", lead.missing_basics)
        lead.email_from = "wang@huadong-fasteners.example.com"
        self.assertNotIn("Company mail address", lead.missing_basics)

    def test_channel_gives_the_urgency(self):
        self.assertEqual(self.lead(channel_id=self.web.id).urgency, "2h")
        self.assertEqual(self.lead(channel_id=self.web.id, urgency="24h").urgency, "24h")

    def test_credit_code_is_checked(self):
        self.lead(credit_code="91110000600037341L")
        with self.assertRaisesRegex(ValidationError, "credit code"):
            self.lead(credit_code="91110000600037341M")

    def test_morning_list_goes_to_each_team_once(self):
        self.lead("No phone")
        self.at("2026-11-02 08:29:00")
        self.cron(self.env["crm.lead"], "_cron_route_morning_list")
        self.assertFalse(self.inbox(self.ann))
        self.at("2026-11-02 08:30:00")
        self.cron(self.env["crm.lead"], "_cron_route_morning_list")
        self.cron(self.env["crm.lead"], "_cron_route_morning_list")
        self.assertEqual(self.inbox(self.ann), ["East: 1 incomplete leads"])
        self.assertEqual(self.inbox(self.mia), ["East: 1 incomplete leads"])

    def test_no_morning_list_on_a_day_off(self):
        self.lead("No phone")
        self.at("2026-11-07 09:00:00")
        self.cron(self.env["crm.lead"], "_cron_route_morning_list")
        self.assertFalse(self.inbox(self.ann))
