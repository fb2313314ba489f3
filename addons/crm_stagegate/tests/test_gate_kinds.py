"""Kinds of proof that come from other native records: activity, event, meeting."""

import base64
import io
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from PIL import Image

from ..exceptions import GateRefused
from ..tools.pdf import make_pdf
from .common import StageGateCase


class KindCase(StageGateCase):
    def setUp(self):
        super().setUp()
        (self.gate_drawing | self.gate_leader).mode = "off"

    def _gate(self, kind, **values):
        return self.Gate.create(
            {"name": kind, "stage_id": self.sample.id, "kind": kind, "mode": "enforce", **values}
        )

    def _verdict(self, gate, lead=None):
        lead = lead or self.lead
        return lead._stagegate_board().verdict(lead, gate)


@tagged("post_install", "-at_install")
class TestActivityGate(KindCase):
    def setUp(self):
        super().setUp()
        self.type = self.env["mail.activity.type"].create({"name": "First visit"})
        self.gate = self._gate("activity", activity_type_id=self.type.id)

    def _plan(self):
        return self.lead.activity_schedule(
            activity_type_id=self.type.id, user_id=self.seller.id, summary="Visit"
        )

    def test_planned_is_not_done(self):
        self._plan()
        self.assertFalse(self._verdict(self.gate).met)

    def test_done_without_feedback_proves_nothing(self):
        self._plan().with_user(self.seller).action_feedback(feedback="ok ok ok ok ok")
        self.assertFalse(self._verdict(self.gate).met)

    def test_done_with_feedback_opens_the_stage(self):
        self._plan().with_user(self.seller).action_feedback(
            feedback="Saw the press line, they need M8."
        )
        self.assertTrue(self._verdict(self.gate).met)
        self.assertOpens(self.sample, self.gate)

    def test_deleting_the_finished_activity_means_demotion(self):
        activity = self._plan()
        activity.action_feedback(feedback="Saw the press line, they need M8.")
        self.lead.stage_id = self.sample
        activity.unlink()
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_created_as_done_proves_nothing(self):
        """It was never open: whoever creates it says when it was done, too."""
        self.env["mail.activity"].with_user(self.seller).create(
            {
                "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "res_id": self.lead.id,
                "activity_type_id": self.type.id,
                "user_id": self.seller.id,
                "active": False,
                "date_done": "2025-01-01",
                "feedback": "Saw the press line, they need M8.",
            }
        )
        self.assertFalse(self._verdict(self.gate).met)

    def test_when_it_was_seen_done_cannot_be_written(self):
        activity = self._plan()
        with self.assertRaises(AccessError):
            activity.with_user(self.seller).write({"date_seen_done": "2025-01-01 10:00:00"})

    def test_opened_again_it_is_not_done(self):
        activity = self._plan()
        activity.action_feedback(feedback="Saw the press line, they need M8.")
        activity.with_user(self.seller).write({"active": True})
        self.assertFalse(self._verdict(self.gate).met)

    def test_needs_a_type(self):
        with self.assertRaises(ValidationError):
            self._gate("activity")


@tagged("post_install", "-at_install")
class TestEventGate(KindCase):
    def setUp(self):
        super().setUp()
        self.gate = self._gate("event", event_name="e-signature completed")
        self.events = self.env["crm.gate.event"]

    def _record(self, key="k1", **values):
        return self.events.record_event(self.lead, "e-signature completed", key, **values)

    def test_reported_event_opens_the_stage(self):
        with self.assertRaises(GateRefused), self.env.cr.savepoint():
            self.lead.with_user(self.seller).stage_id = self.sample
        event, _is_new = self._record()
        self.assertOpens(self.sample, self.gate)
        self.assertEqual(self.lead.evidence_ids.filtered("res_id").res_id, event.id)

    def test_same_key_is_the_same_event(self):
        first, is_new = self._record()
        again, is_new_again = self._record()
        self.assertEqual((first, is_new, is_new_again), (again, True, False))

    def test_key_of_another_lead_is_refused(self):
        self._record()
        with self.assertRaises(UserError):
            self.events.record_event(self._create_lead("Other"), "e-signature completed", "k1")

    def test_counter_event_means_demotion(self):
        self._record()
        self.lead.stage_id = self.sample
        self.events.record_event(
            self.lead, "e-signature revoked", "k2", note="wrong signatory", withdraws="k1"
        )
        self.assertEqual(self.lead.stage_id, self.drawing)
        self.assertIn("wrong signatory", self.lead.gate_reason)

    def test_nobody_records_events_by_hand(self):
        with self.assertRaises(UserError):
            self.events.with_user(self.manager).sudo().create(
                {"name": "x", "lead_id": self.lead.id, "external_key": "y"}
            )


@tagged("post_install", "-at_install")
class TestMeetingGate(KindCase):
    def setUp(self):
        super().setUp()
        self.minutes = self.env["crm.document.type"].create({"name": "Minutes"})
        self.gate = self._gate("meeting", minutes_type_id=self.minutes.id)
        now = fields.Datetime.now()
        self.event = self.env["calendar.event"].create(
            {
                "name": "Visit",
                "opportunity_id": self.lead.id,
                "user_id": self.seller.id,
                "start": now - timedelta(minutes=5),
                "stop": now + timedelta(hours=1),
                "event_tz": "UTC",
            }
        )

    def _check_in(self, name="Wang Wei"):
        checkin = self.env["crm.meeting.checkin"]._open_for(self.event)
        return checkin, checkin.check_in(checkin._signature(), name)

    def test_calendar_entry_alone_proves_nothing(self):
        self.assertFalse(self._verdict(self.gate).met)

    def test_checked_in_and_minutes_open_the_stage(self):
        for step in (self._check_in, lambda: self._upload(self.lead, document_type=self.minutes)):
            with self.assertRaises(GateRefused), self.env.cr.savepoint():
                self.lead.with_user(self.seller).stage_id = self.sample
            step()
        self.assertOpens(self.sample, self.gate)

    def _prove_meeting(self):
        self._check_in()
        self._upload(self.lead, document_type=self.minutes)
        self.assertTrue(self._verdict(self.gate).met)

    def test_archived_it_proves_nothing(self):
        self._prove_meeting()
        self.event.with_user(self.seller).write({"active": False})
        self.assertFalse(self._verdict(self.gate).met)
        self.env.flush_all()
        lead = self.lead.with_context(active_test=False)
        self.assertFalse(lead._stagegate_board().verdict(lead, self.gate).met)

    def test_moved_to_another_time_it_proves_nothing(self):
        self._prove_meeting()
        for days in (-400, -3, 3, 400):
            with self.subTest(days=days):
                start = fields.Datetime.now() + timedelta(days=days)
                self.event.with_user(self.seller).write(
                    {"start": start, "stop": start + timedelta(hours=1)}
                )
                self.assertFalse(self._verdict(self.gate).met)

    def test_minutes_of_a_meeting_long_ago(self):
        self.gate.meeting_needs_checkin = False
        self._upload(self.lead, document_type=self.minutes)
        self.assertTrue(self._verdict(self.gate).met)
        start = fields.Datetime.now() - timedelta(days=365)
        self.event.write({"start": start, "stop": start + timedelta(hours=1)})
        self.assertFalse(self._verdict(self.gate).met)

    def test_the_minutes_of_another_opportunity(self):
        other = self._create_lead("M10 nuts")
        self._upload(other, raw=make_pdf("Minutes"), document_type=self.minutes)
        self._check_in()
        self._upload(self.lead, raw=make_pdf("Minutes"), document_type=self.minutes)
        self.assertFalse(self._verdict(self.gate).met)

    def test_check_in_works_once(self):
        checkin, problem = self._check_in()
        self.assertIsNone(problem)
        self.assertEqual(checkin.check_in(checkin._signature(), "Wang Wei"), "used")

    def test_check_in_needs_a_name_and_is_not_used_up_without(self):
        checkin, problem = self._check_in(" ")
        self.assertEqual((problem, checkin.state), ("name", "open"))

    def test_check_in_ends_with_its_day(self):
        checkin = self.env["crm.meeting.checkin"]._open_for(self.event)
        self.event.write({"start": "2030-01-01 10:00:00", "stop": "2030-01-01 11:00:00"})
        self.env.cr.execute("UPDATE crm_meeting_checkin SET date_valid = '2020-01-01'")
        checkin.invalidate_recordset()
        self.assertEqual(checkin.check_in(checkin._signature(), "Wang Wei"), "over")

    def test_a_meeting_of_several_days_has_a_link_for_today(self):
        now = fields.Datetime.now()
        for days, hours in ((1, 1), (2, 24)):
            with self.subTest(days=days):
                self.event.write(
                    {"start": now - timedelta(days=days), "stop": now + timedelta(hours=hours)}
                )
                checkin, problem = self._check_in()
                self.assertEqual((problem, checkin.date_valid), (None, now.date()))

    def test_whole_days_have_a_link_for_today(self):
        today = fields.Date.today()
        self.event.write({
            "allday": True,
            "start_date": today - timedelta(days=1), "stop_date": today + timedelta(days=1),
        })  # fmt: skip
        checkin, problem = self._check_in()
        self.assertEqual((problem, checkin.date_valid), (None, today))

    def test_when_its_last_day_is_over_there_is_no_link(self):
        now = fields.Datetime.now()
        self.event.write({"start": now - timedelta(days=3), "stop": now - timedelta(days=1)})
        with self.assertRaisesRegex(UserError, "is over"):
            self._check_in()

    def test_the_link_of_a_meeting_to_come_is_of_its_first_day(self):
        start = fields.Datetime.now() + timedelta(days=2)
        self.event.write({"start": start, "stop": start + timedelta(days=2)})
        checkin, problem = self._check_in()
        self.assertEqual((problem, checkin.date_valid), ("early", start.date()))

    def test_forged_signature_is_invalid(self):
        checkin = self.env["crm.meeting.checkin"]._open_for(self.event)
        self.assertEqual(checkin.check_in("0" * 32, "Wang Wei"), "invalid")

    def test_the_link_is_shown_as_a_picture(self):
        checkin = self.env["crm.meeting.checkin"]._open_for(self.event)
        self.assertIn(f"/meeting/check-in/{checkin.id}/", checkin.url)
        picture = Image.open(io.BytesIO(base64.b64decode(checkin.qr_code)))
        self.assertEqual(picture.format, "PNG")
        self.assertGreater(picture.width, 200)

    def test_salesperson_cannot_write_a_check_in(self):
        checkin = self.env["crm.meeting.checkin"]._open_for(self.event)
        with self.assertRaises(AccessError):
            checkin.with_user(self.manager).sudo().write({"state": "used"})

    def test_deleted_meeting_means_demotion(self):
        self._check_in()
        self._upload(self.lead, document_type=self.minutes)
        self.lead.stage_id = self.sample
        self.event.unlink()
        self.assertEqual(self.lead.stage_id, self.drawing)

    def test_a_gate_must_ask_for_more_than_a_calendar_entry(self):
        with self.assertRaises(ValidationError):
            self._gate("meeting", meeting_needs_checkin=False)
