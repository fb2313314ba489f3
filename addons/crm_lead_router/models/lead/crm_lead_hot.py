"""The hottest leads are marked and their owners told once."""

from odoo import api, models
from odoo.tools import SQL


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _route_push_hot(self):
        """Mark the top leads of each company and tell their owners about the new ones."""
        if not self.env["crm.team"]._route_team_ids():
            return
        self.flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                WITH ranked AS (
                    SELECT lead.id, row_number() OVER (
                               PARTITION BY lead.company_id ORDER BY lead.score_total DESC, lead.id
                           ) <= coalesce(company.route_hot_count, 50) AS hot
                      FROM crm_lead lead
                      LEFT JOIN res_company company ON company.id = lead.company_id
                     WHERE lead.active AND lead.user_id IS NOT NULL
                       AND lead.won_status = 'pending' AND lead.score_total > 0
                )
                UPDATE crm_lead lead SET is_hot = coalesce(ranked.hot, false)
                  FROM crm_lead other LEFT JOIN ranked ON ranked.id = other.id AND ranked.hot
                 WHERE lead.id = other.id
                   AND coalesce(other.is_hot, false) <> coalesce(ranked.hot, false)
                   AND (other.is_hot OR ranked.hot)
             RETURNING lead.id, lead.is_hot
                """
            )
        )
        self.invalidate_model(["is_hot"])
        fresh = self.browse(lead_id for lead_id, hot in rows if hot)
        fresh._route_notify_owners(
            lambda leads: leads.env._(
                "%(count)s of your leads are among the hottest", count=len(leads)
            )
        )
