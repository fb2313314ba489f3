"""Native dialogs that name a salesperson: where the owner stays, so does the team.

What they propose for the team of somebody who is in several would otherwise take a routed lead out
of the hands of its own.
"""

from odoo import api, models


class CrmLead2opportunityPartner(models.TransientModel):
    _inherit = "crm.lead2opportunity.partner"

    @api.depends("user_id")
    def _compute_team_id(self):  # pylint: disable=missing-return
        super()._compute_team_id()
        for convert in self:
            lead = convert.lead_id
            if lead.route_state and lead.user_id == convert.user_id:
                convert.team_id = lead.team_id


class CrmMergeOpportunity(models.TransientModel):
    _inherit = "crm.merge.opportunity"

    @api.depends("user_id")
    def _compute_team_id(self):  # pylint: disable=missing-return
        super()._compute_team_id()
        for merge in self:
            leads = merge.opportunity_ids
            if any(leads.mapped("route_state")) and leads.user_id == merge.user_id:
                merge.team_id = leads._sort_by_confidence_level(reverse=True)[:1].team_id
