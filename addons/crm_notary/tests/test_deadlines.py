"""Open deadlines follow the calendar. 26 November 2026 is a Thursday."""

from contextlib import contextmanager
from unittest.mock import patch

import psycopg2
from freezegun import freeze_time
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from . import deadline_model
from .common_time import WorkingTimeCase, local, shown

REPLAN = "odoo.addons.crm_notary.models.working_time.crm_deadline_mixin"


class DeadlineCase(WorkingTimeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        deadline_model.register(cls)
        cls.Deadline = cls.env[deadline_model.NAME]
        cls.cron = cls.env.ref("crm_notary.ir_cron_deadline_replan")
        cls.forget_changes()

    @classmethod
    def forget_changes(cls):
        cls.env.cr.flush()
        cls.env["crm.calendar.change"].search([]).unlink()

    def waiting(self, who=None, **values):
        """Something that waits for ``who`` since Thursday 9:00, for 8 hours: Friday 9:00."""
        kind = {"res.users": "user_id", "res.role": "role_id"}.get(who and who._name)
        vals = {
            "name": "Waiting",
            "company_id": self.company.id,
            "start": local("2026-11-26 09:00"),
            "hours": 8,
            "deadline": local("2026-11-27 09:00"),
            **({kind: who.id} if kind else {}),
            **values,
        }
        return self.Deadline.create(vals)

    def run_cron(self):
        # what a commit does
        self.env.cr.flush()
        with self.enter_registry_test_mode():
            self.cron.method_direct_trigger()

    def notes(self, record):
        return record.message_ids.filtered(
            lambda each: each.message_type == "notification" and "calendar" in each.body
        )

    def changes(self):
        self.env.cr.flush()
        return self.env["crm.calendar.change"].search([])


@tagged("post_install", "-at_install")
class TestFollowing(DeadlineCase):
    def test_leave_moves_the_deadline_and_says_so(self):
        waiting = self.waiting(self.ann)
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        self.run_cron()
        self.assertEqual(shown(waiting.deadline), "2026-12-07 17:00")
        self.assertIn(
            "The deadline moved from 11/27/2026 9:00 AM to 12/07/2026 5:00 PM because the "
            "calendar of Ann changed.",
            self.notes(waiting).body,
        )

    def test_once_only(self):
        waiting = self.waiting(self.ann)
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        self.run_cron()
        self.run_cron()
        self.assertEqual(len(self.notes(waiting)), 1)
        self.assertFalse(self.env["crm.deadline.replan"].search([]))
        self.assertFalse(self.changes())

    def test_nothing_is_said_where_nothing_moved(self):
        waiting = self.waiting(self.ann)
        self.make_leave("2027-01-04", "2027-01-08", self.ann_works)
        before = waiting.message_ids
        self.run_cron()
        self.assertEqual(waiting.message_ids, before)

    def test_each_kind_of_change(self):
        """What is done, and where the deadline of Ann's is then; undone after each."""
        leave = self.make_leave("2026-12-24", "2026-12-24", self.ann_works)
        mornings = self.make_calendar("Mornings", hours=((8, 12),), company_id=self.company.id)
        day = {"calendar_id": self.office.id, "date": "2026-11-28", "dayofweek": "0"}
        thursday = self.office.attendance_ids.filtered(
            lambda each: each.dayofweek == "3" and each.hour_from == 13
        )
        for name, change, expected in (
            ("leave moved", lambda: leave.write({"date_from": local("2026-11-26 00:00:00")}),
             "2026-12-25 17:00"),
            ("holiday", lambda: self.make_leave("2026-11-27", "2026-11-27", calendar=self.office),
             "2026-11-30 09:00"),
            ("zone of the person", lambda: self.ann_works.write({"tz": "Europe/Berlin"}),
             "2026-11-27 00:00"),
            ("calendar of the person", lambda: self.ann_works.write({"calendar_id": mornings.id}),
             "2026-11-30 09:00"),
            ("hours", thursday.unlink, "2026-11-27 14:00"),
            ("two more", lambda: self.office.write(
                {"attendance_ids": [Command.create(
                    {"name": "Evening", "dayofweek": "3", "hour_from": 18, "hour_to": 19,
                     "day_period": "afternoon"})]}), "2026-11-26 19:00"),
            ("zone of a calendar counts where a person has none",
             lambda: self.ann_works.write({"active": False}), "2026-11-27 09:00"),
            ("made-up Saturday", lambda: (
                self.make_leave("2026-11-27", "2026-11-27", calendar=self.office),
                self.env["resource.calendar.workday"].create(day),
            ), "2026-11-28 09:00"),
        ):  # fmt: skip
            with self.subTest(name), self.undone():
                waiting = self.waiting(self.ann)
                change()
                self.run_cron()
                self.assertEqual(shown(waiting.deadline), expected)

    @contextmanager
    def undone(self):
        try:
            with self.env.cr.savepoint():
                yield
                raise ZeroDivisionError
        except ZeroDivisionError:
            self.env.invalidate_all()
            self.env.registry.clear_cache()

    def test_hours_of_the_company(self):
        waiting = self.waiting(self.eve) | self.waiting() | self.waiting(self.sales)
        elsewhere = self.waiting(company_id=self.make_company("Elsewhere", self.office).id)
        self.forget_changes()
        (self.ann_works | self.ben_works).active = False
        self.company.resource_calendar_id = self.make_calendar("Mornings", hours=((8, 12),))
        self.run_cron()
        self.assertEqual({shown(each.deadline) for each in waiting}, {"2026-11-30 09:00"})
        self.assertFalse(self.notes(elsewhere))
        self.assertIn("Ningbo Fasteners", self.notes(waiting[1]).body)
        self.assertIn("Sales desk", self.notes(waiting[2]).body)

    def test_role_of_one_person_follows_their_leave(self):
        waiting = self.waiting(self.sales)
        self.sales.user_ids = self.ann
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        self.run_cron()
        self.assertEqual(shown(waiting.deadline), "2026-12-07 17:00")

    def test_what_does_not_run_stays(self):
        waiting = self.waiting(self.ann, is_open=False)
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        self.run_cron()
        self.assertEqual(shown(waiting.deadline), "2026-11-27 09:00")

    def test_several_moments_in_one_note(self):
        waiting = self.waiting(self.ann, reminder=local("2026-11-26 14:00"))
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        self.run_cron()
        self.assertEqual(shown(waiting.reminder), "2026-12-07 12:00")
        self.assertEqual(len(self.notes(waiting)), 1)
        self.assertIn("Reminder", self.notes(waiting).body)

    def test_in_the_language_and_zone_of_the_company(self):
        self.company.partner_id.lang = "zh_CN"
        waiting = self.waiting(self.ann)
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        self.run_cron()
        body = waiting.message_ids[0].body
        self.assertIn("2026/12/07 17:00", body)
        self.assertIn("工作时间", body)

    def test_note_tells_nobody_by_mail(self):
        waiting = self.waiting(self.ann)
        waiting.message_subscribe(self.ben.partner_id.ids)
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        self.run_cron()
        self.assertFalse(self.notes(waiting).notification_ids)


@tagged("post_install", "-at_install")
class TestNoting(DeadlineCase):
    def test_many_changes_of_one_transaction_are_one(self):
        for day in range(1, 20):
            self.make_leave(f"2027-01-{day:02d}", f"2027-01-{day:02d}", self.ann_works)
        self.assertEqual(self.changes().user_id, self.ann)
        self.assertEqual(len(self.changes()), 1)

    def test_what_changes_no_hours_is_not_noted(self):
        leave = self.make_leave("2027-01-04", "2027-01-04", self.ann_works)
        self.forget_changes()
        leave.name = "Wedding"
        self.office.name = "Main office"
        self.ann_works.name = "Ann B."
        self.company.write({"name": "Ningbo", "resource_calendar_id": self.office.id})
        self.assertFalse(self.changes())

    def test_what_was_undone_is_not_noted(self):
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.make_leave("2027-01-04", "2027-01-04", self.ann_works)
            raise ZeroDivisionError
        self.assertFalse(self.changes())

    def test_a_colleague_who_takes_leave_may_change_deadlines(self):
        self.env["resource.calendar.leaves"].with_user(self.ann).create(
            {
                "name": "Away",
                "resource_id": self.ann_works.id,
                "date_from": local("2026-11-26 00:00"),
                "date_to": local("2026-12-06 23:59"),
            }
        )
        self.assertEqual(self.changes().user_id, self.ann)

    def test_deleted_calendar_is_that_of_its_people(self):
        calendar = self.make_calendar("Gone")
        self.ann_works.calendar_id = calendar
        self.forget_changes()
        calendar.unlink()
        self.assertEqual(self.changes().user_id, self.ann)

    def test_nothing_is_noted_where_no_model_has_deadlines(self):
        Replan = self.registry["crm.deadline.replan"]
        with patch.object(Replan, "_deadline_models", return_value=[]):
            self.make_leave("2027-01-04", "2027-01-04", self.ann_works)
        self.assertFalse(self.changes())

    def test_waiting_passes_are_one_a_model(self):
        for leave in ("2027-01-04", "2027-01-05"):
            self.make_leave(leave, leave, self.ann_works)
            self.changes()
            self.make_leave(leave, leave, self.ben_works)
            self.changes()
            Replan = self.env["crm.deadline.replan"]
            Replan._begin_passes(self.changes())
        mine = Replan.search([("model", "=", deadline_model.NAME)])
        self.assertEqual(len(mine), 1)
        self.assertEqual(mine.user_ids, (self.ann | self.ben).ids)


@tagged("post_install", "-at_install")
class TestCron(DeadlineCase):
    def setUp(self):
        super().setUp()
        self.records = self.Deadline.union(*(self.waiting(self.ann) for _number in range(7)))
        self.make_leave("2026-11-26", "2026-12-06", self.ann_works)
        self.Replan = self.env["crm.deadline.replan"]

    def begin(self):
        self.Replan._begin_passes(self.changes())
        others = self.Replan.search([("model", "!=", deadline_model.NAME)])
        others.unlink()
        return self.Replan.search([])

    def moved(self):
        return self.records.filtered(lambda each: each.deadline == local("2026-12-07 17:00"))

    def test_batches_go_on_where_the_last_one_ended(self):
        run = self.begin()
        self.assertEqual(run._replan_batch(3), 3)
        self.assertEqual(self.moved(), self.records[:3])
        self.assertEqual(run.last_id, self.records[2].id)
        self.assertEqual(run._replan_batch(3), 3)
        self.assertEqual(run._replan_batch(3), 1)
        self.assertFalse(run.exists())
        self.assertEqual(self.moved(), self.records)

    def test_killed_in_the_middle_nothing_is_done_twice(self):
        run = self.begin()
        run._replan_batch(3)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            run._replan_batch(3)
            raise ZeroDivisionError
        self.env.invalidate_all()
        self.assertEqual(self.moved(), self.records[:3])
        run._replan_batch(10)
        self.assertEqual([len(self.notes(each)) for each in self.records], [1] * 7)

    def test_a_bad_record_does_not_hold_up_the_others(self):
        bad = self.records[4]
        store = type(self.Deadline)._deadline_store

        def broken(records, values_by_record):
            if bad in values_by_record:
                raise ValueError("broken")
            return store(records, values_by_record)

        with (
            patch.object(type(self.Deadline), "_deadline_store", broken),
            self.assertLogs(REPLAN, "WARNING") as log,
        ):
            self.run_cron()
        self.assertEqual(self.moved(), self.records - bad)
        self.assertFalse(self.notes(bad))
        self.assertEqual(len(log.output), 1)

    def test_what_somebody_works_on_is_done_a_minute_later(self):
        run = self.begin()
        free = self.records[1:]
        with patch.object(type(self.Deadline), "try_lock_for_update", return_value=free):
            run._replan_batch(10)
        self.assertEqual(self.moved(), free)
        later = self.Replan.search([])
        self.assertEqual(later.record_ids, self.records[:1].ids)
        with freeze_time(later.date_due):
            self.run_cron()
        self.assertEqual(self.moved(), self.records)

    @mute_logger("odoo.sql_db")
    def test_faster_colleague_lets_it_try_again(self):
        self.begin()
        replan, failures = type(self.Deadline)._deadline_replan_each, [1, 1]

        def beaten(records):
            if failures:
                failures.pop()
                raise psycopg2.errors.SerializationFailure
            return replan(records)

        with (
            patch.object(type(self.Deadline), "_deadline_replan_each", beaten),
            patch.object(self.registry["crm.deadline.replan"], "_undo", lambda self: None),
        ):
            self.run_cron()
        self.assertEqual(self.moved(), self.records)

    def test_pass_of_an_addon_that_is_gone_ends(self):
        run = self.begin()
        run.model = "crm.gone"
        self.run_cron()
        self.assertFalse(run.exists())

    def test_queries_do_not_grow_with_records(self):
        def count(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            records._deadline_replan()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(self.records[:1])
        few, many = self.records[1:3], self.records[3:]
        self.assertLessEqual(count(many), count(few))

    def test_two_companies_in_one_batch(self):
        other = self.make_company("Elsewhere", self.make_calendar("Nights", hours=((20, 24),)))
        there = self.waiting(self.make_user("zoe", company=other), company_id=other.id)
        other.resource_calendar_id = self.office
        self.run_cron()
        self.assertEqual(self.moved(), self.records)
        self.assertEqual(shown(there.deadline), "2026-11-27 09:00")
