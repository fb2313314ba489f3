from collections import defaultdict

from dateutil.relativedelta import relativedelta
from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.replay import Spread, advise


class CrmRouteFairness(models.Model):
    """A month of routing: what each person and team received, and whether it was even."""

    _name = "crm.route.fairness"
    _description = "Fairness Report"
    _order = "month desc, company_id"
    _rec_name = "month"

    month = fields.Date(required=True, help="First day of the month.")
    company_id = fields.Many2one("res.company", required=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    line_ids = fields.One2many("crm.route.fairness.line", "report_id", "People")
    lead_count = fields.Integer("Leads", readonly=True)
    mean_quality = fields.Float(readonly=True)
    largest_deviation = fields.Float("Largest Deviation (%)", readonly=True)
    limit = fields.Float("Limit (%)", readonly=True)
    is_fair = fields.Boolean("Even", readonly=True)
    advice = fields.Text(readonly=True)
    rule_ids = fields.Many2many("crm.route.rule", string="Rules to Calibrate", readonly=True)

    _month_unique = models.Constraint(
        "UNIQUE(company_id, month)", "There is one fairness report a month and company."
    )

    @api.depends("month", "company_id")
    def _compute_display_name(self):
        for report in self:
            report.display_name = report.month.strftime("%Y-%m") if report.month else ""

    @api.model
    def _cron_fairness(self):
        """The report of last month, for each company that routes."""
        month = fields.Date.context_today(self).replace(day=1) - relativedelta(months=1)
        companies = self.env["res.company"].search([])
        for company in companies:
            if not self.search_count([("month", "=", month), ("company_id", "=", company.id)]):
                self._generate(company, month)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _month_assignments(self, company, month):
        """The assignments of a month with what became of the leads, in their order.

        :return: list of dicts, see :func:`~..tools.replay.replay`, with rule_id and team_id
        """
        self.env["crm.lead.assignment"].flush_model()
        self.env["crm.lead"].flush_model()
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT assignment.lead_ref AS lead_id, assignment.user_id, assignment.team_id,
                       assignment.rule_id, assignment.kind,
                       coalesce(assignment.quality, 0) AS quality,
                       coalesce(lead.expected_revenue, 0) AS value,
                       (lead.won_status = 'won' AND lead.user_id = assignment.user_id)::int AS won,
                       assignment.explanation->'candidates' AS candidates
                  FROM crm_lead_assignment assignment
                  LEFT JOIN crm_lead lead ON lead.id = assignment.lead_id
                 WHERE assignment.company_id = %s AND assignment.date >= %s AND assignment.date < %s
                 ORDER BY assignment.date, assignment.id
                """,
                company.id,
                fields.Datetime.to_datetime(month),
                fields.Datetime.to_datetime(month + relativedelta(months=1)),
            )
        )
        for row in rows:
            row["quality"] = float(row["quality"])
            row["value"] = float(row["value"])
            row["won"] = row["won"] or 0
        return rows

    @api.model
    def _generate(self, company, month):
        """Make or remake the report of a month.

        :param month: any day of the month
        """
        month = fields.Date.to_date(month).replace(day=1)
        assignments = self._month_assignments(company, month)
        spreads = defaultdict(Spread)
        overall = Spread()
        for row in assignments:
            spreads[row["team_id"]].add(row["user_id"], row["quality"], row["value"], row["won"])
            overall.add(row["user_id"], row["quality"], row["value"], row["won"])
        lines = [
            {
                "user_id": user_id,
                "team_id": team_id,
                "lead_count": count,
                "mean_quality": round(spread.mean(user_id), 2),
                "deviation": round(spread.deviation(user_id), 2),
                "value": spread.value[user_id],
                "won_count": spread.won[user_id],
                "conversion": 100.0 * spread.won[user_id] / count,
            }
            for team_id, spread in sorted(spreads.items(), key=lambda item: item[0] or 0)
            for user_id, count in sorted(spread.leads.items())
        ]
        largest = max((spread.largest() for spread in spreads.values()), default=0.0)
        limit = company.route_deviation_limit
        rules, advice = self._calibrate(company, assignments, limit)
        values = {
            "month": month,
            "company_id": company.id,
            "lead_count": sum(overall.leads.values()),
            "mean_quality": round(overall.overall, 2),
            "largest_deviation": round(largest, 2),
            "limit": limit,
            "is_fair": largest <= limit,
            "advice": advice,
            "rule_ids": [(6, 0, rules.ids)],
            "line_ids": [(5, 0, 0), *((0, 0, line) for line in lines)],
        }
        report = self.search([("month", "=", month), ("company_id", "=", company.id)])
        if report:
            report.write(values)
            return report
        return self.create(values)

    @api.model
    def _calibrate(self, company, assignments, limit):
        """Mark the rules whose choices were uneven, with the weight that would even them."""
        by_rule = defaultdict(list)
        for row in assignments:
            if row["rule_id"] and row["candidates"]:
                by_rule[row["rule_id"]].append(row)
        rules, notes = self.env["crm.route.rule"], []
        weights = company._route_weights()
        for rule_id, rows in sorted(by_rule.items()):
            spread = Spread()
            for row in rows:
                spread.add(row["user_id"], row["quality"])
            if spread.largest() <= limit:
                continue
            rule = self.env["crm.route.rule"].browse(rule_id)
            note = self._advice_text(rule, spread.largest(), limit, advise(rows, weights))
            rule.sudo().write({"needs_calibration": True, "calibration_note": note})
            rules |= rule
            notes.append(note)
        return rules, "\n".join(notes) or False

    @api.model
    def _advice_text(self, rule, largest, limit, advice):
        text = self.env._(
            "%(rule)s: mean quality deviates by %(largest).1f %% (limit %(limit).0f %%).",
            rule=rule.name,
            largest=largest,
            limit=limit,
        )
        if not advice:
            return f"{text} " + self.env._(
                "No single weight evens this out: look at who may take these leads and at the "
                "capacities."
            )
        name, old, new, _before, after = advice
        labels = {
            "followups": self.env._("recent follow-ups"),
            "open": self.env._("open leads"),
            "coverage": self.env._("industry coverage"),
            "near": self.env._("near-equal within"),
        }
        return f"{text} " + self.env._(
            "Move “%(weight)s” from %(old)g to %(new)g: replaying the month, the deviation becomes "
            "%(after).1f %%.",
            weight=labels[name],
            old=old,
            new=new,
            after=after,
        )

    def action_export(self):
        """Download the report as a spreadsheet file."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/crm_lead_router/fairness/{self.id}.xlsx",
            "target": "download",
        }

    def action_refresh(self):
        """Make the report again from the assignments as they are now."""
        self.check_access("write")
        for report in self:
            report._generate(report.company_id, report.month)

    @api.model
    def action_this_month(self):
        """Make the report of the month so far and open it."""
        self.browse().check_access("create")
        report = self._generate(self.env.company, fields.Date.context_today(self))
        return report.get_formview_action()


class CrmRouteFairnessLine(models.Model):
    """What one person received in one team."""

    _name = "crm.route.fairness.line"
    _description = "Fairness Report Line"
    _order = "team_id, deviation desc, id"

    report_id = fields.Many2one("crm.route.fairness", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="report_id.company_id", store=True)
    currency_id = fields.Many2one(related="report_id.currency_id")
    user_id = fields.Many2one("res.users", "Person", required=True, readonly=True)
    team_id = fields.Many2one("crm.team", readonly=True)
    lead_count = fields.Integer("Leads", readonly=True)
    mean_quality = fields.Float(readonly=True, aggregator="avg")
    deviation = fields.Float("Deviation (%)", readonly=True, aggregator=None)
    value = fields.Monetary(readonly=True)
    won_count = fields.Integer("Won", readonly=True)
    conversion = fields.Float("Conversion (%)", readonly=True, aggregator="avg")

    def action_open_leads(self):
        """Open the assignments behind a line."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "crm_lead_router.crm_lead_assignment_action"
        )
        month = self.report_id.month
        return {
            **action,
            "domain": [
                ("user_id", "=", self.user_id.id),
                ("team_id", "=", self.team_id.id),
                ("date", ">=", month),
                ("date", "<", month + relativedelta(months=1)),
            ],
            "context": {},
        }
