"""Leads that arrive, and owners that people and programs have set: queued or recorded."""

from odoo import api, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _route_arrive(self, reasons, routed_teams):
        """New leads: into the queue, or recorded where somebody was allowed to set the owner."""
        queued, direct = self.browse(), []
        for lead, reason in zip(self.sudo(), reasons, strict=True):
            if not lead.active or lead.won_status != "pending":
                continue
            if lead.team_id and lead.team_id.id not in routed_teams:
                continue
            if not lead.user_id:
                queued |= lead
            elif lead.team_id:
                direct.append((lead, reason))
        if queued and self.env.user._is_internal() and not self.env.su:
            queued._route_refuse_repeated()
        queued._route_enqueue()
        if direct:
            moment = self.env.cr.now().replace(microsecond=0)
            kind = "system" if self.env.uid == 1 else "manual"
            self._route_assign(
                [
                    {
                        "lead": lead, "user_id": lead.user_id.id, "kind": kind,
                        "team_id": lead.team_id.id, "reason": reason,
                    }
                    for lead, reason in direct
                ],
                moment,
            )  # fmt: skip

    def _route_record_change(self, before, kind, reason, routed_teams):
        """Record owners that a manager or a program has set."""
        moment = self.env.cr.now().replace(microsecond=0)
        Assignment = self.env["crm.lead.assignment"].sudo()
        changed = self.filtered(lambda lead: lead.user_id.id != before[lead.id])
        Assignment._close_open(changed.ids, "reassigned", kind, moment)
        routed = changed.filtered(lambda lead: lead.team_id.id in routed_teams)
        (self - routed).filtered(
            lambda lead: lead.team_id and lead.team_id.id not in routed_teams
        )._route_write({"route_state": False, "assignment_id": False})
        released = routed.filtered(lambda lead: not lead.user_id)
        released._route_write({"route_state": "pool", "assignment_id": False})
        given = routed - released
        if given:
            self.env["crm.route.lock"]._seize(given.user_id.ids)
            self._route_cancel_approvals(given)
            self._route_assign(
                [
                    {
                        "lead": lead, "user_id": lead.user_id.id, "kind": kind,
                        "team_id": lead.team_id.id, "reason": reason,
                        "previous_user_id": before[lead.id] or None,
                    }
                    for lead in given
                ],
                moment,
            )  # fmt: skip
        # a lead without an owner that changes into a routed team waits for one
        self.filtered(
            lambda lead: not lead.user_id and not before[lead.id] and not lead.route_state
            and lead.team_id.id in routed_teams
        )._route_enqueue()  # fmt: skip

    @api.model
    def _route_cancel_approvals(self, leads):
        self.env["crm.route.approval"].sudo().search(
            [("lead_id", "in", leads.ids), ("state", "=", "pending")]
        )._decision_end("cancelled", by_system=True)
