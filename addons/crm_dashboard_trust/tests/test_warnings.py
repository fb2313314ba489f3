"""What turned worse is told, to who mends it and as they may see it."""

from datetime import datetime, timedelta

from freezegun import freeze_time
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_diagnose import DiagnoseCase


@tagged("post_install", "-at_install")
class TestWarnings(DiagnoseCase):
    def test_a_fall_within_a_week_is_told(self):
        self.fall()
        found = self.warnings(self.mia)
        self.assertIn("100 %", found["key_fields"])
        self.assertIn("20 %", found["key_fields"])

    def test_two_weeks_under_the_target_are_told(self):
        moment = datetime.combine(self.monday(14), datetime.min.time())
        self.backdate(self.deals, "create_date", moment)
        self.env.cr.execute("ALTER TABLE crm_stage_transition DISABLE TRIGGER USER")
        self.backdate(self.deals.transition_ids, "date", moment)
        self.env.cr.execute("ALTER TABLE crm_stage_transition ENABLE TRIGGER USER")
        self.assertIn("two weeks in a row", self.warnings(self.mia)["advance_rate"])

    def test_who_mends_it_hears_when_there_is_more(self):
        self.target("no_owner", self.lea)
        Day = self.env["crm.trust.health.day"]
        Day._count(self.company)
        self.env.cr.execute("UPDATE crm_trust_health_day SET day = day - 1")
        self.env.invalidate_all()
        self.deals[:3].user_id = False
        told = self.env["mail.message"].search([], order="id desc", limit=1)
        self.assertTrue(Day._count(self.company))
        self.assertFalse(Day._count(self.company), "once a day")
        Day._tell(self.company)
        self.assertEqual(Day._rises(self.company)[0][0], "no_owner")
        news = self.env["mail.message"].search([("id", ">", told.id)])
        self.assertIn(self.lea.partner_id, news.partner_ids | news.notified_partner_ids)
        self.assertIn("no_owner", self.warnings(self.mia))
        self.assertNotIn("no_owner", self.warnings(self.ann))

    def test_the_days_are_written_by_nobody(self):
        self.env["crm.trust.health.day"]._count(self.company)
        row = self.env["crm.trust.health.day"].search([], limit=1)
        with self.assertRaises(AccessError):
            row.with_user(self.mia).write({"count": 0})
        with self.assertRaises(AccessError):
            row.with_user(self.ann).read(["count"])

    # -- who mends it -------------------------------------------------------------------------

    def test_a_warning_names_who_mends_it(self):
        self.fall()
        (warning,) = (each for each in self.told(self.mia) if each["code"] == "key_fields")
        self.assertEqual(warning["who"], "Salesperson")
        self.target("key_fields", self.lea)
        (warning,) = (each for each in self.told(self.mia) if each["code"] == "key_fields")
        self.assertEqual(
            (warning["who"], warning["period"], warning["apart"]), ("Lea", "week", True)
        )

    def test_a_warning_opens_what_it_says(self):
        self.fall()
        (warning,) = (each for each in self.told(self.mia) if each["code"] == "key_fields")
        scope = {"period": warning["period"], "day": warning["day"]}
        figure = self.figure(self.mia, "key_fields", **scope)
        self.assertEqual((figure["part"], figure["whole"]), (5, 25))
        self.assertEqual(len(self.counted(self.mia, "key_fields", **scope)), 5)

    def test_who_mends_it_hears_of_the_week_once(self):
        self.fall()
        self.target("key_fields", self.lea)
        Day = self.env["crm.trust.health.day"]
        told = self.news(lambda: Day._tell_week(self.company))
        self.assertIn("fell from 100 %", told[self.lea.partner_id])
        # on a later day of the same week it is not told again
        Day._count(self.company)
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_trust_health_day SET day = %s", [self.monday(0)])
        self.env.invalidate_all()
        later = datetime.combine(self.monday(0) + timedelta(days=3), datetime.min.time())
        with freeze_time(later):
            self.assertFalse(self.news(lambda: Day._tell_week(self.company)))

    def test_the_week_is_told_as_its_reader_sees_it(self):
        """Of the twenty-six leads of last week Ann sees her own ten."""
        self.fall()
        late = self.deals.filtered(lambda deal: deal.user_id == self.ann and deal.phone)[-1]
        late.phone = False
        self.backdate(late, "create_date", datetime.combine(self.monday(7), datetime.min.time()))
        self.target("key_fields", self.ann)
        told = self.news(lambda: self.env["crm.trust.health.day"]._tell_week(self.company))
        self.assertIn("to 50 %", told[self.ann.partner_id])
        self.assertNotIn("19 %", told[self.ann.partner_id])

    def test_a_few_leads_make_no_percentage(self):
        self.fall()
        last = self.deals.filtered(lambda deal: deal.create_date.date() == self.monday(7))
        self.assertIn("key_fields", self.warnings(self.mia))
        self.backdate(last[9:], "create_date", datetime(2020, 1, 1))
        self.assertNotIn("key_fields", self.warnings(self.mia))

    def test_a_gap_that_grows_a_little_is_no_news(self):
        self.count_twice(lambda: self.deals.filtered("phone")[:2].write({"phone": False}))
        self.assertNotIn("empty_phone", self.warnings(self.mia))

    def test_a_gap_that_grows_much_is_told(self):
        self.count_twice(lambda: self.deals.filtered("phone")[:20].write({"phone": False}))
        self.assertIn("68", self.warnings(self.mia)["empty_phone"])

    def test_nobody_is_told_a_number_above_their_rights(self):
        """Ann answers for it and sees four, none of the twenty that are new."""
        self.target("empty_phone", self.ann)
        change = self.deals.filtered(lambda deal: deal.phone and deal.user_id != self.ann)[:20]
        self.count_twice(lambda: change.write({"phone": False}))
        told = self.news(lambda: self.env["crm.trust.health.day"]._tell(self.company))
        self.assertIn("you see 4", told[self.ann.partner_id])
        self.assertNotIn("68", told[self.ann.partner_id])

    def test_what_its_mender_may_not_see_goes_to_who_stands_in(self):
        self.company.notary_fallback_user_id = self.mia
        self.target("demoted_deals", self.fin)
        self.target("no_owner", self.fin)
        self.count_twice(lambda: self.deals[:3].write({"user_id": False}))
        told = self.news(lambda: self.env["crm.trust.health.day"]._tell(self.company))
        self.assertNotIn(self.fin.partner_id, told)
        self.assertIn(self.mia.partner_id, told)

    def test_who_stands_in_from_another_company_is_told_no_number_of_this_one(self):
        gus = self.person("gus", "sales_team.group_sale_manager", self.other_company)
        self.company.notary_fallback_user_id = gus
        self.target("no_owner", self.fin)
        self.count_twice(lambda: self.deals[:3].write({"user_id": False}))
        Day = self.env["crm.trust.health.day"]
        self.assertFalse(self.news(lambda: Day._tell(self.company)))
        gus.company_ids += self.company
        self.assertIn(gus.partner_id, self.news(lambda: Day._tell(self.company)))

    def fall(self):
        """Twenty good leads the week before, five good and twenty bad ones last week."""
        this, before = self.monday(7), self.monday(14)
        self.deals.write({"partner_name": "Nuts", "contact_name": "Li"})
        if "industry_id" in self.deals._fields:
            self.deals.industry_id = self.env["res.partner.industry"].search([], limit=1)
        good = self.deals.filtered(lambda deal: deal.phone)[:20]
        bad = self.deals.filtered(lambda deal: not deal.phone)[:20]
        self.backdate(self.deals, "create_date", datetime(2020, 1, 1))
        self.backdate(good, "create_date", datetime.combine(before, datetime.min.time()))
        self.backdate(good[:5] | bad, "create_date", datetime.combine(this, datetime.min.time()))

    def warnings(self, user):
        return {each["code"]: each["text"] for each in self.told(user)}

    def told(self, user):
        diagnose = self.env["crm.trust.diagnose"].with_user(user)
        return diagnose.read_warnings({"company_id": self.company.id})

    def target(self, code, user, company=None):
        return self.env["crm.trust.target"].create(
            {
                "code": code,
                "value": 95,
                "company_id": (company or self.company).id,
                "user_id": user.id,
            }
        )

    def count_twice(self, change):
        """A day is counted, something changes, the next day is counted."""
        Day = self.env["crm.trust.health.day"]
        Day._count(self.company)
        self.env.flush_all()
        self.env.cr.execute("UPDATE crm_trust_health_day SET day = day - 1")
        self.env.invalidate_all()
        change()
        Day._count(self.company)

    def news(self, tell):
        """:return: {partner: text} of what is told meanwhile"""
        last = self.env["mail.message"].search([], order="id desc", limit=1)
        tell()
        found = self.env["mail.message"].search([("id", ">", last.id)])
        return {
            partner: each.body
            for each in found
            for partner in each.notified_partner_ids | each.partner_ids
        }
