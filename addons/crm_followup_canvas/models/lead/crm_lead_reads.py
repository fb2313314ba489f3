"""What saving a follow-up reads of the opportunity, read at once."""

from odoo import api, models
from odoo.addons.crm_notary.tools.fetch import fetch_paths

# of the company whose settings hold and in whose name messages are written
COMPANY = ["alias_domain_id", "followup_clock", "followup_max_days", "followup_min_score"]

AUTHOR = [
    "share", "active", "notification_type",
    *(f"company_id.{name}" for name in COMPANY),
    *(f"partner_id.{name}" for name in ("active", "email", "lang", "name", "tz")),
]  # fmt: skip


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _followup_read_for_saving(self, lock):
        """Two queries instead of one for each of six tables, which would read them whole.

        :param lock: whether it will be saved as done: who comes second waits here, and starts
            again with what the first one planned in view
        """
        names = self._followup_saving_reads()
        if lock:
            self._stagegate_lock_ledgers(names)
        else:
            fetch_paths(self, names)
        fetch_paths(self.env.user, AUTHOR)

    @api.model
    def _followup_saving_reads(self):
        """Stored columns, also of records pointed to; whoever reads more adds it."""
        return [
            "active", "create_date", "date_open", "email_from", "date_first_followup",
            "followup_count", "date_followup_default", "date_last_effective_followup", "name",
            "date_next_followup", "partner_id", "pause_reason_id", "silence_count", "type",
            "won_status", "user_id.active", "team_id.company_id", "team_id.user_id",
            *(f"company_id.{name}" for name in COMPANY),
        ]  # fmt: skip
