"""Leads are merged: history, clock and owner go on with the lead that stays."""

from odoo import models
from odoo.exceptions import AccessError

from ..assignment.crm_lead_assignment import OPEN_STATES


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _merge_opportunity(self, user_id=False, team_id=False, auto_unlink=True, max_length=5):
        routed_teams = self.env["crm.team"]._route_team_ids()
        if not routed_teams or len(self) < 2:
            return super()._merge_opportunity(user_id, team_id, auto_unlink, max_length)
        # a merge takes the leads it swallows from their owners and from the pool
        leads = self.sudo()
        owners = {lead.user_id.id for lead in leads}
        if (
            len(owners) > 1
            and not self._route_is_router()
            and not self._route_can_assign()
            and any(lead.route_state or lead.team_id.id in routed_teams for lead in leads)
        ):
            raise AccessError(
                self.env._(
                    "These leads have different owners, or are still in the pool, so merging them "
                    "would assign a lead by hand. Claim the lead from the pool first, or ask your "
                    "manager to merge them."
                )
            )
        self._route_merge_history(user_id)
        merged = super(CrmLead, self._route_as_router())._merge_opportunity(
            user_id, team_id, auto_unlink, max_length
        )
        merged = merged._without_edit_sentinel()
        merged._route_after_merge(routed_teams)
        return merged

    def _route_merge_history(self, user_id):
        """The assignments on leads that disappear go on with the one that stays."""
        ordered = self.sudo()._sort_by_confidence_level(reverse=True)
        keep = ordered[0]
        owner = user_id or next((lead.user_id.id for lead in ordered if lead.user_id), False)
        Assignment = self.env["crm.lead.assignment"].sudo()
        assignments = Assignment.search([("lead_id", "in", self.ids), ("date_end", "=", False)])
        running = assignments.filtered(
            lambda each: each.lead_id == keep and each.user_id.id == owner
        )
        for lead in ordered:
            running = running or assignments.filtered(
                lambda each, lead=lead: each.lead_id == lead and each.user_id.id == owner
            )
        moment = self.env.cr.now().replace(microsecond=0)
        ended = (assignments - running).filtered(lambda each: each.state in OPEN_STATES)
        ended._transition(
            {"state": "reassigned", "end_reason": "merge", "date_end": moment, "due_next": False}
        )
        tail = Assignment.search([("lead_id", "in", (self - keep).ids)])
        tail._transition({"lead_id": keep.id})

    def _route_after_merge(self, routed_teams):
        lead = self.sudo()
        running = lead.assignment_ids.filtered(lambda each: each.state in OPEN_STATES)[:1]
        vals = {"assignment_id": running.id}
        if lead.user_id and lead.route_state:
            vals["route_state"] = "owned"
        lead._route_write(vals)
        if not lead.user_id and not lead.route_state and lead.team_id.id in routed_teams:
            lead._route_enqueue()

    def _route_merge_into(self, other):
        """Merge this lead into the older ``other``, which keeps its owner.

        :return: the lead that stays
        """
        merged = (
            (self | other)
            .sudo()
            ._route_as_router()
            ._merge_opportunity(user_id=other.user_id.id, team_id=other.team_id.id)
        )
        return self.browse(merged.id)
