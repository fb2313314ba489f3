from datetime import datetime

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import RouterCase


@tagged("post_install", "-at_install")
class TestClock(RouterCase):
    def setUp(self):
        super().setUp()
        self.case = self.lead()
        self.route()
        self.owner = self.case.user_id
        self.decision = self.case.assignment_id

    def test_due_times_are_working_hours(self):
        # Monday 9:00: two hours end at 11:00, eight at 18:00 less the lunch hour: Tuesday 9:00
        self.assertEqual(self.decision.date_remind, datetime(2026, 11, 2, 11, 0))
        self.assertEqual(self.decision.date_reclaim, datetime(2026, 11, 3, 9, 0))

    def test_friday_afternoon_is_due_on_monday(self):
        self.at("2026-11-06 16:00:00")
        lead = self.lead()
        self.route()
        self.assertEqual(lead.assignment_id.date_remind, datetime(2026, 11, 9, 9, 0))

    def test_holiday_of_the_company_stops_the_clock(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "National day",
                "calendar_id": self.calendar.id,
                "date_from": "2026-11-02 00:00:00",
                "date_to": "2026-11-03 00:00:00",
            }
        )
        lead = self.lead()
        self.route()
        self.assertEqual(lead.assignment_id.date_remind, datetime(2026, 11, 3, 10, 0))

    def test_urgency_sets_the_hours(self):
        lead = self.lead(urgency="2h")
        self.route()
        self.assertEqual(lead.assignment_id.date_remind, datetime(2026, 11, 2, 10, 0))
        self.assertEqual(lead.assignment_id.date_reclaim, datetime(2026, 11, 2, 14, 0))

    def test_nothing_happens_before_it_is_due(self):
        self.at("2026-11-02 10:59:00")
        self.sweep()
        self.assertEqual(self.decision.state, "assigned")

    def test_reminder_reaches_the_person_and_the_manager(self):
        self.at("2026-11-02 11:00:00")
        self.sweep()
        self.assertEqual(self.decision.state, "reminded")
        self.assertEqual(self.decision.date_due, self.decision.date_reclaim)
        self.assertEqual(self.case.activity_ids.user_id, self.owner | self.mia)
        self.assertTrue(any("start" in subject for subject in self.inbox(self.owner)))

    def test_start_stops_the_clock_and_clears_the_reminder(self):
        self.at("2026-11-02 11:00:00")
        self.sweep()
        self.case.with_user(self.owner).action_start_followup()
        self.assertEqual(self.decision.state, "started")
        self.assertFalse(self.decision.date_due)
        self.assertFalse(self.case.activity_ids)
        self.at("2026-11-04 11:00:00")
        self.sweep()
        self.assertEqual(self.case.user_id, self.owner)

    def test_only_the_owner_starts(self):
        with self.assertRaises(UserError):
            self.case.with_user(self.mia).action_start_followup()

    def test_message_to_the_customer_counts_as_a_start(self):
        self.at("2026-11-02 10:00:00")
        self.case.with_user(self.owner).message_post(
            body="Price list sent", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.env.cr.execute(
            "UPDATE mail_message SET date = '2026-11-02 10:00:00' WHERE res_id = %s"
            " AND model = 'crm.lead' AND message_type = 'comment'",
            [self.case.id],
        )
        self.at("2026-11-02 11:30:00")
        self.sweep()
        self.assertEqual(self.decision.state, "started")
        self.assertEqual(self.decision.date_started, datetime(2026, 11, 2, 10, 0))

    def test_lead_nobody_starts_comes_back_and_goes_on(self):
        self.at("2026-11-03 09:00:00")
        self.sweep()
        self.assertEqual(self.decision.state, "reclaimed")
        self.assertFalse(self.case.user_id)
        self.assertTrue(self.case.assignment_anomaly)
        self.assertEqual(self.case.route_state, "queued")
        self.route()
        self.assertTrue(self.case.user_id)
        self.assertNotEqual(self.case.user_id, self.owner)
        rows = {row[0]: row[1] for row in self.case.assignment_id.explanation["candidates"]}
        self.assertEqual(rows[self.owner.id], "returned")

    def test_after_the_second_time_it_goes_to_the_manager(self):
        for day in ("2026-11-03 09:00:00", "2026-11-04 09:00:00"):
            self.at(day)
            self.sweep()
            self.route()
        self.assertEqual(self.case.user_id, self.mia)
        self.assertEqual(self.case.assignment_id.kind, "manager")
        self.assertFalse(self.case.assignment_id.date_due)
        self.assertEqual(self.case.reclaim_count, 2)

    def test_closed_leads_are_left_alone(self):
        self.case.with_user(self.owner).action_set_lost()
        self.at("2026-11-03 09:00:00")
        self.sweep()
        self.assertEqual(self.case.user_id, self.owner)
        self.assertFalse(self.decision.date_due)

    def test_sweep_looks_at_due_rows_only(self):
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL enable_seqscan = off")
        self.env.cr.execute(
            "EXPLAIN SELECT id FROM crm_lead_assignment WHERE date_due <= now()"
            " ORDER BY date_due LIMIT 1000"
        )
        plan = "\n".join(row[0] for row in self.env.cr.fetchall())
        self.assertIn("due_idx", plan)

    def test_queries_of_a_sweep_do_not_grow(self):
        def count(number):
            self.at("2026-11-02 09:00:00")
            self.leads(number)
            self.route()
            self.at("2026-11-02 11:00:00")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["crm.lead.assignment"]._sweep()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        for member in self.team.crm_team_member_ids:
            member.assignment_max = 1000
        count(3)
        # the ORM inserts activities, two a lead, in pages of a hundred
        few, many = count(10), count(45)
        self.assertEqual(many, few)

    def test_queries_of_taking_back_do_not_grow(self):
        def count(number):
            self.at("2026-11-02 09:00:00")
            self.leads(number)
            self.route()
            self.at("2026-11-02 11:00:00")
            self.sweep()
            self.at("2026-11-03 09:00:00")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["crm.lead.assignment"]._sweep()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        for member in self.team.crm_team_member_ids:
            member.assignment_max = 1000
        count(3)
        few, many = count(20), count(60)
        self.assertEqual(many, few)

    def test_one_bad_record_does_not_stop_the_rest(self):
        other = self.lead()
        self.route()
        bad = self.decision
        Assignment = self.env.registry["crm.lead.assignment"]
        original = Assignment._remind

        def broken(records, moment):
            if bad in records:
                raise ValueError("broken on purpose")
            return original(records, moment)

        self.patch(Assignment, "_remind", broken)
        self.at("2026-11-02 11:00:00")
        self.sweep()
        self.assertEqual(other.assignment_id.state, "reminded")
        self.assertEqual(bad.state, "assigned")
        self.assertEqual(bad.date_due, datetime(2026, 11, 2, 12, 0))
        self.assertIn("broken on purpose", bad.end_reason)

    # -- begins again ---------------------------------------------------------------------------

    def test_changed_urgency_restarts_the_clock(self):
        self.at("2026-11-02 10:00:00")
        self.case.with_user(self.owner).write({"urgency": "2h"})
        clock = self.case.assignment_id
        self.assertNotEqual(clock, self.decision)
        self.assertEqual((clock.user_id, clock.kind, clock.urgency), (self.owner, "restart", "2h"))
        self.assertEqual(clock.date_remind, datetime(2026, 11, 2, 11, 0))
        self.assertEqual(self.decision.state, "reassigned")

    def test_why_it_begins_again_is_read_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.case.with_user(self.owner).write({"urgency": "2h"})
        clock = self.case.assignment_id
        self.env.invalidate_all()
        self.assertEqual(clock.reason, "Urgency changed")
        self.assertEqual(clock.with_context(lang="zh_CN").reason, "紧急程度已变更")
        other = (self.ann | self.ben) - self.owner
        self.case.with_user(self.mia).write(
            {"user_id": other[0].id, "assignment_reason": "He knows them"}
        )
        given = self.case.assignment_id
        self.assertEqual(given.with_context(lang="zh_CN").reason, "He knows them")

    def test_changed_urgency_of_what_has_begun_changes_nothing(self):
        self.case.with_user(self.owner).action_start_followup()
        self.case.with_user(self.owner).write({"urgency": "2h"})
        self.assertEqual(self.case.assignment_id, self.decision)

    def test_restored_lead_starts_its_clock_again(self):
        self.case.with_user(self.owner).action_set_lost()
        self.at("2026-11-03 09:00:00")
        self.sweep()
        self.at("2026-11-09 09:00:00")
        self.case.with_user(self.owner).action_unarchive()
        clock = self.case.assignment_id
        self.assertEqual((clock.user_id, clock.state), (self.owner, "assigned"))
        self.assertEqual(clock.date_remind, datetime(2026, 11, 9, 11, 0))
        self.at("2026-11-10 09:00:00")
        self.sweep()
        self.assertFalse(self.case.user_id)

    def test_restored_lead_of_somebody_who_left_is_routed_again(self):
        self.case.with_user(self.owner).action_set_lost()
        self.owner.active = False
        self.case.with_user(self.mia).action_unarchive()
        self.assertEqual(self.case.route_state, "queued")
        self.route()
        self.assertTrue(self.case.user_id)
        self.assertNotEqual(self.case.user_id, self.owner)

    # -- to-dos of others -----------------------------------------------------------------------

    def test_starting_leaves_the_to_dos_of_others_alone(self):
        others = self.env["mail.activity"]
        for user, automated in ((self.mia, True), (self.owner, True), (self.owner, False)):
            activity = self.case.activity_schedule(
                "mail.mail_activity_data_todo", user_id=user.id, summary="Credit check"
            )
            activity.sudo().automated = automated
            others |= activity
        self.at("2026-11-02 11:00:00")
        self.sweep()
        self.assertEqual(len(self.case.activity_ids), 5)
        self.case.with_user(self.owner).action_start_followup()
        self.assertEqual(self.case.activity_ids, others)

    # -- the calendar ---------------------------------------------------------------------------

    def replan(self):
        """What the cron of crm_notary does after a calendar has changed."""
        Assignment = self.env["crm.lead.assignment"]
        Assignment.search(Assignment._deadline_domain())._deadline_replan()
        self.env.flush_all()

    def test_deadlines_follow_a_holiday(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Typhoon",
                "calendar_id": self.calendar.id,
                "date_from": "2026-11-02 13:00:00",
                "date_to": "2026-11-03 23:59:59",
            }
        )
        self.replan()
        self.assertEqual(self.decision.date_remind, datetime(2026, 11, 2, 11, 0))
        self.assertEqual(self.decision.date_reclaim, datetime(2026, 11, 4, 14, 0))
        self.assertEqual(self.decision.date_due, self.decision.date_remind)
        self.assertIn("moved", self.case.message_ids[0].body)

    def test_deadlines_follow_the_leave_of_the_owner(self):
        self.at("2026-11-02 11:00:00")
        self.sweep()
        self.leave(self.owner, "2026-11-03", "2026-11-03")
        self.replan()
        self.assertEqual(self.decision.date_due, datetime(2026, 11, 4, 9, 0))

    def test_what_has_begun_is_not_planned_again(self):
        self.case.with_user(self.owner).action_start_followup()
        Assignment = self.env["crm.lead.assignment"]
        self.assertNotIn(self.decision, Assignment.search(Assignment._deadline_domain()))
