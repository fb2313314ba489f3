from odoo import api, fields, models, tools
from odoo.tools import SQL


class CrmRouteMetricReport(models.Model):
    """One row a routed lead: how soon it had an owner, and how soon the owner began.

    Hours are those of the wall clock since the lead arrived; a share is the mean of 0 and 100.
    A lead that is younger than a limit and still waits does not count for it yet.
    """

    _name = "crm.route.metric.report"
    _description = "Lead Response Analysis"
    _auto = False
    _order = "date desc"
    _rec_name = "lead_id"

    date = fields.Datetime("Arrived On", readonly=True)
    lead_id = fields.Many2one("crm.lead", readonly=True)
    user_id = fields.Many2one("res.users", "Person", readonly=True)
    team_id = fields.Many2one("crm.team", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    channel_id = fields.Many2one("crm.lead.channel", readonly=True)
    product_line_id = fields.Many2one("product.category", readonly=True)
    region_id = fields.Many2one("res.country.state", readonly=True)
    country_id = fields.Many2one("res.country", readonly=True)
    lead_count = fields.Integer("Leads", readonly=True)
    hours_to_assign = fields.Float("Hours to an Owner", readonly=True, aggregator="avg")
    hours_to_contact = fields.Float("Hours to First Contact", readonly=True, aggregator="avg")
    assigned_2h = fields.Float("Owner Within 2 h (%)", readonly=True, aggregator="avg")
    contact_4h = fields.Float("Contact Within 4 h (%)", readonly=True, aggregator="avg")
    contact_24h = fields.Float("Contact Within 24 h (%)", readonly=True, aggregator="avg")
    contact_72h = fields.Float("Contact Within 72 h (%)", readonly=True, aggregator="avg")
    reclaimed = fields.Integer("Times Taken Back", readonly=True)

    def init(self):
        tools.drop_view_if_exists(self.env.cr, self._table)
        shares = {
            "assigned_2h": ("assigned", 2),
            "contact_4h": ("started", 4),
            "contact_24h": ("started", 24),
            "contact_72h": ("started", 72),
        }
        columns = SQL(", ").join(
            SQL("%s AS %s", self._share_sql(moment, hours), SQL.identifier(name))
            for name, (moment, hours) in shares.items()
        )
        self.env.cr.execute(
            SQL(
                """
            CREATE VIEW crm_route_metric_report AS
            SELECT lead.id, lead.create_date AS date, lead.id AS lead_id, lead.user_id,
                   lead.team_id, lead.company_id, lead.channel_id, lead.product_line_id,
                   lead.state_id AS region_id, lead.country_id, 1 AS lead_count,
                   extract(epoch FROM (first.assigned - lead.create_date)) / 3600.0
                       AS hours_to_assign,
                   extract(epoch FROM (first.started - lead.create_date)) / 3600.0
                       AS hours_to_contact,
                   %s,
                   coalesce(lead.reclaim_count, 0) AS reclaimed
              FROM crm_lead lead
              LEFT JOIN (
                  SELECT lead_id, min(date) AS assigned, min(date_started) AS started
                    FROM crm_lead_assignment WHERE lead_id IS NOT NULL GROUP BY lead_id
              ) first ON first.lead_id = lead.id
             WHERE lead.route_state IS NOT NULL
            """,
                columns,
            )
        )

    @api.model
    def _share_sql(self, moment, hours):
        """100 where ``moment`` came within ``hours``, 0 where it did not, nothing while open."""
        moment = SQL.identifier("first", moment)
        limit = SQL("lead.create_date + make_interval(hours => %s)", hours)
        return SQL(
            "CASE WHEN %(moment)s <= %(limit)s THEN 100.0"
            " WHEN %(moment)s IS NOT NULL OR %(limit)s < (now() at time zone 'UTC') THEN 0.0 END",
            moment=moment,
            limit=limit,
        )
