"""How many contradictions there were, day by day: who mends them hears when there are more."""

from dataclasses import replace

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.bulk import bulk_insert
from odoo.addons.crm_notary.tools.periods import today

from ...catalogue.scope import scope_from

CODES = (
    "paid_drafts",
    "won_without_order",
    "ledger_broken",
    "amounts_apart",
    "owner_gone",
    "no_owner",
    "closing_passed",
    "demoted_deals",
)


class CrmTrustHealthDay(models.Model):
    """A company's count of one contradiction on one day, for those who see all of it."""

    _name = "crm.trust.health.day"
    _description = "Data Health by Day"
    _inherit = ["crm.notary.protected"]
    _order = "day desc, code"
    _rec_name = "code"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    day = fields.Date(required=True, readonly=True)
    code = fields.Char("Figure", required=True, readonly=True)
    count = fields.Integer(required=True, readonly=True)

    _one_a_day = models.UniqueIndex("(company_id, code, day)")

    def _protected_hint(self, _operation):
        return self.env._("These figures are counted every night.")

    @api.model
    def _cron_count(self):
        """Count every company's day; tell who mends what there is more of."""
        for company in self.env["res.company"].search([]):
            if self._count(company):
                self._tell(company)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _count(self, company):
        """Count once a day.

        :return: whether it was counted now
        """
        day = today(company)
        if self.search_count([("company_id", "=", company.id), ("day", "=", day)], limit=1):
            return False
        # sudo: the count is of the whole company, and is shown to who sees the whole company
        catalogue = self.env["crm.trust.catalogue"].sudo()
        scope = scope_from(self.sudo().env, {"day": day.isoformat()})
        figures = catalogue._read(
            [code for code in CODES if code in catalogue._available()],
            replace(scope, company=company),
        )
        rows = [(company.id, day, code, int(each.value)) for code, each in figures.items()]
        bulk_insert(
            self.env, self._table, ("company_id", "day", "code", "count"), rows,
            conflict="DO NOTHING",
        )  # fmt: skip
        self.invalidate_model()
        return True

    @api.model
    def _rises(self, company):
        """:return: list of ``(code, day, count of the day before, count)`` of what rose last"""
        days = self.search([("company_id", "=", company.id)], limit=2 * len(CODES))
        found = []
        for code, rows in days.grouped("code").items():
            if len(rows) > 1 and rows[0].count > rows[1].count:
                found.append((code, rows[0].day, rows[1].count, rows[0].count))
        return sorted(found)

    @api.model
    def _tell(self, company):
        """Tell who answers for a figure; without one, who does for the company."""
        people = {
            target.code: target.user_id
            for target in self.env["crm.trust.target"]
            .sudo()
            .search([("company_id", "=", company.id), ("user_id", "!=", False)])
        }
        diagnose = self.env["crm.trust.diagnose"]
        notices = []
        for code, _day, before, now in self._rises(company):
            user = people.get(code) or company.notary_fallback_user_id

            def content(env, code=code, before=before, now=now):
                _subject, metric = env["crm.trust.catalogue"].sudo()._available()[code]
                return env._("Data health"), diagnose._rise_text(env, metric.name, before, now)

            if user:
                notices.append({"user": user, "content": content})
        if notices:
            self.env["crm.notice"]._tell(notices)
