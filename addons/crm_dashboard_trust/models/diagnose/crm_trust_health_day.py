"""How many contradictions and gaps there were, day by day: who mends them hears of more."""

from dataclasses import replace

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.bulk import bulk_insert
from odoo.addons.crm_notary.tools.periods import period_of, today

from ...catalogue.scope import scope_from

CODES = (
    "paid_drafts",
    "won_without_order",
    "stage_uncovered",
    "ledger_broken",
    "amounts_apart",
    "owner_gone",
    "no_owner",
    "closing_passed",
    "demoted_deals",
)
# gaps come and go with every deal: a rise is told when it is more than so many, and so much
GAPS = (
    "empty_phone",
    "empty_email",
    "empty_customer",
    "empty_source",
    "empty_region",
    "empty_closing",
    "empty_revenue",
    "silent_deals",
)
LEAST_MORE, LEAST_SHARE = 3, 0.1


class CrmTrustHealthDay(models.Model):
    """A company's count of one contradiction or gap on one day, for those who see all of it."""

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
                self._tell_week(company)
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
            [code for code in (*CODES, *GAPS) if code in catalogue._available()],
            replace(scope, company=company),
        )
        rows = [(company.id, day, code, _count_of(each)) for code, each in figures.items()]
        bulk_insert(
            self.env, self._table, ("company_id", "day", "code", "count"), rows,
            conflict="DO NOTHING",
        )  # fmt: skip
        self.invalidate_model()
        return True

    @api.model
    def _rises(self, company):
        """:return: list of ``(code, day, count of the day before, count)`` of what rose last"""
        days = self.search(
            [("company_id", "=", company.id)], limit=2 * len((*CODES, *GAPS))
        )  # fmt: skip
        found = []
        for code, rows in days.grouped("code").items():
            if len(rows) < 2:
                continue
            now, before = rows[0].count, rows[1].count
            least = max(LEAST_MORE, LEAST_SHARE * before) if code in GAPS else 1
            if now - before >= least:
                found.append((code, rows[0].day, before, now))
        return sorted(found)

    # ------------------------------------------------------------
    # TELLING
    # ------------------------------------------------------------

    @api.model
    def _tell(self, company):
        """Tell who answers for a figure; without one who sees it, who does for the company.

        Of records that they may not see nobody is told how many there are.
        """
        menders = self.env["crm.trust.target"]._menders(company)
        fallback = company.notary_fallback_user_id
        notices = []
        for code, day, before, now in self._rises(company):
            for user in dict.fromkeys((menders.get(code, fallback), fallback)):
                if user.active and (seen := self._seen(user, company, code, day)):
                    notices.append(self._notice(user, code, before, now, seen))
                    break
        if notices:
            self.env["crm.notice"]._tell(notices)

    @api.model
    def _notice(self, user, code, before, now, seen):
        """:param int seen: how many of them the user may see"""
        diagnose = self.env["crm.trust.diagnose"]
        sees_all = self.with_user(user).has_access("read")

        def content(env):
            _subject, metric = env["crm.trust.catalogue"].sudo()._available()[code]
            text = diagnose._rise_text(env, metric.name, before, now)
            if not sees_all:
                text = env._(
                    "%(figure)s: there is more of it than the day before; you see %(count)s.",
                    figure=metric.name, count=seen,
                )  # fmt: skip
            return env._("Data health"), text

        return {"user": user, "content": content}

    @api.model
    def _seen(self, user, company, code, day):
        """:return: how many of a figure's records somebody may see themselves"""
        if company not in user.company_ids:
            return 0
        catalogue = self.env["crm.trust.catalogue"].with_user(user)
        if code not in catalogue._available():
            return 0
        scope = scope_from(catalogue.env, {"company_id": company.id, "day": day.isoformat()})
        return _count_of(catalogue._read([code], scope)[code])

    @api.model
    def _tell_week(self, company):
        """Once a week, who answers for a figure hears what its last weeks say, as they see it."""
        day = today(company)
        monday = period_of("week", day, company).first
        if self.search_count(
            [("company_id", "=", company.id), ("day", ">=", monday), ("day", "<", day)], limit=1
        ):
            return
        menders = self.env["crm.trust.target"]._menders(company)
        available = self.env["crm.trust.catalogue"].sudo()._available()
        diagnose = self.env["crm.trust.diagnose"]
        wanted = {}
        for code in diagnose._weekly_codes(available):
            user = menders.get(code) or company.notary_fallback_user_id
            if user and company in user.company_ids:
                wanted.setdefault(user, []).append(code)
        notices = []
        for user, codes in wanted.items():
            reader = diagnose.with_user(user).with_context(lang=user.lang)
            scope = scope_from(reader.env, {"company_id": company.id})
            notices += [
                {
                    "user": user,
                    "content": lambda env, text=warning["text"]: (env._("Figures"), text),
                }
                for warning in reader._falling_weeks(scope)
                if warning["code"] in codes
            ]
        if notices:
            self.env["crm.notice"]._tell(notices)


def _count_of(figure):
    """:return: how many records a figure counts, of a share those of its part"""
    return int(figure.value if figure.part is None else figure.part)
