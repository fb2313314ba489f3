from odoo import fields, models

WARN_FACTOR = 1.5


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
        """Deadlines and warnings of handoffs that open at ``start``.

        :param asked: list of ``(node, who, company)``
        :return: list of ``{"deadline", "warn_date"}`` in the same order, empty without an SLA
        """
        requests = [
            (start, node.sla_hours * factor, who, company)
            for node, who, company in asked
            for factor in (1, WARN_FACTOR)
            if node.sla_hours
        ]
        planned = iter(self.env["crm.working.time"]._plan(requests))
        return [
            {"deadline": next(planned), "warn_date": next(planned)}
            if node.sla_hours
            else {"deadline": None, "warn_date": None}
            for node, _who, _company in asked
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
        """Deadlines of blocked handoffs that go on now: ``{handoff: moment or None}``."""
        now = fields.Datetime.now()
        running = self.filtered("deadline")
        planned = self.env["crm.working.time"]._plan(
            [(now, handoff.hours_left, *handoff._clock_who()) for handoff in running]
        )
        return {**dict.fromkeys(self, None), **dict(zip(running, planned, strict=True))}
