"""Leads are merged: history, clock and owner go on with the lead that stays."""

from odoo import SUPERUSER_ID, models
from odoo.exceptions import AccessError

from ..assignment.crm_lead_assignment import OPEN_STATES


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _merge_opportunity(self, user_id=False, team_id=False, auto_unlink=True, max_length=5):
        routed_teams = self.env["crm.team"]._route_team_ids()
        if not routed_teams or len(self) < 2:
            return super()._merge_opportunity(user_id, team_id, auto_unlink, max_length)
        if not self._route_is_router() and not self._route_can_assign():
            self._route_check_merge(user_id, team_id, routed_teams)
        self._route_merge_history(user_id)
        merged = super(CrmLead, self._route_as_router())._merge_opportunity(
            user_id, team_id, auto_unlink, max_length
        )
        merged = merged._without_edit_sentinel()
        merged._route_after_merge(routed_teams)
        return merged

    def _route_check_merge(self, user_id, team_id, routed_teams):
        """Judge what a merge changes: nothing does where owner and team stay.

        :raise AccessError: when a salesperson would assign a lead by merging
        """
        leads = self.sudo()
        if not any(lead.route_state or lead.team_id.id in routed_teams for lead in leads):
            return
        if len({lead.user_id.id for lead in leads}) > 1:
            # a merge takes the leads it swallows from their owners and from the pool
            raise AccessError(
                self.env._(
                    "These leads have different owners, or are still in the pool, so merging them "
                    "would assign a lead by hand. Claim the lead from the pool first, or ask your "
                    "manager to merge them."
                )
            )
        owner = leads.user_id
        if user_id and user_id != owner.id:
            raise AccessError(
                self.env._(
                    "Merging would give the lead to %(person)s, and the rules choose the owner of "
                    "this team's leads. Merge without changing the salesperson, and use “Ask for "
                    "a Handover” after that.",
                    person=self.env["res.users"].sudo().browse(user_id).name,
                )
            )
        if team_id and team_id not in leads.team_id.ids:
            raise AccessError(
                self.env._(
                    "Merging would move the lead to the team %(team)s, out of the hands of its "
                    "own. Merge without changing the sales team, or ask your manager.",
                    team=self.env["crm.team"].sudo().browse(team_id).name,
                )
            )

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
            {"state": "reassigned", "end_reason": "merge", "date_end": moment, "date_due": False}
        )
        tail = Assignment.search([("lead_id", "in", (self - keep).ids)])
        tail._transition({"lead_id": keep.id})

    def _route_after_merge(self, routed_teams):
        """The lead that stays has the clock of its owner; a new owner's starts."""
        lead = self.sudo()
        running = lead.assignment_ids.filtered(lambda each: each.state in OPEN_STATES)[:1]
        if lead.team_id and lead.team_id.id not in routed_teams:
            running._transition(
                {
                    "state": "reassigned",
                    "end_reason": "merge",
                    "date_end": self.env.cr.now().replace(microsecond=0),
                    "date_due": False,
                }
            )
            lead._route_write({"assignment_id": False, "route_state": False})
            return
        vals = {"assignment_id": running.id}
        if lead.user_id and lead.route_state:
            vals["route_state"] = "owned"
        lead._route_write(vals)
        if not lead.user_id:
            if not lead.route_state and lead.team_id:
                lead._route_enqueue()
        elif not running and lead.team_id:
            self._route_assign(
                [
                    {
                        "lead": lead,
                        "user_id": lead.user_id.id,
                        "kind": "system" if self.env.uid == SUPERUSER_ID else "manual",
                        "team_id": lead.team_id.id,
                        "reason": lambda env: env._("Merged"),
                    }
                ],
                self.env.cr.now().replace(microsecond=0),
            )

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
