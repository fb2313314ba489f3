"""Gate kind ``meeting``: a meeting that took place, with minutes and the customer's check-in."""

from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..verdict import Verdict, fingerprint

# minutes that come later are those of another meeting, or of one whose date was changed
MINUTES_WITHIN = timedelta(days=31)
# a check-in happens at the meeting, whatever the calendar says afterwards
CHECKIN_WITHIN = timedelta(days=1)


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    kind = fields.Selection(selection_add=[("meeting", "Meeting")], ondelete={"meeting": "cascade"})
    meeting_needs_checkin = fields.Boolean("Customer checks in", default=True)
    minutes_type_id = fields.Many2one(
        "crm.document.type",
        string="Minutes",
        ondelete="restrict",
        help="Document to upload after the meeting. Empty: no minutes needed.",
    )

    @api.constrains("kind", "meeting_needs_checkin", "minutes_type_id")
    def _check_meeting_parameters(self):
        for gate in self:
            if gate.kind == "meeting" and not (gate.meeting_needs_checkin or gate.minutes_type_id):
                raise ValidationError(
                    self.env._(
                        "An entry in a calendar alone proves nothing: “%s” needs the check-in or "
                        "the minutes.",
                        gate.name,
                    )
                )

    def _definition_meeting(self):
        return ["meeting_needs_checkin", "minutes_type_id"]

    def _upload_type_meeting(self):
        return self.minutes_type_id

    def _judge_meeting(self, leads):
        events, checkins = self._meetings_by_lead(leads)
        documents = self._minutes_by_lead(leads)
        return {
            gate.id: {
                lead.id: gate._judge_meetings_of(
                    events.get(lead.id, ()),
                    checkins,
                    documents.get((lead.id, gate.minutes_type_id.id), ()),
                )
                for lead in leads
            }
            for gate in self
        }

    def _meetings_by_lead(self, leads):
        events = defaultdict(list)
        found = (
            self.env["calendar.event"]
            .sudo()
            .with_context(active_test=True)
            .search([("opportunity_id", "in", leads.ids)], order="start desc")
        )
        for event in found:
            events[event.opportunity_id.id].append(event)
        used = (
            self.env["crm.meeting.checkin"]
            .sudo()
            .search([("event_id", "in", found.ids), ("state", "=", "used")])
        )
        return events, {checkin.event_id.id: checkin for checkin in used}

    def _minutes_by_lead(self, leads):
        """``{(lead id, document type id): [Document]}``, newest first, of the lead's own."""
        documents = self._documents_by_lead(leads, self.minutes_type_id.ids, with_first=True)
        for (_lead_id, type_id), found in documents.items():
            allowed, largest = self.env["crm.document.type"].browse(type_id)._limits()
            found[:] = [
                each
                for each in found
                if each.first_lead_id == each.lead_id
                and each.mimetype in allowed
                and 0 < (each.size or 0) <= largest
            ]
        return documents

    def _judge_meetings_of(self, events, checkins, documents):
        """Verdict over the meetings of one lead, newest first."""
        now = fields.Datetime.now()
        held = [event for event in events if event.start and event.start <= now]
        if not held:
            if events:
                return Verdict(False, reason=self.env._("The meeting has not taken place yet."))
            return Verdict(False, reason=self.env._("Please plan a meeting with the customer."))
        reason = None
        for event in held:
            checkin = checkins.get(event.id)
            if checkin and not (
                event.start - CHECKIN_WITHIN <= checkin.date <= event.stop + CHECKIN_WITHIN
            ):
                checkin = None
            minutes = next(
                (
                    each
                    for each in documents
                    if event.start <= each.date <= event.stop + MINUTES_WITHIN
                ),
                None,
            )
            if self.meeting_needs_checkin and not checkin:
                reason = reason or Verdict(
                    False,
                    reason=self.env._("The customer has not checked in at “%s”.", event.name),
                )
                continue
            if self.minutes_type_id and not minutes:
                reason = Verdict(
                    False,
                    reason=self.env._("Please upload the minutes of “%s”.", event.name),
                    upload=True,
                )
                continue
            return Verdict(
                True,
                res_model="calendar.event",
                res_id=event.id,
                attachment_id=minutes.id if minutes else None,
                checksum=fingerprint(
                    event.id,
                    checkin and (checkin.guest_name, checkin.date),
                    minutes and minutes.sha256,
                ),
                user_id=event.user_id.id or None,
            )
        return reason

    def _action_meeting(self, lead):
        """Plan a meeting, or show the check-in code of the one nearest to now."""
        events = self.env["calendar.event"].search([("opportunity_id", "=", lead.id)])
        if not events or not self.meeting_needs_checkin:
            return lead.action_schedule_meeting()
        now = fields.Datetime.now()
        nearest = min(events, key=lambda event: abs((event.start - now).total_seconds()))
        return nearest.action_show_checkin()
