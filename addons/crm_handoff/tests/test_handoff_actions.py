from datetime import date, datetime, timedelta

from freezegun import freeze_time
from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .common import HandoffCommon

MONDAY = datetime(2026, 3, 2, 9, 0)  # UTC; the calendar below works 9 to 17 UTC


@tagged("post_install", "-at_install")
class TestHandoffActions(HandoffCommon):
    """What people do with handoffs, and the clock."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "9 to 17",
                "tz": "UTC",
                "company_id": cls.company.id,
                "attendance_ids": [Command.clear()]
                + [
                    Command.create(
                        {
                            "name": day,
                            "dayofweek": day,
                            "hour_from": 9,
                            "hour_to": 17,
                            "day_period": "morning",
                        }
                    )
                    for day in "01234"
                ],
            }
        )
        cls.company.resource_calendar_id = cls.calendar
        cls.node = cls.env["crm.handoff.node"].create(
            {
                "flow_id": cls.flow.id,
                "name": "Drawing check",
                "trigger": "order_confirmed",
                "role_id": cls.role_engineering.id,
                "sla_hours": 12,
                "requirement_ids": [
                    Command.create(
                        {
                            "name": "Original drawing",
                            "direction": "input",
                            "document_type_id": False,
                        }
                    ),
                ],
            }
        )

    def open_handoff(self, moment=MONDAY):
        with freeze_time(moment):
            self.order.action_confirm()
        return self.handoff(self.node)

    # -- clock ------------------------------------------------------------------------------

    def test_deadline_counts_working_hours(self):
        handoff = self.open_handoff()
        self.assertEqual(handoff.deadline, datetime(2026, 3, 3, 13, 0))
        self.assertEqual(handoff.date_warn, datetime(2026, 3, 4, 11, 0))

    def test_deadline_skips_weekend_and_holiday(self):
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "calendar_id": self.calendar.id,
                "company_id": self.company.id,
                "date_from": datetime(2026, 3, 9, 0, 0),
                "date_to": datetime(2026, 3, 9, 23, 59),
            }
        )
        handoff = self.open_handoff(datetime(2026, 3, 6, 9, 0))
        self.assertEqual(handoff.deadline, datetime(2026, 3, 10, 13, 0))

    def test_deadline_by_the_calendar_of_the_person(self):
        nights = self.calendar.copy({"name": "Half days"})
        nights.attendance_ids.hour_to = 13
        self.env["resource.resource"].create(
            {
                "name": "Engineer",
                "user_id": self.engineer.id,
                "calendar_id": nights.id,
                "company_id": self.company.id,
            }
        )
        handoff = self.open_handoff()
        self.assertEqual(handoff.deadline, datetime(2026, 3, 4, 13, 0))

    def test_no_time_limit(self):
        self.node.sla_hours = 0
        self.assertFalse(self.open_handoff().deadline)

    def test_block_stops_and_goes_on_with_the_rest(self):
        handoff = self.open_handoff().with_user(self.engineer)
        reason = self.env.ref("crm_handoff.reason_drawing")
        with freeze_time(datetime(2026, 3, 2, 15, 0)):
            action = handoff.action_block()
            self.env["crm.handoff.block"].with_user(self.engineer).with_context(
                **action["context"]
            ).create({"reason_id": reason.id, "note": "Sheet 2"}).action_block()
        self.assertEqual(handoff.state, "blocked")
        self.assertEqual(handoff.blocked_reason_id, reason)
        self.assertEqual(handoff.hours_left, 6.0)
        with freeze_time(datetime(2026, 3, 5, 9, 0)):
            handoff.action_unblock()
        self.assertEqual(handoff.state, "todo")
        self.assertEqual(handoff.deadline, datetime(2026, 3, 5, 15, 0))
        self.assertFalse(handoff.blocked_reason_id)

    def test_the_to_do_goes_on_with_the_rest(self):
        handoff = self.open_handoff().with_user(self.engineer)
        handoff.user_id = self.engineer
        handoff.sudo()._update_todo()
        with freeze_time(datetime(2026, 3, 2, 15, 0)):
            handoff._block(self.env.ref("crm_handoff.reason_other"), "")
        with freeze_time(datetime(2026, 3, 5, 9, 0)):
            handoff.action_unblock()
        self.assertEqual(handoff.sudo().activity_ids.date_deadline, date(2026, 3, 5))

    def test_late_handoff_stays_late_through_a_block(self):
        handoff = self.open_handoff().with_user(self.engineer)
        reason = self.env.ref("crm_handoff.reason_other")
        with freeze_time(datetime(2026, 3, 3, 15, 0)):
            handoff._block(reason, "")
        self.assertEqual(handoff.hours_left, -2.0)
        with freeze_time(datetime(2026, 3, 4, 15, 0)):
            handoff.action_unblock()
        self.assertEqual(handoff.deadline, datetime(2026, 3, 4, 13, 0))

    def test_times_are_measured_in_working_hours(self):
        handoff = self.open_handoff().with_user(self.engineer)
        with freeze_time(datetime(2026, 3, 2, 11, 0)):
            handoff.action_start()
        with freeze_time(datetime(2026, 3, 3, 10, 0)):
            handoff.action_done()
        self.assertEqual((handoff.start_hours, handoff.done_hours), (2.0, 9.0))

    # -- doing ------------------------------------------------------------------------------

    def test_start_takes_the_handoff(self):
        self.role_engineering.user_ids += self.production
        handoff = self.open_handoff()
        self.assertFalse(handoff.user_id)
        handoff.with_user(self.production).action_start()
        self.assertEqual(handoff.user_id, self.production)
        self.assertEqual(handoff.state, "in_progress")

    def test_second_one_is_told_that_somebody_was_faster(self):
        handoff = self.open_handoff()
        handoff.with_user(self.engineer).action_start()
        with self.assertRaisesRegex(UserError, "In progress"):
            handoff.with_user(self.engineer).action_start()

    def test_others_cannot_act(self):
        handoff = self.open_handoff()
        with self.assertRaisesRegex(AccessError, "Engineering"):
            handoff.with_user(self.sales).action_done()
        with self.assertRaises(AccessError):
            handoff.with_user(self.finance).action_start()

    def test_manager_can_act(self):
        handoff = self.open_handoff()
        handoff.with_user(self.manager).action_done()
        self.assertEqual(handoff.state, "done")

    def test_missing_input_names_who_owes_it(self):
        handoff = self.open_handoff()
        self.assertIn("Original drawing", handoff.missing_input)
        self.assertIn(self.sales.name, handoff.missing_input)

    def test_input_on_the_opportunity_counts_and_can_be_opened(self):
        self.env["ir.attachment"].create(
            {"name": "drawing.pdf", "raw": b"%PDF", "res_model": "crm.lead", "res_id": self.lead.id}
        )
        handoff = self.open_handoff().with_user(self.engineer)
        self.assertFalse(handoff.missing_input)
        self.assertIn("drawing.pdf", handoff.document_links)

    def test_output_of_the_node_before_is_an_input(self):
        after = self.env["crm.handoff.node"].create(
            {
                "flow_id": self.flow.id,
                "name": "Make tool",
                "trigger": "manual",
                "role_id": self.role_production.id,
                "requirement_ids": [Command.create({"name": "Report", "direction": "input"})],
            }
        )
        self.node.next_node_ids = after
        after.trigger = "previous"
        handoff = self.open_handoff()
        self.env["ir.attachment"].create(
            {"name": "r.pdf", "raw": b"%PDF", "res_model": "crm.handoff", "res_id": handoff.id}
        )
        self.assertFalse(self.handoff(after).missing_input)

    def test_missing_output_keeps_the_handoff_open(self):
        self.env["crm.handoff.requirement"].create(
            [
                {"node_id": self.node.id, "direction": "output", "name": "Check report"},
                {
                    "node_id": self.node.id,
                    "direction": "output",
                    "name": "Finding",
                    "kind": "field",
                    "field_id": self.env.ref("crm_handoff.field_crm_handoff__result").id,
                },
            ]
        )
        handoff = self.open_handoff().with_user(self.engineer)
        with self.assertRaisesRegex(UserError, "Check report, Finding"):
            handoff.action_done()
        handoff.result = "All right"
        action = handoff.action_upload()
        self.env["crm.handoff.upload"].with_user(self.engineer).with_context(
            **action["context"]
        ).create({"file": "JVBERg==", "filename": "report.pdf"}).action_upload()
        handoff.action_done()
        self.assertEqual(handoff.state, "done")

    def test_reopen(self):
        handoff = self.open_handoff().with_user(self.engineer)
        handoff.action_done()
        handoff.action_reopen()
        self.assertEqual(handoff.state, "todo")
        self.assertFalse(handoff.date_done)

    def test_the_history_is_read_in_the_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        handoff = self.open_handoff().with_user(self.engineer)
        handoff.action_done()
        handoff.action_reopen()
        self.env.invalidate_all()
        entry = handoff.log_ids[:1]
        name = self.engineer.name
        self.assertEqual(entry.note, f"Re-opened by {name}.")
        self.assertEqual(entry.with_context(lang="zh_CN").note, f"由 {name} 重新打开。")

    def test_required_field_of_a_foreign_model_is_refused(self):
        with self.assertRaises(ValidationError):
            self.env["crm.handoff.requirement"].create(
                {
                    "node_id": self.node.id,
                    "name": "X",
                    "kind": "field",
                    "field_id": self.env.ref("base.field_res_users__login").id,
                }
            )

    # -- nothing goes round -----------------------------------------------------------------

    def test_protected_fields_cannot_be_written(self):
        handoff = self.open_handoff()
        for values in (
            {"state": "done"},
            {"deadline": "2030-01-01 00:00:00"},
            {"order_id": False},
            {"date_done": "2026-01-01 00:00:00"},
        ):
            with self.assertRaises(AccessError):
                handoff.write(values)
            with self.assertRaises(AccessError):
                handoff.with_user(self.engineer).with_context(force=True).write(values)

    def test_handoffs_cannot_be_created_or_deleted_by_hand(self):
        handoff = self.open_handoff()
        with self.assertRaises(AccessError):
            self.env["crm.handoff"].create({"node_id": self.node.id})
        with self.assertRaises(AccessError):
            handoff.unlink()
        with self.assertRaises(AccessError):
            handoff.copy()

    def test_import_cannot_change_states(self):
        handoff = self.open_handoff()
        result = self.env["crm.handoff"].load([".id", "state"], [[str(handoff.id), "done"]])
        self.assertFalse(result["ids"])
        self.assertEqual(handoff.state, "todo")


@tagged("post_install", "-at_install")
class TestHandoffCalendar(HandoffCommon):
    """Open deadlines follow the calendar of whoever is responsible."""

    def setUp(self):
        super().setUp()
        self.order.action_confirm()
        self.payment = self.handoff(self.node_payment)

    def _holiday(self, days):
        start = fields.Datetime.now()
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Closed",
                "company_id": self.company.id,
                "date_from": start,
                "date_to": start + timedelta(days=days),
            }
        )

    def _follow_calendar(self):
        self.env.flush_all()
        self.env.cr.precommit.run()
        with self.enter_registry_test_mode():
            self.env.ref("crm_notary.ir_cron_deadline_replan").method_direct_trigger()
        self.env.invalidate_all()

    def test_handoff_without_a_running_clock_stays_as_it_is(self):
        self.payment.with_user(self.finance)._block(
            self.env["crm.handoff.reason"].search([], limit=1), "waiting for the bank"
        )
        before = self.payment.deadline
        self._holiday(14)
        self._follow_calendar()
        self.assertEqual(self.payment.deadline, before)

    def test_holiday_moves_the_deadline_and_says_so(self):
        before = self.payment.deadline
        self._holiday(14)
        self._follow_calendar()
        self.assertGreater(self.payment.deadline, before + timedelta(days=7))
        self.assertIn("moved from", self.payment.message_ids[:1].body)

    def test_the_to_do_moves_with_the_deadline(self):
        self.payment.with_user(self.finance).action_start()
        self.payment._update_todo()
        todo = self.payment.activity_ids
        zone = self.payment.with_context(tz=todo.user_id.tz or "UTC")
        self._holiday(14)
        self._follow_calendar()
        day = fields.Datetime.context_timestamp(zone, self.payment.deadline).date()
        self.assertEqual(todo.date_deadline, day)
