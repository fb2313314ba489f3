from odoo import api, fields, models

WARN_BATCH = 100


class CrmHandoff(models.Model):
    """Handoffs that stand too long."""

    _inherit = "crm.handoff"

    def _watch_warnings(self):
        """Have the cron look when the first of these handoffs overruns."""
        dates = [handoff.warn_date for handoff in self if handoff.warn_date]
        if dates:
            cron = self.env.ref("crm_handoff.ir_cron_warn", raise_if_not_found=False)
            if cron:
                cron.sudo()._trigger(at=min(dates))

    @api.model
    def _cron_warn(self):
        """Warn about handoffs that stand longer than their SLA and half, once each."""
        domain = [
            ("warn_date", "<=", fields.Datetime.now()),
            ("is_warned", "!=", True),
            ("state", "in", ("todo", "in_progress", "blocked")),
        ]
        while True:
            handoffs = self.search(domain, limit=WARN_BATCH, order="warn_date, id")
            handoffs = handoffs.try_lock_for_update()
            if not handoffs:
                break
            handoffs._set({"is_warned": True})
            handoffs._notice("overdue")
            if not self.env["ir.cron"]._commit_progress(
                len(handoffs), remaining=self.search_count(domain)
            ):
                break
