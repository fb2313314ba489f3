"""The clock begins again: urgency changed, or a lead came back from the lost ones."""

from odoo import models

from ..assignment.crm_lead_assignment import OPEN_STATES


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _route_restored(self, routed_teams):
        """Lost leads are open again: owners begin anew; without one who is there they queue."""
        routed = self.filtered(
            lambda lead: lead.team_id.id in routed_teams and lead.won_status == "pending"
        )
        gone = routed.filtered(lambda lead: lead.user_id and not lead.user_id.active)
        gone._route_release("left")
        routed.filtered(lambda lead: not lead.user_id)._route_enqueue()
        (routed - gone)._route_restart(lambda env: env._("Lead restored"), OPEN_STATES)

    def _route_restart(self, reason, states):
        """Owners of these leads keep them and begin again, with an assignment that says why.

        :param reason: function of an environment, see ``wording``
        :param states: of the assignments whose clock begins again
        """
        leads = self.filtered(
            lambda lead: (
                lead.user_id
                and lead.assignment_id.state in states
                and lead.assignment_id.kind != "manager"
            )
        )
        if not leads:
            return
        moment = self.env.cr.now().replace(microsecond=0)
        rules = {lead.id: lead.assignment_id.rule_id for lead in leads}
        self.env["crm.lead.assignment"].sudo()._close_open(
            leads.ids, "reassigned", "restart", moment
        )
        leads._route_clear_reminders()
        self._route_assign(
            [
                {
                    "lead": lead, "user_id": lead.user_id.id, "kind": "restart",
                    "team_id": lead.team_id.id, "rule": rules[lead.id], "reason": reason,
                }
                for lead in leads
            ],
            moment,
        )  # fmt: skip

    def _route_release(self, reason):
        """Take leads from owners who are not there any more, and put them into the queue.

        :param reason: code of why their assignments ended
        """
        if not self:
            return
        moment = self.env.cr.now().replace(microsecond=0)
        self.env["crm.lead.assignment"].sudo()._close_open(self.ids, "reassigned", reason, moment)
        self._route_write({"user_id": False, "assignment_id": False, "route_state": False})
        self._route_enqueue()
