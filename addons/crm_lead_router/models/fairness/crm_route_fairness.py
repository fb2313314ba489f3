from collections import defaultdict
from functools import partial

from odoo import api, fields, models
from odoo.addons.crm_notary.tools import periods, wording
from odoo.addons.crm_notary.tools.defaults import without_defaults
from odoo.addons.crm_notary.tools.export_right import check_export
from odoo.tools import SQL

from ...reports.crm_route_fairness_report import winner_sql
from ...tools import bars
from ...tools.replay import Numbers, Spread, advise


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
    largest_deviation = fields.Float(
        "Largest Deviation of Quality (%)",
        readonly=True,
        help="Mean quality of a person's leads against that of the team.",
    )
    largest_count_deviation = fields.Float(
        "Largest Deviation of Numbers (%)",
        readonly=True,
        help="Leads a person received against the share of the team's capacity; differences of "
        "a lead or two, and people who could expect fewer than three, do not count.",
    )
    is_closed = fields.Boolean(
        readonly=True, help="The month is over: the report stays as it was made."
    )
    limit = fields.Float("Limit (%)", readonly=True)
    is_fair = fields.Boolean("Even", readonly=True)
    advice = fields.Text(readonly=True, translate=True)
    rule_ids = fields.Many2many("crm.route.rule", string="Rules to Calibrate", readonly=True)
    chart_html = fields.Html("Leads by Person", compute="_compute_chart_html", sanitize=False)

    _month_unique = models.Constraint(
        "UNIQUE(company_id, month)", "There is one fairness report a month and company."
    )

    @api.depends("month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for report in self:
            month = report.month and periods.period_of("month", report.month, report.company_id)
            report.display_name = month.label(self.env) if month else ""

    @api.depends_context("lang")
    @api.depends("line_ids.lead_count", "line_ids.capacity", "line_ids.count_deviation", "limit")
    def _compute_chart_html(self):
        for report in self:
            # sudo: names of colleagues in a report the reader was allowed to open
            lines = report.line_ids.sudo().sorted(lambda line: (-line.lead_count, line.id))
            most = max(lines.mapped("lead_count"), default=0) or 1
            report.chart_html = bool(lines) and bars.render(
                [
                    bars.Bar(
                        line.user_id.name,
                        report.env._(
                            "%(team)s · capacity %(capacity)s · %(deviation)+.0f %%",
                            team=line.team_id.name or "",
                            capacity=line.capacity,
                            deviation=line.count_deviation,
                        ),
                        str(line.lead_count),
                        100.0 * line.lead_count / most,
                        "bg-danger" if abs(line.count_deviation) > report.limit else "bg-primary",
                        aloud=report.env._(
                            "%(person)s: %(count)s leads, capacity %(capacity)s",
                            person=line.user_id.name,
                            count=line.lead_count,
                            capacity=line.capacity,
                        ),
                    )
                    for line in lines
                ]
            )

    @api.model
    def _cron_fairness(self):
        """The report of last month, for each company that routes."""
        for company in self.env["res.company"].search([]):
            last = self._month_of(company, self.env.cr.now()).previous()
            known = [("month", "=", last.first), ("company_id", "=", company.id)]
            if not self.search_count(known):
                self._generate(company, last.first)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _month_of(self, company, moment):
        """The month in which a date, or a moment (naive UTC), falls where the company is."""
        return periods.period_of("month", moment, company)

    @api.model
    def _month_assignments(self, company, month):
        """The assignments of a month with what became of the leads, in their order.

        Won counts once, for the last assignment before the lead was won to whom it was won.

        :param month: any day of the month
        :return: list of dicts, see :func:`~..tools.replay.replay`, with rule_id and team_id;
            ``is_last`` says whether the person got the lead no more later in the month
        """
        self.env["crm.lead.assignment"].flush_model()
        self.env["crm.lead"].flush_model()
        start, end = self._month_of(company, month).bounds(company)
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT assignment.lead_ref AS lead_id, assignment.user_id, assignment.team_id,
                       assignment.rule_id, assignment.kind,
                       coalesce(assignment.quality, 0) AS quality,
                       coalesce(lead.expected_revenue, 0) AS value,
                       (assignment.id = winner.id)::int AS won,
                       row_number() OVER (
                           PARTITION BY assignment.lead_ref, assignment.user_id
                           ORDER BY assignment.date DESC, assignment.id DESC
                       ) = 1 AS is_last,
                       assignment.explanation->'candidates' AS candidates
                  FROM crm_lead_assignment assignment
                  LEFT JOIN crm_lead lead ON lead.id = assignment.lead_id
                  LEFT JOIN LATERAL (%s) winner ON true
                 WHERE assignment.company_id = %s AND assignment.date >= %s
                   AND assignment.date < %s
                 ORDER BY assignment.date, assignment.id
                """,
                winner_sql(),
                company.id,
                start,
                end,
            )
        )
        for row in rows:
            row["quality"] = float(row["quality"])
            row["value"] = float(row["value"])
            row["won"] = row["won"] or 0
        return rows

    @api.model
    def _generate(self, company, month):
        """Make the report of a month; that of a month that is over stays as it was made.

        :param month: any day of the month
        """
        period = self._month_of(company, month)
        report = self.search([("month", "=", period.first), ("company_id", "=", company.id)])
        if report.is_closed:
            return report
        assignments = self._month_assignments(company, period.first)
        rows = [row for row in assignments if row["is_last"]]
        lines, spreads, numbers = self._month_lines(company, rows)
        overall = Spread()
        for row in rows:
            overall.add(row["user_id"], row["quality"], row["value"], row["won"])
        largest = max((spread.largest() for spread in spreads.values()), default=0.0)
        uneven = max((each.largest() for each in numbers.values()), default=0.0)
        limit = company.route_deviation_limit
        rules, advice = self._calibrate(company, assignments, limit)
        values = {
            "month": period.first,
            "company_id": company.id,
            "lead_count": sum(overall.leads.values()),
            "mean_quality": round(overall.overall, 2),
            "largest_deviation": round(largest, 2),
            "largest_count_deviation": round(uneven, 2),
            "limit": limit,
            "is_fair": max(largest, uneven) <= limit,
            "is_closed": self.env.cr.now() >= period.bounds(company)[1],
            "rule_ids": [(6, 0, rules.ids)],
            "line_ids": [(5, 0, 0), *((0, 0, line) for line in lines)],
        }
        if report:
            report.write(values)
        else:
            report = without_defaults(self).create(values)
        wording.write(report, "advice", wording.in_languages(self.env, advice) if rules else None)
        return report

    @api.model
    def _month_lines(self, company, rows):
        """Values of the lines, people with capacity and no lead among them.

        :return: ``(lines, {team_id: Spread}, {team_id: Numbers})``
        """
        spreads, numbers = defaultdict(Spread), defaultdict(Numbers)
        for row in rows:
            spreads[row["team_id"]].add(row["user_id"], row["quality"], row["value"], row["won"])
        # capacities as they are when the report is made, and kept with it
        members = (
            self.env["crm.team.member"]
            .sudo()
            .search(
                [
                    ("crm_team_id.route_enabled", "=", True),
                    ("crm_team_id.company_id", "in", (company.id, False)),
                    ("user_id.company_ids", "in", company.id),
                    ("assignment_optout", "=", False),
                    ("assignment_max", ">", 0),
                ]
            )
        )
        for member in members:
            numbers[member.crm_team_id.id].capacity[member.user_id.id] = member.assignment_max
        lines = []
        for team_id in sorted({*spreads, *numbers}, key=lambda number: number or 0):
            spread, number = spreads[team_id], numbers[team_id]
            number.leads = spread.leads
            for user_id in sorted({*spread.leads, *number.capacity}):
                count = spread.leads[user_id]
                lines.append(
                    {
                        "user_id": user_id,
                        "team_id": team_id,
                        "lead_count": count,
                        "capacity": number.capacity[user_id],
                        "count_deviation": round(number.deviation(user_id), 2),
                        "mean_quality": round(spread.mean(user_id), 2),
                        "deviation": round(spread.deviation(user_id), 2) if count else 0.0,
                        "value": spread.value[user_id],
                        "won_count": spread.won[user_id],
                        "conversion": 100.0 * spread.won[user_id] / count if count else 0.0,
                    }
                )
        return lines, spreads, numbers

    @api.model
    def _calibrate(self, company, assignments, limit):
        """Mark the rules whose choices were uneven, with the weight that would even them.

        :return: ``(rules, advice)``, the advice as function of an environment, see ``wording``
        """
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
            note = partial(self._advice_text, rule, spread.largest(), limit, advise(rows, weights))
            rule.sudo().needs_calibration = True
            wording.write(rule.sudo(), "calibration_note", wording.in_languages(self.env, note))
            rules |= rule
            notes.append(note)
        return rules, lambda env: "\n".join(note(env) for note in notes)

    @api.model
    def _advice_text(self, rule, largest, limit, advice, env):
        text = env._(
            "%(rule)s: mean quality deviates by %(largest).1f %% (limit %(limit).0f %%).",
            rule=rule.with_env(env).name,
            largest=largest,
            limit=limit,
        )
        if not advice:
            return f"{text} " + env._(
                "No single weight evens this out: look at who may take these leads and at the "
                "capacities."
            )
        name, old, new, _before, after = advice
        labels = {
            "followups": env._("recent follow-ups"),
            "open": env._("open leads"),
            "coverage": env._("industry coverage"),
            "near": env._("near-equal within"),
        }
        return f"{text} " + env._(
            "Move “%(weight)s” from %(old)g to %(new)g: replaying the month, the deviation becomes "
            "%(after).1f %%.",
            weight=labels[name],
            old=old,
            new=new,
            after=after,
        )

    def action_export(self):
        """Download the report as a spreadsheet file.

        :raise AccessError: without the right to export
        """
        self.check_access("read")
        check_export(self.env)
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/crm_lead_router/fairness/{self.id}.xlsx",
            "target": "download",
        }

    def action_refresh(self):
        """Make the reports of months that still run again, from the assignments as they are now."""
        self.check_access("write")
        for report in self:
            report._generate(report.company_id, report.month)

    def action_this_month(self):
        """Make the report of the month so far and open it; a button of the list, ticked or not."""
        self.browse().check_access("create")
        report = self._generate(self.env.company, self.env.cr.now())
        return report.get_formview_action()
