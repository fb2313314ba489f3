from odoo import api, fields, models
from odoo.fields import Domain

WARN_FACTOR = 1.5
NO_CLOCK = dict.fromkeys(("deadline", "date_warn", "date_clock_start", "clock_hours"))


class CrmHandoff(models.Model):
    """The clock of a handoff counts working hours of the responsible people."""

    _inherit = "crm.handoff"

    def _clock_who(self):
        """Whose hours count: the person's, else the role's, else the company's."""
        self.ensure_one()
        # sudo: whoever moves a handoff need not see other people's roles
        handoff = self.sudo()
        return handoff.user_id or handoff.role_id, handoff.company_id

    def _clock_plan(self, asked, start):
        """The clocks of handoffs that start, or go on, at ``start``.

        :param asked: list of ``(node, who, company, hours left)``
        :return: list of ``{"deadline", "date_warn", "date_clock_start", "clock_hours"}`` in the
            same order, all None without an SLA
        """
        requests = [
            (start, each, who, company)
            for node, who, company, hours in asked
            for each in (hours, hours + _warn_after(node))
            if node.sla_hours
        ]
        planned = iter(self.env["crm.working.time"]._plan(requests))
        return [
            {
                "deadline": next(planned),
                "date_warn": next(planned),
                "date_clock_start": start,
                "clock_hours": hours,
            }
            if node.sla_hours
            else dict(NO_CLOCK)
            for node, _who, _company, hours in asked
        ]

    def _clock_hours(self, spans):
        """Working hours between two moments on the clock of each handoff.

        :param spans: list of ``(handoff, start, stop)``
        :return: list of hours in the same order
        """
        return self.env["crm.working.time"]._hours_between(
            [(start, stop, *handoff._clock_who()) for handoff, start, stop in spans]
        )

    def _clock_pause(self):
        """Remember how much of each handoff's time is left; negative when it is late."""
        now = fields.Datetime.now()
        running = self.filtered("deadline")
        left = self._clock_hours([(handoff, now, handoff.deadline) for handoff in running])
        return dict(zip(running, left, strict=True))

    def _clock_resume(self):
        """The clocks of blocked handoffs that go on now: ``{handoff: values}``."""
        asked = [(each.node_id, *each._clock_who(), each.hours_left) for each in self]
        return dict(zip(self, self._clock_plan(asked, fields.Datetime.now()), strict=True))

    # -- when calendars change --------------------------------------------------------------

    @api.model
    def _deadline_domain(self):
        return Domain("state", "in", ("todo", "in_progress")) & Domain(
            "date_clock_start", "!=", False
        )

    def _deadline_requests(self):
        found = {}
        for handoff in self:
            who, company = handoff._clock_who()
            hours = handoff.clock_hours
            found[handoff] = [
                ("deadline", handoff.date_clock_start, hours, who, company),
                (
                    "date_warn",
                    handoff.date_clock_start,
                    hours + _warn_after(handoff.node_id),
                    who,
                    company,
                ),
            ]
        return found

    @api.model
    def _deadline_store(self, values_by_record):
        handoffs = self.browse()
        for handoff, values in values_by_record.items():
            handoff._set(values)
            handoffs |= handoff
        handoffs._watch_warnings()


def _warn_after(node):
    """Working hours after the deadline by which a handoff warns."""
    return node.sla_hours * (WARN_FACTOR - 1)
