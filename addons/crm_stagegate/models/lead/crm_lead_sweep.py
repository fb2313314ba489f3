"""Judge leads by cron: when the rules change, every night, and when a proof's time is over."""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..gate.rules_cache import read_parameter, store_parameter

_logger = logging.getLogger(__name__)

JUDGE_BEFORE = "crm_stagegate.judge_before"

# rules that have just been changed may not be visible yet to who is judging a lead right now
COMMIT_SECONDS = 10


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _stagegate_schedule_sweep(self):
        """Have all leads judged again by cron: the rules themselves have changed."""
        before = fields.Datetime.now() + timedelta(seconds=COMMIT_SECONDS)
        store_parameter(self.env, JUDGE_BEFORE, fields.Datetime.to_string(before))
        cron = self.env.ref("crm_stagegate.ir_cron_sweep", raise_if_not_found=False)
        if cron:
            cron.sudo()._trigger()

    @api.model
    def _cron_stagegate_nightly(self):
        """Judge every lead again, whatever changed in places nobody watches."""
        self._stagegate_schedule_sweep()

    @api.model
    def _cron_stagegate_sweep(self, batch=500):
        """Judge leads last judged before the rules changed, and end grace periods."""
        if self.env["crm.stage.gate"]._in_play_ids():
            self._stagegate_judge_in_batches(
                self._stagegate_due_query,
                batch,
                lambda env: env._("Found by the regular check."),
                "rules",
            )

    def _stagegate_due_query(self, after, limit):
        before = read_parameter(self.env, JUDGE_BEFORE)
        return SQL(
            """
            SELECT id FROM crm_lead
             WHERE id > %s AND (gate_grace_until <= %s
                OR date_gate_judged < %s OR (date_gate_judged IS NULL AND %s))
             ORDER BY id LIMIT %s
            """,
            after,
            fields.Datetime.now(),
            before or None,
            bool(before),
            limit,
        )

    def _stagegate_judge_in_batches(self, query, batch, reason, cause):
        """Judge the leads that ``query(after id, limit)`` finds, each at most once.

        Claims a batch, judges it, commits; may be killed anywhere and run by several workers.
        Leads that somebody else is working on are left to the next run.
        """
        everything = self._stagegate_whole()
        last = 0
        while found := [row[0] for row in self.env.execute_query(query(last, batch))]:
            last = found[-1]
            leads = everything.browse(found).try_lock_for_update()
            leads._stagegate_judge_each(reason, cause)
            self.env.flush_all()
            remaining = len(self.env.execute_query(query(last, 10 * batch)))
            if not self.env["ir.cron"]._commit_progress(len(leads), remaining=remaining):
                return

    def _stagegate_judge_each(self, reason, cause):
        """Judge a batch; when it fails, one by one, so that one bad lead stops nobody."""
        try:
            with self.env.cr.savepoint():
                self._stagegate_refresh(reason=reason, cause=cause)
            return
        except Exception:
            _logger.info("judging a batch failed; going on one by one", exc_info=True)
        for lead in self:
            try:
                with self.env.cr.savepoint():
                    lead._stagegate_refresh(reason=reason, cause=cause)
            except Exception:
                _logger.warning("lead %s could not be judged", lead.id, exc_info=True)
