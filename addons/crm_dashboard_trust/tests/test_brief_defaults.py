"""Leaders get the Friday list and the figures of the week without asking, and may say no."""

from datetime import datetime, timedelta

from freezegun import freeze_time
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tests.common import new_test_user

from .test_brief import NOW
from .test_metrics import MetricCase

# Friday, 16:00 in Shanghai
FRIDAY = datetime(2026, 11, 27, 8, 0)


class DefaultsCase(MetricCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Brief = cls.env["crm.trust.brief"].with_context(active_test=False)
        cls.Brief.search([]).is_default = False
        cls.Brief.search([]).unlink()
        # of the people of this test only
        cls.env["crm.team"].search([("company_id", "!=", cls.company.id)]).user_id = False
        others = cls.env.ref("sales_team.group_sale_manager").user_ids - cls.mia
        others.group_ids -= cls.env.ref("sales_team.group_sale_manager")
        cls.classPatch(
            cls.env.registry["ir.cron"], "_commit_progress", lambda *args, **kw: float("inf")
        )

    def send(self, moment):
        with freeze_time(moment):
            self.env["crm.trust.brief"]._cron_send()

    def had(self, user):
        return {each.kind for each in self.Brief.search([("user_id", "=", user.id)])}

    def told(self, user, subject="Idle opportunities%"):
        return self.env["mail.message"].search(
            [("subject", "=like", subject), ("partner_ids", "=", user.partner_id.id)]
        )

    def idle(self, user, **values):
        """Nothing real has happened to it since October."""
        lead = self.lead(user, **values)
        self.make_old(lead, days=40, before=NOW)
        return lead


@tagged("post_install", "-at_install")
class TestBriefDefaults(DefaultsCase):
    def test_the_friday_list_reaches_who_leads_by_itself(self):
        self.idle(self.ann, name="Idle bolts")
        self.send(NOW)
        self.send(FRIDAY - timedelta(minutes=1))
        self.assertFalse(self.told(self.mia) or self.told(self.lea))
        self.send(FRIDAY)
        for user in (self.mia, self.lea):
            self.assertEqual(len(self.told(user)), 1, user.name)
            self.assertIn("Idle bolts", self.told(user).body)
        self.assertFalse(self.told(self.ann) or self.told(self.bob) or self.told(self.fin))

    def test_it_comes_at_four_where_the_company_is(self):
        self.mia.tz = self.lea.tz = "America/New_York"
        self.idle(self.ann)
        self.send(NOW)
        self.send(FRIDAY)
        self.assertTrue(self.told(self.mia) and self.told(self.lea))

    def test_who_gets_what(self):
        self.send(NOW)
        self.assertEqual(self.had(self.mia), {"friday", "weekly"})
        self.assertEqual(self.had(self.lea), {"friday", "weekly"})
        for user in (self.ann, self.bob, self.fin, self.out, self.intern):
            self.assertFalse(self.had(user), user.name)

    def test_sellers_get_no_mail_and_nobody_two_of_a_kind(self):
        for moment in (NOW, NOW, FRIDAY):
            self.send(moment)
        self.assertEqual(len(self.Brief.search([])), 4)

    def test_nothing_idle_is_not_told(self):
        self.send(NOW)
        self.send(FRIDAY)
        self.assertFalse(self.told(self.mia))

    def test_who_switched_it_off_is_left_alone(self):
        self.idle(self.ann)
        self.send(NOW)
        self.mia.with_user(self.mia).write({"trust_brief_friday": False})
        self.send(FRIDAY)
        self.assertFalse(self.told(self.mia))
        self.assertTrue(self.told(self.lea))
        self.assertFalse(self.mia.trust_brief_friday)

    def test_deleted_it_does_not_come_again(self):
        self.send(NOW)
        self.Brief.search([("user_id", "=", self.mia.id)]).with_user(self.mia).unlink()
        self.send(NOW)
        self.assertFalse(
            self.env["crm.trust.brief"].search([("user_id", "=", self.mia.id)]), "archived"
        )
        self.assertEqual(self.had(self.mia), {"friday", "weekly"})

    def test_who_has_one_of_their_own_keeps_it(self):
        with freeze_time(NOW):
            own = self.env["crm.trust.brief"].create(
                {"user_id": self.mia.id, "kind": "friday", "hour": 11,
                 "company_id": self.company.id}
            )  # fmt: skip
        self.send(NOW)
        friday = self.Brief.search([("user_id", "=", self.mia.id), ("kind", "=", "friday")])
        self.assertEqual((friday, friday.hour, friday.is_default), (own, 11, False))

    def test_who_leads_no_more_gets_it_no_more(self):
        self.send(NOW)
        self.east.user_id = False
        self.send(NOW)
        self.assertFalse(self.had(self.lea))
        self.assertTrue(self.had(self.mia))

    def test_what_one_chose_stays_when_one_leads_no_more(self):
        self.send(NOW)
        self.lea.with_user(self.lea).write({"trust_brief_daily": True})
        self.east.user_id = False
        self.send(NOW)
        self.assertEqual(self.had(self.lea), {"daily"})

    def test_preferences_switch_on_and_off(self):
        ann = self.ann.with_user(self.ann)
        self.assertFalse(ann.trust_brief_daily)
        ann.write({"trust_brief_daily": True})
        self.assertEqual(self.had(self.ann), {"daily"})
        ann.write({"trust_brief_daily": False})
        self.assertFalse(ann.trust_brief_daily)
        ann.write({"trust_brief_daily": True})
        self.assertEqual(len(self.Brief.search([("user_id", "=", self.ann.id)])), 1)

    def test_preferences_of_others_are_theirs(self):
        with self.assertRaises(AccessError):
            self.bob.with_user(self.ann).write({"trust_brief_daily": True})

    def test_the_page_of_preferences_says_who_gets_what(self):
        view = self.env.ref("base.view_users_form_simple_modif")
        for user, has in ((self.ann, True), (self.fin, False)):
            arch = self.env["res.users"].with_user(user).get_view(view.id, "form")["arch"]
            self.assertEqual("trust_brief_friday" in arch, has, user.name)
            self.assertEqual("come by themselves to sales managers" in arch, has, user.name)

    def test_a_leader_reads_of_their_team_a_manager_of_the_company(self):
        self.idle(self.ann, name="East bolts")
        self.idle(self.bob, name="West bolts")
        self.send(NOW)
        self.send(FRIDAY)
        self.assertIn("West bolts", self.told(self.mia).body)
        self.assertIn("East bolts", self.told(self.lea).body)
        self.assertNotIn("West bolts", self.told(self.lea).body)
        self.assertIn("1 of 1", self.told(self.lea).body)

    def test_a_leader_without_all_leads_reads_their_own(self):
        max_ = new_test_user(
            self.env, "trust_max", groups="base.group_user,sales_team.group_sale_salesman",
            company_id=self.company.id, company_ids=[Command.set(self.company.ids)],
        )  # fmt: skip
        self.west.user_id = max_
        self.idle(self.bob, name="West bolts")
        self.send(NOW)
        self.send(FRIDAY)
        self.assertEqual(self.had(max_), {"friday", "weekly"})
        self.assertFalse(self.told(max_))

    def test_the_weekly_figures_come_on_monday(self):
        self.lead(self.ann)
        self.send(NOW)
        self.send(FRIDAY)
        self.assertFalse(self.told(self.mia, "Figures of the week%"))
        self.mia.tz = "Asia/Shanghai"
        self.send(datetime(2026, 11, 30, 0, 1))
        self.assertEqual(len(self.told(self.mia, "Figures of the week%")), 1)

    def test_queries_follow_people_and_not_deals(self):
        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["crm.trust.brief"]._brief_enrol()
            return self.env.cr.sql_log_count - before

        queries()
        few = queries()
        for number in range(8):
            self.env["crm.team"].create(
                {"name": f"T{number}", "company_id": self.company.id, "user_id": self.lea.id}
            )
        self.assertLessEqual(queries(), few + 1)


@tagged("post_install", "-at_install")
class TestPreferencesOverRpc(HttpCase, DefaultsCase):
    def test_a_seller_saves_them_in_the_browser_way(self):
        self.ann.password = "trust_ann_1"
        self.authenticate("trust_ann", "trust_ann_1")
        answer = self.url_open(
            "/web/dataset/call_kw/res.users/web_save",
            json={
                "params": {
                    "model": "res.users", "method": "web_save",
                    "args": [[self.ann.id], {"trust_brief_weekly": True}],
                    "kwargs": {"specification": {"trust_brief_weekly": {}}},
                }
            },
        ).json()  # fmt: skip
        self.assertTrue(answer["result"][0]["trust_brief_weekly"], answer)
