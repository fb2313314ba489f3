from odoo import fields, models, tools


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
    lead_id = fields.Many2one("crm.lead", "Lead", readonly=True)
    user_id = fields.Many2one("res.users", "Person", readonly=True)
    team_id = fields.Many2one("crm.team", "Team", readonly=True)
    company_id = fields.Many2one("res.company", "Company", readonly=True)
    channel_id = fields.Many2one("crm.lead.channel", "Channel", readonly=True)
    product_line_id = fields.Many2one("product.category", "Product Line", readonly=True)
    region_id = fields.Many2one("res.country.state", "Region", readonly=True)
    country_id = fields.Many2one("res.country", "Country", readonly=True)
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
        now = "(now() at time zone 'UTC')"

        def share(moment, hours):
            return (
                f"CASE WHEN {moment} <= lead.create_date + interval '{hours} hours' THEN 100.0"
                f" WHEN {moment} IS NOT NULL"
                f" OR lead.create_date + interval '{hours} hours' < {now} THEN 0.0 END"
            )

        def hours(moment):
            return f"extract(epoch FROM ({moment} - lead.create_date)) / 3600.0"

        self.env.cr.execute(
            f"""
            CREATE VIEW crm_route_metric_report AS
            SELECT lead.id, lead.create_date AS date, lead.id AS lead_id, lead.user_id,
                   lead.team_id, lead.company_id, lead.channel_id, lead.product_line_id,
                   lead.state_id AS region_id, lead.country_id, 1 AS lead_count,
                   {hours("first.assigned")} AS hours_to_assign,
                   {hours("first.started")} AS hours_to_contact,
                   {share("first.assigned", 2)} AS assigned_2h,
                   {share("first.started", 4)} AS contact_4h,
                   {share("first.started", 24)} AS contact_24h,
                   {share("first.started", 72)} AS contact_72h,
                   coalesce(lead.reclaim_count, 0) AS reclaimed
              FROM crm_lead lead
              LEFT JOIN (
                  SELECT lead_id, min(date) AS assigned, min(date_started) AS started
                    FROM crm_lead_assignment WHERE lead_id IS NOT NULL GROUP BY lead_id
              ) first ON first.lead_id = lead.id
             WHERE lead.route_state IS NOT NULL
            """
        )
