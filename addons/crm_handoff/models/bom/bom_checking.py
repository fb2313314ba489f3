import logging

from odoo import api, models
from odoo.addons.crm_notary.tools.bulk import bulk_update

_logger = logging.getLogger(__name__)

CHECK_BATCH = 50


class CrmHandoffBom(models.Model):
    """What is in force is compared with what would be frozen now, and a new version proposed."""

    _inherit = "crm.handoff.bom"

    @api.model
    def _mark_to_check(self, boms):
        """Look again at ``boms`` (in force) soon; they are many when a common part changes."""
        boms = boms.filtered(lambda bom: not bom.check_needed)
        if boms:
            bulk_update(boms, {"check_needed": True})
            self.env.ref("crm_handoff.ir_cron_check_bom").sudo()._trigger()

    @api.model
    def _cron_check(self):
        """Compare marked versions with what would be frozen now; propose a new version."""
        while True:
            domain = [("check_needed", "=", True), ("state", "=", "current")]
            boms = self.search(domain, limit=CHECK_BATCH, order="id").try_lock_for_update()
            if not boms:
                break
            bulk_update(boms, {"check_needed": False})
            for bom in boms:
                try:
                    with self.env.cr.savepoint():
                        bom._propose()
                except Exception:
                    _logger.exception("bill of materials %s could not be compared", bom.id)
            if not self.env["ir.cron"]._commit_progress(
                len(boms), remaining=self.search_count(domain)
            ):
                break

    @api.model
    def _cron_check_all(self):
        """Once a day: costs drift without anybody touching an order or a bill of materials."""
        self._mark_to_check(
            self.search([("state", "=", "current"), ("order_id.state", "=", "sale")]).filtered(
                lambda bom: bom.order_id.delivery_status != "full"
            )
        )

    def _propose(self):
        """Make a proposal if what would be frozen now differs; else drop the open proposal."""
        self.ensure_one()
        now = self._rows_now()
        proposal = self.order_id.handoff_bom_ids.filtered(lambda bom: bom.state == "proposed")
        found = self._differences(self._rows_frozen(), now)
        if proposal and found and not proposal._differences(proposal._rows_frozen(), now):
            return
        proposal._outdate()
        if not found:
            return
        refused = self.order_id.handoff_bom_ids.filtered(lambda bom: bom.state == "refused")[:1]
        if refused and not refused._differences(refused._rows_frozen(), now):
            return
        proposal = self._freeze([(self.flow_id, self.order_id)], state="proposed")
        self.env["crm.handoff.bom.approval"]._ask_both_sides(proposal)

    def _outdate(self):
        """Nobody need accept these any more."""
        bulk_update(self, {"state": "outdated"})
        self.sudo().approval_ids._decision_follow()
