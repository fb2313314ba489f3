"""What the last look at all ledgers found: figures count by it what only a full look can find."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.bulk import bulk_insert
from psycopg2.extras import Json

# of more broken ledgers than that there is no list, only their number
MOST_LISTED = 10_000
KEPT = timedelta(days=400)


class CrmLedgerVerification(models.Model):
    """One look at everything, from beginning to end."""

    _name = "crm.ledger.verification"
    _description = "Verification of All Ledgers"
    _inherit = ["crm.notary.protected"]
    _order = "date desc, id desc"
    _rec_name = "date"

    # of the moment it began: what was written later it has not seen
    date = fields.Datetime("Verified Until", required=True, readonly=True, index=True)
    findings = fields.Integer(
        required=True, readonly=True,
        help="Everything that does not hold, whether or not it belongs to an opportunity.",
    )  # fmt: skip
    lead_keys = fields.Json("Broken Ledgers", readonly=True)

    def _protected_hint(self, _operation):
        return self.env._("Ledgers are verified every night.")

    @api.model
    def _note(self, broken):
        """Keep what a look at everything found.

        :param broken: list of what ``_verify_everything`` tells
        """
        keys = sorted({each["lead"] for each in broken if each.get("lead")})
        bulk_insert(
            self.env,
            self._table,
            ("date", "findings", "lead_keys"),
            [(self.env.cr.now().replace(microsecond=0), len(broken), Json(keys[:MOST_LISTED]))],
        )
        self.invalidate_model()

    @api.model
    def _last(self):
        """:return: the last look, or none"""
        # sudo: whether and when all was verified is no secret; what was found is of leads' numbers
        return self.sudo().search([], limit=1)

    @api.model
    def _broken_keys(self):
        """:return: numbers of the opportunities whose ledger the last look found broken"""
        return self._last().lead_keys or []

    @api.autovacuum
    def _gc_old(self):
        old = self.sudo().search([("date", "<", fields.Datetime.now() - KEPT)]) - self._last()
        old._with_edit_sentinel().unlink()
