from odoo import fields, models
from odoo.addons.crm_notary.tools.periods import period_of, sql_period
from odoo.tools import SQL


class CrmFollowupPerformance(models.Model):
    """A person's follow-ups of a month.

    Effective share = effective follow-ups / all follow-ups, drafts among them; replaced versions
    count on neither side. Witnessed share = those the system saw happen / the same. A month is that
    of the company's time zone.
    """

    _name = "crm.followup.performance"
    _description = "Follow-up Performance"
    _auto = False
    _order = "month desc, effective_share desc, user_id"
    _rec_name = "user_id"
    _depends = {
        "crm.followup": [
            "company_id",
            "corrected_id",
            "date",
            "is_effective",
            "is_witnessed",
            "quality_score",
            "replaced_by_id",
            "state",
            "user_id",
        ]
    }

    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    month = fields.Date(readonly=True)
    followup_count = fields.Integer("Follow-ups", readonly=True)
    effective_count = fields.Integer("Effective", readonly=True)
    draft_count = fields.Integer("Drafts", readonly=True)
    effective_share = fields.Float(
        "Effective share (%)", readonly=True, aggregator="avg",
        help="Effective follow-ups of all that were written, drafts among them: a contact that is "
        "left as a draft counts as one that says too little.",
    )  # fmt: skip
    witnessed_count = fields.Integer("Witnessed", readonly=True)
    witnessed_share = fields.Float(
        "Witnessed share (%)", readonly=True, aggregator="avg",
        help="Follow-ups of which the system saw something happen (mail, call, meeting, check-in, "
        "delivery), of all that were written.",
    )  # fmt: skip
    mean_quality = fields.Float(
        "Mean quality", readonly=True, aggregator="avg", help="Of the follow-ups that are done."
    )

    is_below = fields.Boolean(
        "Below the aim", readonly=True,
        help="Under the company's effective share, with enough follow-ups to say so.",
    )  # fmt: skip

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT MIN(followup.id) AS id, followup.user_id, followup.company_id,
                   %s AS month,
                   COUNT(*) AS followup_count,
                   COUNT(*) FILTER (WHERE followup.is_effective) AS effective_count,
                   COUNT(*) FILTER (WHERE followup.state = 'draft') AS draft_count,
                   100.0 * COUNT(*) FILTER (WHERE followup.is_effective) / COUNT(*)
                       AS effective_share,
                   COUNT(*) FILTER (WHERE followup.is_witnessed) AS witnessed_count,
                   100.0 * COUNT(*) FILTER (WHERE followup.is_witnessed) / COUNT(*)
                       AS witnessed_share,
                   COALESCE(AVG(followup.quality_score) FILTER (WHERE followup.state = 'done'), 0)
                       AS mean_quality,
                   COUNT(*) >= MIN(company.followup_min_count)
                   AND 100.0 * COUNT(*) FILTER (WHERE followup.is_effective) / COUNT(*)
                       < MIN(company.followup_share) AS is_below
              FROM crm_followup AS followup
              JOIN res_company AS company ON company.id = followup.company_id
              JOIN res_partner AS address ON address.id = company.partner_id
         LEFT JOIN resource_calendar AS calendar ON calendar.id = company.resource_calendar_id
             WHERE followup.replaced_by_id IS NULL
               AND NOT (followup.state = 'draft' AND followup.corrected_id IS NOT NULL)
             GROUP BY followup.user_id, followup.company_id, 4
            """,
            sql_period("month", "followup.date", "COALESCE(calendar.tz, address.tz)"),
        )

    def _read_group_select(self, aggregate_spec, query):
        """Totals of people are weighed by their follow-ups, not by heads."""
        weighed = ("effective_share:avg", "witnessed_share:avg", "mean_quality:avg")
        if aggregate_spec not in weighed:
            return super()._read_group_select(aggregate_spec, query)
        count, drafts, effective, witnessed, quality = (
            self._field_to_sql(self._table, name, query)
            for name in (
                "followup_count",
                "draft_count",
                "effective_count",
                "witnessed_count",
                "mean_quality",
            )
        )
        if aggregate_spec == "effective_share:avg":
            return SQL("100.0 * SUM(%s) / NULLIF(SUM(%s), 0)", effective, count)
        if aggregate_spec == "witnessed_share:avg":
            return SQL("100.0 * SUM(%s) / NULLIF(SUM(%s), 0)", witnessed, count)
        done = SQL("(%s - %s)", count, drafts)
        return SQL("SUM(%s * %s) / NULLIF(SUM(%s), 0)", quality, done, done)

    def action_open_followups(self):
        """Open the follow-ups behind a figure."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_followup_canvas.crm_followup_action"
        )
        action["domain"] = self._followup_domain()
        action["context"] = {}
        return action

    def _followup_domain(self):
        """The follow-ups that are counted here, by the same rule as the query above."""
        self.ensure_one()
        start, end = period_of("month", self.month, self.company_id).bounds(self.company_id)
        return [
            ("user_id", "=", self.user_id.id),
            ("company_id", "=", self.company_id.id),
            ("date", ">=", fields.Datetime.to_string(start)),
            ("date", "<", fields.Datetime.to_string(end)),
            ("replaced_by_id", "=", False),
            "|", ("state", "=", "done"), ("corrected_id", "=", False),
        ]  # fmt: skip
