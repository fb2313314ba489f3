"""How opportunities stood on a day: written down once, never again otherwise."""

from datetime import datetime, timedelta
from unittest.mock import patch

import psycopg2
from odoo import fields
from odoo.addons.crm_notary.tests.properties import HealthCheck, given, settings, st
from odoo.addons.crm_notary.tools.periods import today
from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.snapshot.crm_trust_snapshot import NEVER
from .common import TrustCase


@tagged("post_install", "-at_install")
class TestSnapshot(TrustCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Snapshot = cls.env["crm.trust.snapshot"]
        cls.now = fields.Datetime.now()
        cls.first_day = today(cls.company, cls.now)
        cls.deal = cls.lead(cls.ann, 1000)

    def take(self, days=0, company=None, batch=5000):
        """Write down the day that is some days after the first one."""
        now = self.now + timedelta(days=days)
        return sum(self.Snapshot._take(company or self.company, now, batch=batch))

    def rows(self, lead=None):
        return self.Snapshot.search([("lead_key", "=", (lead or self.deal).id)], order="day")

    def as_of(self, days=0, user=None, **domain):
        day = self.first_day + timedelta(days=days)
        extra = [(name, "=", value) for name, value in domain.items()]
        return self.Snapshot.with_user(user or self.env.user).search(
            [("as_of", "=", day.isoformat()), ("company_id", "=", self.company.id), *extra]
        )

    # -- what is written down ----------------------------------------------------------------

    def test_it_says_how_the_deal_stood(self):
        self.deal.write({"date_deadline": "2030-01-31", "probability": 25})
        self.take()
        row = self.rows()
        self.assertRecordValues(
            row,
            [
                {
                    "lead_id": self.deal.id,
                    "day": self.first_day,
                    "state": "open",
                    "stage_id": self.first_stage.id,
                    "amount": 1000,
                    "currency_id": self.company.currency_id.id,
                    "probability": 25,
                    "automated_probability": self.deal.automated_probability,
                    "date_deadline": fields.Date.to_date("2030-01-31"),
                    "credibility": self.deal.credibility,
                    "user_id": self.ann.id,
                    "team_id": self.east.id,
                    "company_id": self.company.id,
                }
            ],
        )

    def test_what_did_not_change_has_one_row(self):
        for days in range(3):
            self.take(days)
        self.assertEqual(len(self.rows()), 1)

    def test_what_changed_has_another(self):
        self.take()
        self.deal.expected_revenue = 2000
        self.take(1)
        self.assertEqual(self.rows().mapped("amount"), [1000, 2000])

    def test_a_day_is_written_down_once(self):
        self.take()
        self.deal.expected_revenue = 2000
        self.assertEqual(self.take(), 0)
        self.assertEqual(self.rows().mapped("amount"), [1000])

    def test_what_nobody_wrote_is_not_looked_at(self):
        self.take()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET write_date = write_date - interval '9 days' WHERE company_id = %s",
            [self.company.id],
        )
        self.assertEqual(self.take(1), 0)

    def test_a_deal_that_was_closed_before_is_not_written_down(self):
        self.deal.action_set_lost()
        self.take()
        self.assertFalse(self.rows())

    def test_the_end_of_a_deal(self):
        deals = {
            "won": self.deal,
            "lost": self.lead(self.ann),
            "gone": self.lead(self.ann),
        }
        self.take()
        deals["won"].action_set_won()
        deals["lost"].action_set_lost()
        deals["gone"].write({"type": "lead"})
        self.take(1)
        for state, deal in deals.items():
            with self.subTest(state=state):
                self.assertEqual(self.rows(deal).mapped("state"), ["open", state])

    def test_a_deal_that_was_opened_again(self):
        self.take()
        self.deal.action_set_lost()
        self.take(1)
        self.deal.action_unarchive()
        self.take(2)
        self.assertEqual(self.rows().mapped("state"), ["open", "lost", "open"])

    def test_a_deleted_deal_is_gone(self):
        self.take()
        key = self.deal.id
        self.deal.unlink()
        self.take(1)
        self.take(2)
        rows = self.Snapshot.search([("lead_key", "=", key)], order="day")
        self.assertEqual(rows.mapped("state"), ["open", "gone"])

    def test_a_later_closing_is_counted(self):
        self.deal.date_deadline = "2030-01-31"
        self.take()
        self.deal.date_deadline = "2030-02-28"
        self.take(1)
        self.deal.date_deadline = "2030-02-01"
        self.take(2)
        self.assertEqual(self.rows().mapped("push_days"), [0, 28, 0])

    # -- companies and days ------------------------------------------------------------------

    def test_a_day_begins_at_the_companys_midnight(self):
        # 16:30 in UTC: half past midnight of the next day in Shanghai
        for _count in self.Snapshot._take(self.company, datetime(2030, 5, 1, 16, 30)):
            pass
        self.assertEqual(self.rows().day, fields.Date.to_date("2030-05-02"))

    def test_each_company_writes_down_its_own(self):
        abroad = self.lead(self.out, 8000)
        self.take()
        self.assertFalse(self.rows(abroad))
        self.take(company=self.other_company)
        self.assertEqual(self.rows(abroad).company_id, self.other_company)
        self.assertEqual(self.rows(abroad).currency_id.name, "EUR")

    def test_a_deal_without_company_is_its_owners(self):
        shared = self.env["crm.team"].create({"name": "Everywhere", "company_id": False})
        self.deal.write({"team_id": shared.id, "company_id": False})
        self.take()
        self.assertEqual(self.rows().company_id, self.company)

    def test_a_deal_that_changes_its_company_stands_in_one(self):
        self.take()
        self.take(company=self.other_company)
        self.deal.write(
            {"user_id": self.out.id, "team_id": self.berlin.id, "company_id": self.other_company.id}
        )
        self.take(1)
        # the companies need not have the same day at this hour, and a deal has one row a day
        self.take(3, company=self.other_company)
        self.assertEqual(self.rows()[-1].company_id, self.other_company)
        self.assertNotIn(self.deal, self.as_of(4).lead_id)

    # -- interrupted, again, by several ------------------------------------------------------

    def test_it_goes_on_where_it_was_stopped(self):
        others = self.env["crm.lead"].union(*(self.lead(self.ann) for _each in range(4)))
        taking = self.Snapshot._take(self.company, self.now, batch=2)
        next(taking)
        taking.close()
        self.assertFalse(self.env["crm.trust.snapshot.run"]._last_day(self.company))
        self.take(batch=2)
        for deal in self.deal | others:
            self.assertEqual(len(self.rows(deal)), 1)

    def test_two_at_once_write_down_once(self):
        taking = self.Snapshot._take(self.company, self.now)
        with patch.object(
            type(self.Snapshot),
            "_insert_deleted",
            lambda snapshot, company, day: 0,
        ):
            self.take()
        for _count in taking:
            pass
        self.assertEqual(len(self.rows()), 1)

    def test_the_scheduled_action_does_all_companies(self):
        abroad = self.lead(self.out, 8000)
        cron = self.env.ref("crm_dashboard_trust.ir_cron_snapshot")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(len(self.rows()), 1)
        self.assertEqual(len(self.rows(abroad)), 1)

    def test_queries_do_not_grow_with_deals(self):
        self.take()
        few = self.queries_of_taking(1)
        for _each in range(20):
            self.lead(self.ann)
        self.assertLessEqual(self.queries_of_taking(2), few)

    def queries_of_taking(self, days):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.take(days)
        return self.env.cr.sql_log_count - before

    # -- as of a day ---------------------------------------------------------------------------

    def test_a_past_day_does_not_know_the_future(self):
        self.take()
        self.take(1)
        told = self.told(1)
        self.deal.write({"expected_revenue": 9, "date_deadline": "2031-01-01"})
        self.deal.action_set_lost()
        self.lead(self.ann, 5000)
        self.take(2)
        self.assertEqual(self.told(1), told)

    def told(self, days):
        """What was open on a day; that there is a later row says nothing of that day."""
        rows = self.as_of(days, state="open")
        return rows.read([name for name in rows._fields if name not in ("next_day", "as_of")])

    def test_a_row_says_until_when_it_holds(self):
        self.take()
        self.deal.expected_revenue = 2000
        self.take(2)
        later = self.first_day + timedelta(days=2)
        self.assertEqual(self.rows().mapped("next_day"), [later, NEVER])

    def test_rows_from_before_they_said_so_are_told_until_when_they_hold(self):
        """A database whose table has no such column yet is updated."""
        other = self.lead(self.bob, 7)
        self.take()
        self.deal.expected_revenue = 2000
        self.take(2)
        rows = (self.rows() | self.Snapshot.search([("lead_key", "=", other.id)])).sorted("id")
        until = rows.mapped("next_day")
        self.env.flush_all()
        self.env.cr.execute("ALTER TABLE crm_trust_snapshot DROP COLUMN next_day CASCADE")
        self.Snapshot._say_until()
        self.Snapshot.init()
        self.Snapshot.invalidate_model()
        self.assertEqual(rows.mapped("next_day"), until)
        later = self.first_day + timedelta(days=2)
        self.assertEqual(self.rows().mapped("next_day"), [later, NEVER])
        self.assertEqual(self.rows(other).next_day, NEVER)
        # a second update changes nothing, and history is guarded again
        self.Snapshot._say_until()
        self.assertEqual(rows.mapped("next_day"), until)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.Error),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE crm_trust_snapshot SET amount = 1 WHERE id = %s", rows[0].ids
            )

    def test_a_late_run_says_nothing_about_days_before(self):
        self.take()
        self.deal.expected_revenue = 2000
        self.take(5)
        self.assertEqual(self.as_of(4).amount, 1000)
        self.assertEqual(self.as_of(5).amount, 2000)

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.lists(st.sampled_from(["more", "stage", "owner", "lost", "again"]),
                             max_size=3), max_size=6))  # fmt: skip
    def test_each_day_is_as_a_diary_has_it(self, days):
        with self.env.cr.savepoint() as example:
            deal = self.lead(self.ann, 1)
            diary = []
            for number, changes in enumerate(days):
                for change in changes:
                    self.change(deal, change)
                if changes:
                    self.written(deal, number)
                self.take(number)
                told = (deal.expected_revenue, deal.stage_id, deal.user_id, deal.team_id)
                diary.append(told if deal.active else None)
            for number, told in enumerate(diary):
                row = self.as_of(number, state="open", lead_key=deal.id)
                seen = (row.amount, row.stage_id, row.user_id, row.team_id) if row else None
                self.assertEqual(seen, told)
            example.rollback()
        self.env.invalidate_all(flush=False)

    def change(self, deal, change):
        if change == "more":
            deal.expected_revenue += 1
        elif change == "stage":
            deal.stage_id = self.second_stage
        elif change == "owner":
            deal.user_id = self.bob if deal.user_id == self.ann else self.ann
        elif change == "lost" and deal.active:
            deal.action_set_lost()
        elif change == "again":
            deal.action_unarchive()

    def written(self, deal, days):
        """As if what was just written had been written some days after the first."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET write_date = %s WHERE id = %s",
            [self.now + timedelta(days=days), deal.id],
        )

    # -- rights ------------------------------------------------------------------------------

    def test_who_sees_the_deal_sees_its_history(self):
        other = self.lead(self.bob)
        self.take()
        for user, expected in (
            (self.ann, self.deal),
            (self.bob, other),
            (self.lea, self.deal | other),
            (self.mia, self.deal | other),
            (self.out, self.env["crm.lead"]),
        ):
            with self.subTest(user=user.name):
                self.assertEqual(self.as_of(user=user).lead_id.sorted("id"), expected)

    def test_who_lost_the_deal_loses_its_history(self):
        self.take()
        self.deal.user_id = self.bob
        self.assertFalse(self.as_of(user=self.ann))
        self.assertTrue(self.as_of(user=self.bob))

    def test_finance_sees_nothing(self):
        self.take()
        with self.assertRaises(AccessError):
            self.as_of(user=self.fin)

    def test_nobody_writes_history(self):
        self.take()
        for user in (self.mia, self.env.ref("base.user_admin")):
            row = self.rows().with_user(user)
            for method, values in (("write", [{"amount": 1}]), ("unlink", [])):
                with self.subTest(user=user.name, method=method), self.assertRaises(AccessError):
                    getattr(row, method)(*values)

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_too(self):
        self.take()
        self.deal.expected_revenue = 2000
        self.take(1)
        for statement in (
            "UPDATE crm_trust_snapshot SET amount = 1 WHERE id = %s",
            "UPDATE crm_trust_snapshot SET next_day = '2999-01-01' WHERE id = %s",
            "DELETE FROM crm_trust_snapshot WHERE id = %s",
        ):
            with self.assertRaises(psycopg2.Error), self.env.cr.savepoint():
                self.env.cr.execute(statement, [self.rows()[0].id])

    # -- figures -----------------------------------------------------------------------------

    def test_the_pipeline_at_the_start_is_its_list(self):
        self.lead(self.bob, 4000)
        self.take()
        self.deal.expected_revenue = 7
        scope = {"period": "day", "day": self.first_day.isoformat()}
        for user, expected in ((self.ann, 1000), (self.bob, 4000), (self.mia, 5000)):
            with self.subTest(user=user.name):
                value = self.figure(user, "pipeline_at_start", **scope)["value"]
                self.assertEqual(value, expected)
                rows = self.counted(user, "pipeline_at_start", **scope)
                self.assertEqual(sum(rows.mapped("amount")), expected)

    def test_before_the_first_day_nothing_is_known(self):
        self.take()
        day = (self.first_day - timedelta(days=1)).isoformat()
        figure = self.figure(self.mia, "pipeline_at_start", period="day", day=day)
        self.assertIsNone(figure["value"])

    def test_after_the_last_day_nothing_is_known(self):
        self.take()
        day = (self.first_day + timedelta(days=1)).isoformat()
        figure = self.figure(self.mia, "pipeline_at_start", period="day", day=day)
        self.assertIsNone(figure["value"])

    def test_closings_put_off_are_their_list(self):
        self.deal.date_deadline = "2030-01-31"
        self.take()
        self.deal.date_deadline = "2030-02-28"
        self.take(1)
        scope = {"period": "day", "day": (self.first_day + timedelta(days=1)).isoformat()}
        self.assertEqual(self.figure(self.ann, "closing_pushed", **scope)["value"], 1)
        self.assertEqual(self.counted(self.ann, "closing_pushed", **scope).lead_id, self.deal)
        self.assertEqual(self.figure(self.bob, "closing_pushed", **scope)["value"], 0)
