from collections import defaultdict

import pytz
from odoo import fields, models

WARN_FACTOR = 1.5


class CrmHandoff(models.Model):
    """The clock of a handoff counts working hours of the responsible people."""

    _inherit = "crm.handoff"

    def _calendar(self, cache=None):
        """Working calendar of those responsible: the person's, the role's if all its people
        share one, else the company's.
        """
        self.ensure_one()
        # sudo: calendars are not readable for everybody
        handoff = self.sudo()
        return self._calendar_of(handoff.user_id, handoff.role_id, handoff.company_id)

    def _calendar_of(self, user, role, company):
        if user:
            calendars = self._user_calendar(user, company)
        else:
            calendars = self.env["resource.calendar"].sudo()
            for member in self._role_people(role, company):
                calendars |= self._user_calendar(member, company)
        if len(calendars) == 1:
            return calendars
        return company.resource_calendar_id or self.env.company.resource_calendar_id

    def _user_calendar(self, user, company):
        resources = user.resource_ids.filtered(
            lambda resource: resource.company_id in (company, resource.company_id.browse())
        )
        return resources[:1].calendar_id

    def _plan(self, calendar, start, hours):
        """``start`` plus working hours, naive UTC."""
        if not calendar:
            return fields.Datetime.add(start, hours=hours)
        planned = calendar.plan_hours(hours, pytz.utc.localize(start), compute_leaves=True)
        return planned.astimezone(pytz.utc).replace(tzinfo=None) if planned else False

    def _hours_between(self, start, stop):
        """Working hours between two moments on this handoff's calendar."""
        self.ensure_one()
        if not start or not stop or stop <= start:
            return 0.0
        calendar = self._calendar()
        if not calendar:
            return (stop - start).total_seconds() / 3600
        return calendar.get_work_hours_count(pytz.utc.localize(start), pytz.utc.localize(stop))

    def _clock_values(self, node, calendar, start, cache):
        """Deadline and warning of a handoff of ``node`` that opens at ``start``."""
        if not node.sla_hours:
            return {"deadline": None, "warn_date": None}
        key = (calendar.id, node.sla_hours, start)
        if key not in cache:
            cache[key] = {
                "deadline": self._plan(calendar, start, node.sla_hours),
                "warn_date": self._plan(calendar, start, node.sla_hours * WARN_FACTOR),
            }
        return cache[key]

    def _by_clock(self):
        """Batches that share node and calendar: ``[(node, calendar, handoffs)]``."""
        batches = defaultdict(lambda: self.env["crm.handoff"])
        calendars = {}
        for handoff in self:
            key = (handoff.user_id, handoff.role_id, handoff.company_id)
            if key not in calendars:
                calendars[key] = self._calendar_of(*key)
            batches[handoff.node_id, calendars[key]] |= handoff
        return [(node, calendar, handoffs) for (node, calendar), handoffs in batches.items()]

    def _clock_pause(self):
        """Remember how much of each handoff's time is left; negative when it is late."""
        now = fields.Datetime.now()
        result = {}
        for handoff in self.filtered("deadline"):
            if handoff.deadline >= now:
                result[handoff] = handoff._hours_between(now, handoff.deadline)
            else:
                result[handoff] = -handoff._hours_between(handoff.deadline, now)
        return result

    def _clock_resume_deadline(self):
        """Deadline of a blocked handoff that goes on now."""
        self.ensure_one()
        if not self.deadline:
            return None
        return self._plan(self._calendar(), fields.Datetime.now(), self.hours_left)
