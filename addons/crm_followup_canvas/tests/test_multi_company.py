from freezegun import freeze_time
from odoo import fields
from odoo.fields import Command
from odoo.tests import tagged

from .common import FollowupCase


class MultiCompanyCase(FollowupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.here = cls.env.company
        cls.there = cls.env["res.company"].create({"name": "Trading company"})
        cls.seller_there = cls.env["res.users"].create(
            {
                "name": "There",
                "login": "seller_there",
                "group_ids": [Command.link(cls.env.ref("sales_team.group_sale_salesman").id)],
                "company_id": cls.there.id,
                "company_ids": [Command.set(cls.there.ids)],
            }
        )
        cls.lead_there = cls.env["crm.lead"].create(
            {
                "name": "Washers",
                "type": "opportunity",
                "company_id": cls.there.id,
                "user_id": cls.seller_there.id,
                "team_id": False,
            }
        )


@tagged("post_install", "-at_install")
class TestMultiCompany(MultiCompanyCase):
    def test_each_company_switches_its_own_on(self):
        self.assertFalse(self.there.followup_signals)
        leads = self.lead | self.lead_there
        leads.signals_receive({lead.id: ["要降价"] for lead in leads})
        self.assertTrue(self.lead.signal_ids)
        self.assertFalse(self.lead_there.signal_ids)

    def test_a_rule_of_a_company_looks_at_its_own_only(self):
        self.there.followup_signals = True
        rule = self.env["crm.signal.rule"].create(
            {"name": "Zinc", "keywords": "zinc", "company_id": self.there.id}
        )
        leads = self.lead | self.lead_there
        leads.signals_receive({lead.id: ["Is it zinc plated?"] for lead in leads})
        self.assertFalse(self.lead.signal_ids)
        self.assertEqual(self.lead_there.signal_ids.rule_id, rule)

    def test_an_opportunity_of_no_company_follows_its_owners(self):
        self.there.followup_signals = True
        self.here.followup_signals = False
        self.lead_there.company_id = False
        self.lead_there.signals_receive({self.lead_there.id: ["要降价"]})
        self.assertTrue(self.lead_there.signal_ids)

    def test_one_run_of_the_clock_serves_both(self):
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))
        third = self.env["res.company"].create({"name": "No clock"})
        self.seller_there.company_ids |= third
        lead = self.lead_there.copy({"company_id": third.id})
        (self.here | self.there).followup_clock = True
        self.env["crm.lead"]._cron_followup_clock()
        self.assertTrue(self.lead.date_next_followup)
        self.assertTrue(self.lead_there.date_next_followup)
        self.assertFalse(lead.date_next_followup)

    def test_follow_ups_and_figures_stay_in_their_company(self):
        followup = self._record(self.lead_there, user=self.seller_there)
        self.assertEqual(followup.company_id, self.there)
        manager = self.manager.with_company(self.here)
        self.assertFalse(self.Followup.with_user(manager).search([("id", "=", followup.id)]))
        self.env.flush_all()
        figures = self.env["crm.followup.performance"]
        self.assertFalse(
            figures.with_user(manager).search([("user_id", "=", self.seller_there.id)])
        )
        own = figures.with_user(self.seller_there).search([])
        self.assertEqual(own.user_id, self.seller_there)


@tagged("post_install", "-at_install")
class TestLastMonth(MultiCompanyCase):
    """Which month is the last one depends on where the company is, not on who asks."""

    # the new year has begun in Shanghai, not yet in New York
    NEW_YEAR = "2026-12-31 17:00:00"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for company, zone in ((cls.here, "Asia/Shanghai"), (cls.there, "America/New_York")):
            company.resource_calendar_id.tz = zone
            company.write({"followup_coaching": True, "followup_min_count": 1})

    def setUp(self):
        super().setUp()
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))

    def test_each_company_is_coached_about_its_own_last_month(self):
        with freeze_time(self.NEW_YEAR):
            for day in ("2026-11-10", "2026-12-10"):
                for lead, user in ((self.lead, self.seller), (self.lead_there, self.seller_there)):
                    self._record(lead, user=user, done=False, date=f"{day} 12:00:00")
            self.env.flush_all()
            self.env["crm.coaching.case"]._cron_followup_coaching()
        for person, month in ((self.seller, "2026-12-01"), (self.seller_there, "2026-11-01")):
            case = self.env["crm.coaching.case"].search(
                [("origin", "=", "followup"), ("user_id", "=", person.id)]
            )
            self.assertEqual(case.mapped("followup_month"), [fields.Date.to_date(month)])

    def test_the_export_offers_the_last_month_of_the_company(self):
        Export = self.env["crm.followup.export"]
        with freeze_time(self.NEW_YEAR):
            for company, zone, month in (
                (self.here, "America/New_York", "2026-12-01"),
                (self.there, "Asia/Shanghai", "2026-11-01"),
            ):
                # where the person is plays no part
                wizard = Export.with_company(company).with_context(tz=zone).new({})
                self.assertEqual(wizard.month, fields.Date.to_date(month))
