"""Monthly: who records follow-ups that say nothing gets help, not only a figure."""

import logging

from markupsafe import Markup
from odoo import api, fields, models
from odoo.addons.crm_notary.tools.periods import period_of
from odoo.fields import Command, Domain

_logger = logging.getLogger(__name__)

SAMPLES = 5


class CrmCoachingCase(models.Model):
    _inherit = "crm.coaching.case"

    origin = fields.Selection(
        selection_add=[("followup", "Follow-ups say too little")],
        ondelete={"followup": "set default"},
    )
    followup_month = fields.Date("Month", readonly=True, copy=False)
    senior_id = fields.Many2one("res.users", "Suggested colleague", ondelete="set null")
    followup_sample_ids = fields.Many2many("crm.followup", string="Samples", readonly=True)

    _one_followup_case = models.UniqueIndex(
        "(user_id, company_id, followup_month) WHERE origin = 'followup'",
        "This person has a case for this month already.",
    )

    @api.model
    def _cron_followup_coaching(self):
        """Open cases for each company's last month; run again, it opens none twice."""
        now = fields.Datetime.now()
        companies = self.env["res.company"].sudo().search([("followup_coaching", "=", True)])
        for index, company in enumerate(companies, 1):
            # claimed: two workers must not write to the same coach twice
            for claimed in company.try_lock_for_update(allow_referencing=True):
                month = period_of("month", now, claimed).previous().first
                self._coach_company(claimed, month)
            self.env["ir.cron"]._commit_progress(1, remaining=len(companies) - index)

    @api.model
    def _coach_company(self, company, month):
        """Open the cases of one company; one that fails stops no other."""
        # sudo: figures and cases of everybody
        figures = (
            self.env["crm.followup.performance"]
            .sudo()
            .search([("company_id", "=", company.id), ("month", "=", month)])
        )
        known = (
            self.sudo()
            .search(
                [
                    ("origin", "=", "followup"),
                    ("followup_month", "=", month),
                    ("company_id", "=", company.id),
                ]
            )
            .user_id
        )
        for figure in figures.filtered(lambda each: each.is_below and each.user_id.active):
            if figure.user_id in known:
                continue
            try:
                with self.env.cr.savepoint():
                    self._open_for_followups(figure, figures)
            except Exception:
                _logger.warning("no coaching case for user %s", figure.user_id.id, exc_info=True)

    def _open_for_followups(self, figure, figures):
        person, company = figure.user_id, figure.company_id
        coach = self._coach_of(person)
        senior = self._senior_for(figure, figures)
        # sudo: samples are the person's own
        samples = (
            self.env["crm.followup"]
            .sudo()
            .search(
                Domain(figure._followup_domain()) & Domain("is_effective", "=", False),
                order="quality_score, id desc",
                limit=SAMPLES,
            )
        )
        env = self.with_context(lang=coach.lang or person.lang or self.env.lang).env
        note = Markup("<p>%s</p>") % env._(
            "%(effective)s of %(all)s follow-ups were effective (%(share).0f %%); the aim is "
            "%(aim).0f %%.",
            effective=figure.effective_count,
            all=figure.followup_count,
            share=figure.effective_share,
            aim=company.followup_share,
        )
        note += Markup("<p>%s</p>") % env._(
            "%(seen)s of them were witnessed by the system (%(share).0f %%).",
            seen=figure.witnessed_count,
            share=figure.witnessed_share,
        )
        if senior:
            note += Markup("<p>%s</p>") % env._(
                "%s does well here and could sit down with them.", senior.name
            )
        items = [
            env._("Read the samples together: what would a colleague need to know to go on?"),
            env._("Rewrite two of them: done, answer, next step with date and deliverable."),
            env._("Listen in on a call of the colleague and write the follow-up together."),
            env._("Look at the figures again after two weeks."),
        ]
        case = self._open(
            {
                "name": env._(
                    "Follow-ups of %(person)s in %(month)s",
                    person=person.name,
                    month=period_of("month", figure.month, company).label(env),
                ),
                "origin": "followup",
                "user_id": person.id,
                "coach_id": coach.id,
                "company_id": company.id,
                "followup_month": figure.month,
                "senior_id": senior.id,
                "note": note,
                "followup_sample_ids": [Command.set(samples.ids)],
                "lead_ids": [Command.set(samples.lead_id.ids)],
                "checklist_ids": [
                    Command.create({"sequence": index, "name": name})
                    for index, name in enumerate(items)
                ],
            }
        )
        case._tell_coaches()
        return case

    @api.model
    def _senior_for(self, figure, figures):
        """The best of the person's team who reaches the aim, else of the company."""
        good = figures.filtered(
            lambda each: (
                each.user_id != figure.user_id
                and each.user_id.active
                and each.followup_count >= each.company_id.followup_min_count
                and not each.is_below
            )
        ).sorted(lambda each: (-each.effective_share, -each.mean_quality, each.user_id.id))
        teams = figure.user_id.sudo().crm_team_ids
        near = good.filtered(lambda each: each.user_id.sudo().crm_team_ids & teams)
        return (near or good)[:1].user_id
