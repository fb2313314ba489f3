from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import FollowupCase


@tagged("post_install", "-at_install")
class TestClock(FollowupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kind = cls.env.ref("crm_followup_canvas.mail_activity_followup")
        cls.reason = cls.env.ref("crm_followup_canvas.pause_reason_1")

    def _planned(self, lead):
        return lead.activity_ids.filtered(lambda each: each.activity_type_id == self.kind)

    def test_off_it_does_nothing(self):
        self.assertFalse(self.lead.date_next_followup)
        self.assertFalse(self._planned(self.lead))

    def test_on_every_opportunity_gets_a_date_and_an_activity(self):
        self.env.company.followup_clock = True
        lead = self._create_lead("M10")
        self.assertGreaterEqual(lead.date_next_followup, self.today + timedelta(days=2))
        self.assertEqual(self._planned(lead).date_deadline, lead.date_next_followup)
        self.assertEqual(self._planned(lead).user_id, self.seller)

    def test_default_is_two_working_days(self):
        friday = fields.Date.to_date("2026-01-09")
        with patch.object(fields.Date, "context_today", lambda *args: friday):
            self.assertEqual(str(self.lead._followup_default_date()), "2026-01-13")

    def test_today_is_no_working_day_ahead_in_another_time_zone(self):
        self.seller.tz = "Asia/Shanghai"
        monday = fields.Date.to_date("2026-01-05")
        with patch.object(fields.Date, "context_today", lambda *args: monday):
            self.assertEqual(str(self.lead._followup_default_date()), "2026-01-07")

    def test_no_date_needs_a_reason(self):
        self.env.company.followup_clock = True
        lead = self._create_lead("M10")
        with self.assertRaises(ValidationError):
            lead.with_user(self.seller).date_next_followup = False
        lead.with_user(self.seller).pause_reason_id = self.reason
        self.assertFalse(lead.date_next_followup)
        self.assertFalse(self._planned(lead))

    def test_ticked_off_without_canvas_the_clock_goes_on(self):
        self.env.company.followup_clock = True
        lead = self._create_lead("M10")
        first = self._planned(lead)
        first.with_user(self.seller).action_feedback(feedback="done")
        self.assertTrue(lead.date_next_followup)
        self.assertEqual(len(self._planned(lead) - first), 1)

    def test_who_deletes_the_activity_is_reminded_all_the_same(self):
        self.env.company.followup_clock = True
        leads = self._create_lead("M10") | self._create_lead("M12")
        day = leads[0].date_next_followup
        before = self._planned(leads)
        before.with_user(self.seller).unlink()
        self.assertEqual(len(self._planned(leads)), 2)
        self.assertFalse(self._planned(leads) & before)
        self.assertEqual(leads[0].date_next_followup, day)
        self.assertEqual(self._planned(leads[0]).date_deadline, day)

    def test_deleted_activity_of_a_paused_opportunity_stays_away(self):
        self.env.company.followup_clock = True
        lead = self._create_lead("M10")
        self._planned(lead).unlink()
        lead.pause_reason_id = self.reason
        self.assertFalse(self._planned(lead))

    def test_opportunity_is_deleted_with_its_activity(self):
        self.env.company.followup_clock = True
        lead = self._create_lead("M10")
        activity = self._planned(lead)
        lead.unlink()
        self.assertFalse(activity.exists())

    def test_correction_moves_the_one_activity(self):
        self.env.company.followup_clock = True
        followup = self._record()
        action = followup.with_user(self.seller).action_correct()
        correction = self.Followup.browse(action["res_id"]).with_user(self.seller)
        correction.date_next = self.today + timedelta(days=6)
        correction.action_done()
        planned = self._planned(self.lead)
        self.assertEqual(len(planned), 1)
        self.assertEqual(planned.date_deadline, self.today + timedelta(days=6))

    def test_cron_plans_what_somebody_archived(self):
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))
        self.env.company.followup_clock = True
        lead = self._create_lead("M10")
        self._planned(lead).with_user(self.seller).write({"active": False})
        self.assertFalse(self._planned(lead))
        self.env["crm.lead"]._cron_followup_clock()
        self.assertTrue(self._planned(lead))

    def test_cron_dates_what_was_there_before(self):
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))
        self.env.company.followup_clock = True
        self.env["crm.lead"]._cron_followup_clock()
        self.assertTrue(self.lead.date_next_followup)

    def test_saving_costs_little_more_than_a_native_activity(self):
        def native():
            self.lead.activity_schedule("mail.mail_activity_data_call", user_id=self.seller.id)
            self.env.flush_all()
            self.env.invalidate_all()
            activity = self.lead.with_user(self.seller).activity_ids[:1]
            activity.action_feedback(feedback="Called")
            self.env.flush_all()

        self._record()
        native()
        self.lead.activity_schedule("mail.mail_activity_data_call", user_id=self.seller.id)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.lead.with_user(self.seller).activity_ids.filtered(
            lambda each: each.activity_type_id != self.kind
        ).action_feedback(feedback="Called")
        self.env.flush_all()
        cost = self.env.cr.sql_log_count - before
        values = self._values(previous_answer="done", action="Showed the samples to Zhao")
        values["date_next"] = str(values["date_next"])
        lead_id = values.pop("lead_id")
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = self.Followup.with_user(self.seller).canvas_save(lead_id, values)
        self.env.flush_all()
        self.assertIn("id", result)
        ours = self.env.cr.sql_log_count - before
        self.assertLessEqual(ours - cost, 20, f"native {cost}, canvas {ours}")

    def test_whoever_moves_the_activity_moves_the_next_step(self):
        self.env.company.followup_clock = True
        lead = self._create_lead("M10")
        day = self.today + timedelta(days=9)
        self._planned(lead).with_user(self.seller).date_deadline = day
        self.assertEqual(lead.date_next_followup, day)

    def test_a_lead_that_is_converted_gets_a_date(self):
        self.env.company.followup_clock = True
        lead = self._create_lead("M10", type="lead")
        self.assertFalse(lead.date_next_followup)
        lead.with_user(self.seller).convert_opportunity(self.env["res.partner"])
        self.assertTrue(lead.date_next_followup)
        self.assertTrue(self._planned(lead))

    def test_without_a_clock_a_planned_activity_is_left_alone(self):
        self.lead.activity_schedule(
            "crm_followup_canvas.mail_activity_followup", user_id=self.seller.id
        )
        self.lead.stage_id = self.enquiry
        self.lead.priority = "2"
        self.lead.user_id = self.seller_2
        self.assertTrue(self._planned(self.lead))

    def test_one_that_fails_stops_no_other(self):
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))
        other = self._create_lead("M10")
        self.env.company.followup_clock = True
        starting = type(self.lead)._followup_clock_start

        def fail_for_one(leads):
            if self.lead in leads:
                raise ValueError("broken")
            return starting(leads)

        self.patch(type(self.lead), "_followup_clock_start", fail_for_one)
        logger = "odoo.addons.crm_followup_canvas.models.lead.crm_lead_clock"
        with self.assertLogs(logger, "WARNING"):
            self.env["crm.lead"]._cron_followup_clock()
        self.assertTrue(other.date_next_followup)
        self.assertFalse(self.lead.date_next_followup)


@tagged("post_install", "-at_install")
class TestDates(FollowupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.followup_clock = True
        cls.kind = cls.env.ref("crm_followup_canvas.mail_activity_followup")
        cls.opportunity = cls._create_lead("M10")
        cls.env.flush_all()

    def _planned(self, lead):
        return lead.activity_ids.filtered(lambda each: each.activity_type_id == self.kind)

    def _refused(self, attempt):
        with self.assertRaises(ValidationError), self.env.cr.savepoint():
            attempt()
            self.env.flush_all()

    def test_a_past_or_far_date_is_refused_on_every_way(self):
        lead = self.opportunity.with_user(self.seller)
        for day in (self.today - timedelta(days=1), fields.Date.to_date("2099-01-01")):
            with self.subTest(day):
                self._refused(lambda day=day: lead.write({"date_next_followup": day}))
                self._refused(lambda day=day: self._planned(lead).write({"date_deadline": day}))
                self._refused(lambda day=day: self._create_lead("M12", date_next_followup=day))
                imported = (
                    self.env["crm.lead"]
                    .with_user(self.seller)
                    .load(
                        ["id", "name", "type", "date_next_followup"],
                        [["__import__.x", "M14", "opportunity", str(day)]],
                    )
                )
                self.assertFalse(imported["ids"])
        lead.date_next_followup = self.today + timedelta(days=60)

    def test_a_date_that_passes_is_overdue_and_hinders_nothing(self):
        self.env.cr.execute(
            "UPDATE crm_lead SET date_next_followup = %s WHERE id = %s",
            [self.today - timedelta(days=3), self.opportunity.id],
        )
        self.env.invalidate_all()
        self.opportunity.with_user(self.seller).priority = "2"
        self.assertTrue(self.opportunity.is_followup_overdue)

    def test_won_and_lost_are_never_overdue(self):
        late = self.today - timedelta(days=3)
        lost, won = self._create_lead("lost"), self._create_lead("won")
        leads = self.opportunity | lost | won
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET date_next_followup = %s WHERE id = ANY(%s)", [late, leads.ids]
        )
        self.env.invalidate_all()
        lost.action_set_lost()
        (self.gate_drawing | self.gate_leader).mode = "off"
        won.stage_id = self.contract
        self.assertEqual(leads.filtered("is_followup_overdue"), self.opportunity)
        found = self.env["crm.lead"].with_context(active_test=False)
        self.assertEqual(
            found.search([("id", "in", leads.ids), ("is_followup_overdue", "=", True)]),
            self.opportunity,
        )
        self.assertEqual(
            found.search([("id", "in", leads.ids), ("is_followup_overdue", "=", False)]),
            lost | won,
        )

    def test_a_planned_step_on_a_lead_is_reminded(self):
        lead = self._create_lead("M16", type="lead")
        self.assertFalse(self._planned(lead))
        followup = self._record(lead)
        self.assertEqual(self._planned(lead).date_deadline, followup.date_next)
        self.assertIn("cost comparison", self._planned(lead).summary)
        self._planned(lead).with_user(self.seller).unlink()
        self.assertTrue(self._planned(lead))

    def test_the_to_do_keeps_its_text(self):
        followup = self._record(self.opportunity)
        text = self._planned(self.opportunity).summary
        self.assertIn(followup.next_action, text)
        self.opportunity.user_id = False
        self.assertFalse(self._planned(self.opportunity))
        self.opportunity.user_id = self.seller_2
        self.assertEqual(self._planned(self.opportunity).summary, text)
        self.assertEqual(self._planned(self.opportunity).user_id, self.seller_2)
        self.opportunity.user_id = self.seller
        self.assertEqual(self._planned(self.opportunity).summary, text)
        self.patch(type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kw: float("inf"))
        self.seller.active = False
        self.env["crm.lead"]._cron_followup_clock()
        self.assertEqual(self._planned(self.opportunity).summary, text)
        self.assertEqual(self._planned(self.opportunity).user_id, self.leader)

    def test_default_counts_the_owners_leave_and_holidays(self):
        calendar = self.env.company.resource_calendar_id
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": calendar.id,
                "date_from": "2026-01-06 00:00:00",
                "date_to": "2026-01-06 23:59:59",
            }
        )
        monday = fields.Date.to_date("2026-01-05")
        with patch.object(fields.Date, "context_today", lambda *args: monday):
            self.assertEqual(str(self.opportunity._followup_default_date()), "2026-01-08")

    def test_defaults_cost_the_same_for_many(self):
        leads = self.opportunity
        for index in range(5):
            leads |= self._create_lead(f"L{index}")

        def cost(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            some._followup_default_dates()
            return self.env.cr.sql_log_count - before

        self.assertEqual(cost(leads), cost(self.opportunity))


@tagged("post_install", "-at_install")
class TestDefaultDate(FollowupCase):
    """A day that the system chose is counted again when somebody's calendar changes."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.company.followup_clock = True
        cls.chosen = cls._create_lead("M10")
        cls.day = cls.chosen.date_next_followup

    def _close_the_firm(self, days=7):
        """A holiday from tomorrow on, and what follows from it."""
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "company_id": self.env.company.id,
                "date_from": fields.Datetime.now(),
                "date_to": fields.Datetime.now() + timedelta(days=days),
            }
        )
        leads = self.env["crm.lead"].search(self.env["crm.lead"]._deadline_domain())
        return leads._deadline_replan()

    def test_what_the_system_chose_moves_and_says_so(self):
        self.assertIn(self.chosen, self._close_the_firm())
        self.assertGreater(self.chosen.date_next_followup, self.day)
        self.assertEqual(self.chosen.activity_ids.date_deadline, self.chosen.date_next_followup)
        self.assertIn("Next follow-up", self.chosen.message_ids[0].body)

    def test_what_a_person_names_stays(self):
        named, moved, promised = (self._create_lead(name) for name in ("A", "B", "C"))
        named.with_user(self.seller).date_next_followup = self.day
        moved.activity_ids.with_user(self.seller).date_deadline = self.day + timedelta(days=1)
        self._record(promised)
        for lead in (named, moved, promised):
            self.assertFalse(lead.date_followup_default, lead.name)
        self.assertFalse((named | moved | promised) & self._close_the_firm())

    def test_never_further_than_people_may_plan(self):
        self._close_the_firm(days=200)
        latest = self.today + timedelta(days=self.env.company.followup_max_days)
        self.assertEqual(self.chosen.date_next_followup, latest)

    def test_nobody_writes_by_hand_that_a_date_is_a_default(self):
        with self.assertRaises(AccessError):
            self.lead.with_user(self.seller).date_followup_default = self.today

    def test_many_in_as_many_queries_as_one(self):
        leads = self.chosen | self.env["crm.lead"].create(
            [{"name": str(n), "type": "opportunity", "user_id": self.seller.id} for n in range(9)]
        )
        self.env.flush_all()
        counts = []
        for some in (self.chosen, leads):
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            some._deadline_planned()
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(*counts)
