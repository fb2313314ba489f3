"""Who asked over the endpoint, and how often: the limit, and a trace for administrators."""

from datetime import timedelta

from odoo import api, fields, models

WINDOW_SECONDS = 60
KEPT_DAYS = 30
LIMIT = "crm_dashboard_trust.mcp_limit"
DEFAULT_LIMIT = 120


class CrmTrustMcpCall(models.Model):
    """One request of another program. Rows are only added, so that requests never wait for each
    other; a few at the same moment may exceed the limit."""

    _name = "crm.trust.mcp.call"
    _description = "Request of Another Program"
    _order = "id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one("res.users", "Person", required=True, readonly=True,
                              ondelete="cascade")  # fmt: skip
    date = fields.Datetime(required=True, readonly=True)

    _by_user = models.Index("(user_id, date)")

    @api.model
    def _count_in(self):
        """Count a request of the person of the environment.

        :return: seconds to wait if there were too many, else 0
        """
        # sudo: people neither read nor write what is counted
        calls = self.sudo()
        now = fields.Datetime.now()
        since = now - timedelta(seconds=WINDOW_SECONDS)
        recent = calls.search(
            [("user_id", "=", self.env.uid), ("date", ">", since)],
            order="date",
            limit=self._limit(),
        )
        if len(recent) >= self._limit():
            return max(1, WINDOW_SECONDS - int((now - recent[0].date).total_seconds()))
        calls.create({"user_id": self.env.uid, "date": now})
        return 0

    @api.model
    def _limit(self):
        # sudo: a setting of the system
        said = self.env["ir.config_parameter"].sudo().get_param(LIMIT)
        return max(1, int(said)) if (said or "").isdigit() else DEFAULT_LIMIT

    @api.autovacuum
    def _gc_calls(self):
        before = fields.Datetime.now() - timedelta(days=KEPT_DAYS)
        self.sudo().search([("date", "<", before)], limit=10_000).unlink()
