from odoo import fields, models


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
    capacity = fields.Integer(readonly=True, aggregator=None)
    count_deviation = fields.Float(
        "Deviation of Numbers (%)",
        readonly=True,
        aggregator=None,
        help="Leads received against the share of the team's capacity.",
    )
    mean_quality = fields.Float(readonly=True, aggregator="avg")
    deviation = fields.Float("Deviation of Quality (%)", readonly=True, aggregator=None)
    value = fields.Monetary(readonly=True)
    won_count = fields.Integer("Won", readonly=True)
    conversion = fields.Float("Conversion (%)", readonly=True, aggregator="avg")

    def action_open_leads(self):
        """Open the assignments behind a line."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "crm_lead_router.crm_lead_assignment_action"
        )
        report = self.report_id
        start, end = report._month_of(report.company_id, report.month).bounds(report.company_id)
        return {
            **action,
            "domain": [
                ("user_id", "=", self.user_id.id),
                ("team_id", "=", self.team_id.id),
                ("company_id", "=", report.company_id.id),
                ("date", ">=", start),
                ("date", "<", end),
            ],
            "context": {},
        }
