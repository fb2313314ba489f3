"""Who stands out by more than chance, and the lists behind it."""

from datetime import date, datetime, timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from .test_metrics import MetricCase


class DiagnoseCase(MetricCase):
    """Ann and Cy leave few phones empty, Bob nearly all; Lea has three deals."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.cy = cls.person("cy", "sales_team.group_sale_salesman")
        values = []
        for user, count, empty in ((cls.ann, 40, 4), (cls.cy, 40, 5), (cls.bob, 40, 36),
                                   (cls.lea, 3, 3)):  # fmt: skip
            values += [
                {
                    "name": f"{user.name} {number}",
                    "type": "opportunity",
                    "user_id": user.id,
                    "team_id": cls.east.id,
                    "company_id": cls.company.id,
                    "stage_id": cls.first_stage.id,
                    "phone": False if number < empty else "+86 21 5555 0100",
                }
                for number in range(count)
            ]
        cls.deals = cls.env["crm.lead"].create(values)

    def monday(self, days_ago):
        """The Monday of the week so many days ago, where the company is."""
        day = (datetime.utcnow() + timedelta(hours=8)).date() - timedelta(days=days_ago)
        return date.fromordinal(day.toordinal() - day.weekday())


@tagged("post_install", "-at_install")
class TestDiagnose(DiagnoseCase):
    def diagnose(self, user, code, by, **values):
        scope = {"company_id": user.company_id.id, **values}
        return self.env["crm.trust.diagnose"].with_user(user).diagnose(code, by, scope)

    def groups(self, *args, **values):
        return {group["key"]: group for group in self.diagnose(*args, **values)["groups"]}

    def opened(self, user, action):
        model = self.env[action["res_model"]].with_user(user).with_context(**action["context"])
        return model.search(action["domain"])

    def test_who_is_far_off_is_named(self):
        groups = self.groups(self.mia, "empty_phone", "person")
        self.assertEqual(groups[self.bob.id]["verdict"], "very high")
        self.assertEqual(groups[self.bob.id]["value"], 90)

    def test_small_groups_are_not_judged(self):
        group = self.groups(self.mia, "empty_phone", "person")[self.lea.id]
        self.assertEqual((group["value"], group["verdict"]), (100, "small"))

    def test_nobody_is_first_or_last(self):
        found = self.diagnose(self.mia, "empty_phone", "person")["groups"]
        self.assertEqual([each["name"] for each in found], ["Ann", "Bob", "Cy", "Lea"])

    def test_equal_people_are_left_alone(self):
        self.deals.phone = False
        found = self.diagnose(self.mia, "empty_phone", "person")
        self.assertFalse([each for each in found["groups"] if each["verdict"] not in ("", "small")])
        self.assertIn("chance", found["note"])

    def test_a_group_is_its_list(self):
        diagnose = self.env["crm.trust.diagnose"].with_user(self.mia)
        scope = {"company_id": self.company.id}
        for code in ("empty_phone", "arrivals", "open_revenue", "assigned_2h"):
            for by, _label in diagnose.list_dimensions(code):
                if by == "week" and code == "open_revenue":
                    continue
                for group in diagnose.diagnose(code, by, scope)["groups"]:
                    whole = group["part"] is not None
                    with self.subTest(code=code, by=by, group=group["name"]):
                        action = diagnose.open_group(code, by, group["key"], scope, whole)
                        self.assertEqual(len(self.opened(self.mia, action)), group["size"])
                        if whole:
                            action = diagnose.open_group(code, by, group["key"], scope)
                            self.assertEqual(len(self.opened(self.mia, action)), group["part"])

    def test_people_see_themselves_only(self):
        self.assertEqual(list(self.groups(self.ann, "empty_phone", "person")), [self.ann.id])

    def test_groups_add_up_to_the_figure(self):
        figure = self.figure(self.mia, "empty_phone")
        groups = self.groups(self.mia, "empty_phone", "channel").values()
        self.assertEqual(sum(group["part"] for group in groups), figure["part"])
        self.assertEqual(sum(group["size"] for group in groups), figure["whole"])

    def test_what_is_now_has_no_weeks(self):
        diagnose = self.env["crm.trust.diagnose"].with_user(self.mia)
        self.assertNotIn("week", dict(diagnose.list_dimensions("empty_phone")))
        self.assertIn("week", dict(diagnose.list_dimensions("arrivals")))
        with self.assertRaisesRegex(UserError, "as of now"):
            self.diagnose(self.mia, "empty_phone", "week")

    def test_weeks_are_weeks(self):
        self.age(self.deals[:7], days=14)
        groups = self.diagnose(self.mia, "arrivals", "week")["groups"]
        last = next(each for each in groups if each["name"] == self.monday(14).isoformat())
        self.assertEqual(last["size"], 7)

    def test_what_cannot_be_taken_apart_is_told(self):
        for code, by in (("empty_phone", "moon"), ("forecast_error", "person")):
            with self.subTest(code=code), self.assertRaisesRegex(UserError, "taken apart"):
                self.diagnose(self.mia, code, by)

    # -- the screen ---------------------------------------------------------------------------

    def screen(self, user, code, by=None, **scope):
        scope = {"company_id": user.company_id.id, **scope}
        return self.env["crm.trust.diagnose"].with_user(user).diagnose_screen(code, by, scope)

    def test_every_tile_that_says_why_has_a_screen(self):
        for user in (self.ann, self.lea, self.mia):
            page = self.env["crm.trust.page"].with_user(user)
            scope = {"company_id": self.company.id}
            codes = [each["code"] for each in self.catalogue(user).list_metrics()]
            for tile in page.page_tiles(codes, scope):
                with self.subTest(user=user.name, code=tile["code"]):
                    screen = self.screen(user, tile["code"])
                    self.assertEqual(screen["tile"]["value"], tile["value"])
                    self.assertEqual(bool(screen["dimensions"]), tile["apart"])

    def test_a_seller_looks_at_what_they_have(self):
        self.assertEqual(self.screen(self.mia, "key_fields")["by"], "person")
        self.assertEqual(self.screen(self.ann, "key_fields")["by"], "week")

    def test_what_is_chosen_stays(self):
        screen = self.screen(self.mia, "key_fields", "team", period="week")
        self.assertEqual((screen["by"], screen["scope"]["period"]), ("team", "week"))

    def test_finance_has_no_screen_of_leads(self):
        with self.assertRaisesRegex(UserError, "for you"):
            self.screen(self.fin, "key_fields")

    def test_the_limits_are_a_funnel_around_what_is_usual(self):
        result = self.diagnose(self.mia, "empty_phone", "person")
        self.assertEqual(result["curve"][0]["size"], 40)
        for each in result["curve"]:
            self.assertLess(each["alarm"][0], each["warning"][0])
            self.assertLess(each["warning"][0], result["usual"])
            self.assertGreater(each["warning"][1], result["usual"])

    def test_what_a_figure_is_about_is_no_cause(self):
        for deal in self.deals.filtered("phone")[:60]:
            self.meet(deal, hours=2)
        names = [each["name"] for each in self.causes("empty_phone")]
        self.assertNotIn("No Phone", names)

    def test_a_cause_opens_what_it_counts(self):
        self.deals.write({"partner_name": "Nuts", "contact_name": "Li"})
        causes = self.causes("key_fields")
        self.assertTrue(causes)
        for cause in causes:
            self.assertEqual(len(self.opened(self.mia, cause["action"])), cause["count"])

    def test_causes_of_a_week_are_of_that_week(self):
        self.deals.write({"partner_name": "Nuts", "contact_name": "Li"})
        week = self.monday(0).isoformat()
        before = self.monday(14).isoformat()
        self.assertTrue(self.causes("key_fields", "week", week))
        self.assertFalse(self.causes("key_fields", "week", before))

    def causes(self, code, by=None, key=None):
        diagnose = self.env["crm.trust.diagnose"].with_user(self.mia)
        return diagnose.causes(code, by, key, {"company_id": self.company.id})

    def test_the_heat_map_opens(self):
        diagnose = self.env["crm.trust.diagnose"].with_user(self.mia)
        scope = {"company_id": self.company.id}
        heat = diagnose.heat_map("person", scope)
        codes = [code for code, _label in heat["fields"]]
        row = next(each for each in heat["rows"] if each["key"] == self.bob.id)
        cell = row["cells"][codes.index("phone")]
        self.assertEqual((cell["count"], cell["verdict"]), (36, "very high"))
        for code, cell in zip(codes, row["cells"], strict=True):
            action = diagnose.open_cell(code, "person", self.bob.id, scope)
            self.assertEqual(len(self.opened(self.mia, action)), cell["count"], code)

    def test_the_likely_cause_is_named(self):
        """Those without a phone are those that nobody met."""
        for deal in self.deals.filtered("phone")[:60]:
            self.meet(deal, hours=2)
        causes = (
            self.env["crm.trust.diagnose"]
            .with_user(self.mia)
            .causes("empty_phone", scope={"company_id": self.company.id})
        )
        names = [each["name"] for each in causes]
        self.assertIn("No meeting yet", names)
        cause = causes[names.index("No meeting yet")]
        self.assertGreater(cause["failed"], cause["others"])
        found = self.env["crm.lead"].with_user(self.mia).search(cause["domain"])
        self.assertEqual(len(found), cause["count"])

    def test_queries_follow_groups_and_not_records(self):
        self.diagnose(self.mia, "empty_phone", "person")

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.diagnose(self.mia, "empty_phone", "person")
            return self.env.cr.sql_log_count - before

        few = queries()
        self.deals.copy()
        self.assertEqual(queries(), few)
