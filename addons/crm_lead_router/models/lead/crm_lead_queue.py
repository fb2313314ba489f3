"""The queue of leads without an owner: batch by batch, exactly once."""

import logging
import time

from odoo import api, models
from odoo.addons.crm_notary.tools.told_once import told_once
from psycopg2 import OperationalError, errors

_logger = logging.getLogger(__name__)

BATCH = 2500
# a worker that meets another at the same people counts again; more than this means real trouble
RETRIES = 20
ROUTER_LOCK = "crm_lead_router"


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    @told_once
    def _cron_route(self):
        """Route what waits, batch by batch; safe to kill and to run in several workers."""
        while True:
            done = self._route_next_committed()
            if not done:
                break
            if not self.env["ir.cron"]._commit_progress(done, remaining=self._route_remaining()):
                break

    @api.model
    def _route_next_committed(self, limit=BATCH):
        """One batch in a transaction of its own, begun again when others changed its people.

        :return: number of leads taken from the queue; 0 when nothing is left for this worker
        """
        for attempt in range(RETRIES):
            try:
                done = self._route_next(limit)
                self.env.flush_all()
                return done
            except (errors.SerializationFailure, errors.LockNotAvailable, errors.DeadlockDetected):
                self.env.cr.rollback()
                self.env.invalidate_all(flush=False)
                time.sleep(0.01 * (attempt + 1))
        _logger.info("The router leaves a batch to the next run: others keep changing its people")
        return 0

    @api.model
    def _route_remaining(self):
        return self.sudo().search_count([("route_state", "=", "queued"), ("user_id", "=", False)])

    @api.model
    def _route_next(self, limit=BATCH):
        """Take the next leads from the queue and decide about each.

        :return: number of leads taken
        """
        # one router at a time works on the queue; the lock goes with the transaction, so a worker
        # that is killed leaves nothing behind
        self.env.cr.execute(
            "SELECT pg_try_advisory_xact_lock(hashtext(%s), hashtext(current_database()))",
            [ROUTER_LOCK],
        )
        if not self.env.cr.fetchone()[0]:
            raise errors.LockNotAvailable()
        self.env.flush_all()
        # what earlier batches have read is of no use, and a cache of all leads is slow
        self.env.invalidate_all(flush=False)
        self.env.cr.execute(
            """
            SELECT id FROM crm_lead
             WHERE route_state = 'queued' AND user_id IS NULL AND active
             ORDER BY score_total DESC, id LIMIT %s
               FOR NO KEY UPDATE SKIP LOCKED
            """,
            [limit],
            log_exceptions=False,
        )
        leads = self.sudo().browse([lead_id for (lead_id,) in self.env.cr.fetchall()])
        if leads:
            leads._route_safely()
        return len(leads)

    def _route_safely(self):
        """Route a batch; where one lead spoils it, route one by one and pool that lead."""
        try:
            with self.env.cr.savepoint():
                self._route_batch()
                return
        except OperationalError:
            # another worker was faster: the transaction begins again
            raise
        except Exception:
            _logger.info("A batch of leads failed; going on one by one", exc_info=True)
        for lead in self:
            try:
                with self.env.cr.savepoint():
                    lead._route_batch()
            except OperationalError:
                raise
            except Exception as error:
                lead._route_write({"route_state": "pool"})
                lead._message_log(
                    body=lead.env._("The router could not decide about this lead: %s", error)
                )

    def _route_enqueue(self):
        """Put leads that nobody owns into the queue and wake the router."""
        waiting = self.filtered(lambda lead: not lead.user_id and lead.active)
        if not waiting:
            return
        waiting._route_write({"route_state": "queued"})
        self._route_trigger()

    @api.model
    def _route_trigger(self):
        # anybody's lead may wake the router
        self.env.ref("crm_lead_router.ir_cron_route").sudo()._trigger()
