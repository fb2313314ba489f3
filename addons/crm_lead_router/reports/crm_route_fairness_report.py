from odoo import fields, models, tools
from odoo.tools import SQL


class CrmRouteFairnessReport(models.Model):
    """One row an assignment, to turn around as one likes.

    A lead that somebody got twice counts once, with the last time; so does winning it.
    """

    _name = "crm.route.fairness.report"
    _description = "Assignment Analysis"
    _auto = False
    _order = "date desc"
    _rec_name = "lead_id"

    date = fields.Datetime("Assigned On", readonly=True)
    lead_id = fields.Many2one("crm.lead", readonly=True)
    user_id = fields.Many2one("res.users", "Person", readonly=True)
    team_id = fields.Many2one("crm.team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    rule_id = fields.Many2one("crm.route.rule", readonly=True)
    channel_id = fields.Many2one("crm.lead.channel", readonly=True)
    industry_id = fields.Many2one("res.partner.industry", readonly=True)
    kind = fields.Char(readonly=True)
    state = fields.Char(readonly=True)
    lead_count = fields.Integer("Leads", readonly=True)
    quality = fields.Float("Mean Quality", readonly=True, aggregator="avg")
    value = fields.Float(readonly=True)
    conversion = fields.Float("Conversion (%)", readonly=True, aggregator="avg")
    reclaimed = fields.Integer("Taken Back", readonly=True)

    def init(self):
        tools.drop_view_if_exists(self.env.cr, self._table)
        self.env.cr.execute(
            SQL(
                """
            CREATE VIEW crm_route_fairness_report AS
            SELECT assignment.id, assignment.date, assignment.lead_id, assignment.user_id,
                   assignment.team_id, assignment.company_id, assignment.rule_id, lead.channel_id,
                   lead.industry_id, assignment.kind, assignment.state,
                   (later.id IS NULL)::int AS lead_count, assignment.quality,
                   CASE WHEN later.id IS NULL THEN coalesce(lead.expected_revenue, 0) END AS value,
                   CASE WHEN assignment.id = winner.id THEN 100.0
                        WHEN later.id IS NULL THEN 0.0 END AS conversion,
                   (assignment.state = 'reclaimed')::int AS reclaimed
              FROM crm_lead_assignment assignment
              LEFT JOIN crm_lead lead ON lead.id = assignment.lead_id
              LEFT JOIN LATERAL (%s) winner ON true
              LEFT JOIN LATERAL (
                  SELECT id FROM crm_lead_assignment other
                   WHERE other.lead_id = assignment.lead_id
                     AND other.user_id = assignment.user_id
                     AND (other.date, other.id) > (assignment.date, assignment.id)
                   LIMIT 1
              ) later ON true
            """,
                winner_sql(),
            )
        )


def winner_sql():
    """A select of the one assignment that ran when ``lead`` was won, in a lateral join."""
    return SQL(
        """
        SELECT id FROM crm_lead_assignment last
         WHERE lead.won_status = 'won' AND last.lead_id = lead.id
           AND last.date <= coalesce(lead.date_closed, 'infinity')
           AND coalesce(last.date_end, 'infinity') >= coalesce(lead.date_closed, 'infinity')
         ORDER BY last.date DESC, last.id DESC LIMIT 1
        """
    )
