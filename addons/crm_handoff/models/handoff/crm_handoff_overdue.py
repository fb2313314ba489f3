from odoo import api, fields, models

WARN_BATCH = 100


class CrmHandoff(models.Model):
    """Handoffs that stand too long."""

    _inherit = "crm.handoff"

    def _is_overdue(self, moment):
        """Whether the time is up; a clock that is paused stands where it was stopped."""
        self.ensure_one()
        if self.state == "blocked":
            return self.hours_left < 0 if self.deadline else False
        return bool(self.deadline and self.deadline < moment)

    def _watch_warnings(self):
        """Have the cron look when the first of these handoffs overruns."""
        dates = [handoff.date_warn for handoff in self if handoff.date_warn]
        if dates:
            cron = self.env.ref("crm_handoff.ir_cron_warn", raise_if_not_found=False)
            if cron:
                cron.sudo()._trigger(at=min(dates))

    @api.model
    def _cron_warn(self):
        """Warn about handoffs that stand longer than their SLA and half, once each."""
        domain = [
            ("date_warn", "<=", fields.Datetime.now()),
            ("is_warned", "!=", True),
            ("state", "in", ("todo", "in_progress", "blocked")),
        ]
        while True:
            handoffs = self.search(domain, limit=WARN_BATCH, order="date_warn, id")
            handoffs = handoffs.try_lock_for_update()
            if not handoffs:
                break
            handoffs._set({"is_warned": True})
            handoffs._notice("overdue")
            if not self.env["ir.cron"]._commit_progress(
                len(handoffs), remaining=self.search_count(domain)
            ):
                break
