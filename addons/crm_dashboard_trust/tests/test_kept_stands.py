"""What the forecast looks back at is kept at night: the same as read anew, and nobody's to read."""

from datetime import timedelta
from unittest.mock import patch

from odoo.addons.crm_notary.tools.periods import period_of
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_forecast import ForecastCase


@tagged("post_install", "-at_install")
class TestKeptStands(ForecastCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Forecast = cls.env["crm.trust.forecast"]
        cls.month_now = period_of("month", cls.today, cls.company)

    def keep(self):
        self.Forecast._keep_stands(self.company)
        # as in a process that was started in the morning
        self.registry.clear_cache()

    def looked_back_at(self):
        day = (self.today - self.this).days
        return [self.Forecast._stands(self.company, self.month_now, offset) for offset in (0, day)]

    def read_anew(self):
        return [self.Forecast._read_stands(self.company, self.wanted(stands))
                for stands in self.looked_back_at()]  # fmt: skip

    def wanted(self, stands):
        return tuple((stand.first, stand.end, stand.day) for stand in stands)

    def without_reading(self):
        return patch.object(
            type(self.Forecast), "_read_stands", side_effect=AssertionError("history was read")
        )

    def test_the_page_of_the_morning_reads_no_history(self):
        self.history()
        expected = self.read_anew()
        self.keep()
        with self.without_reading():
            self.assertEqual(self.looked_back_at(), expected)
            self.assertTrue(self.forecast()["now"]["credible"] is not None)

    def test_nothing_kept_is_read(self):
        self.history()
        self.registry.clear_cache()
        with self.without_reading(), self.assertRaisesRegex(AssertionError, "history was read"):
            self.looked_back_at()

    def test_a_row_of_the_past_that_came_since_counts(self):
        self.history()
        self.keep()
        self.due(-2, "won")
        found = self.looked_back_at()
        self.assertEqual(found, self.read_anew())
        self.assertEqual(sum(cell.count for cell in found[0][-2].cells.values()), 5)

    def test_a_row_of_this_month_changes_nothing_of_what_is_over(self):
        self.history()
        self.keep()
        # that of the first tells what was won on the last day before
        day = max(self.today, self.this + timedelta(days=1))
        self.rows({"key": self.new_key(), "day": day, "due": day})
        with self.without_reading():
            self.looked_back_at()

    def test_a_stage_that_is_gone_is_none(self):
        gone = self.env["crm.stage"].create({"name": "Gone", "sequence": 50})
        self.history(stage=gone)
        self.history(months=2)
        self.keep()
        gone.unlink()
        with self.without_reading():
            found = self.looked_back_at()
        self.assertEqual(
            {key for stand in found[0] for key in stand.cells}, {(0, 4), (self.first_stage.id, 4)}
        )
        self.assertEqual(found, self.read_anew())

    def test_they_are_kept_with_the_last_day_only(self):
        self.history()
        self.keep()
        self.env.cr.execute(
            "SELECT day FROM crm_trust_snapshot_run WHERE company_id = %s AND stands IS NOT NULL",
            [self.company.id],
        )
        self.assertEqual(self.env.cr.fetchall(), [(self.today,)])

    def test_the_night_keeps_them(self):
        self.history()
        cron = self.env.ref("crm_dashboard_trust.ir_cron_snapshot")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.registry.clear_cache()
        with self.without_reading():
            self.looked_back_at()

    def test_sums_of_the_firm_are_nobodys_to_read(self):
        self.history()
        self.keep()
        runs = self.env["crm.trust.snapshot.run"].search([("company_id", "=", self.company.id)])
        for user in (self.mia, self.env.ref("base.user_admin")):
            with self.subTest(user=user.name), self.assertRaises(AccessError):
                runs.with_user(user).read(["stands"])
