"""Gate kind ``approval``: the decision of a role, a group, the team leader or a named person."""

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..verdict import Verdict, fingerprint


class CrmStageGate(models.Model):
    _name = "crm.stage.gate"
    _inherit = ["crm.stage.gate", "crm.gate.approver.mixin"]

    kind = fields.Selection(
        selection_add=[("approval", "Approval")], ondelete={"approval": "cascade"}
    )
    step_ids = fields.One2many(
        "crm.stage.gate.step",
        "gate_id",
        string="Several deciders",
        copy=True,
        help="Empty: the one named above decides alone.",
    )
    step_order = fields.Selection(
        [("sequence", "One after the other, all must approve"), ("any", "Any one of them")],
        default="sequence",
        string="Order of Decision",
    )

    @api.constrains(
        "kind", "approver_type", "approver_role_id", "approver_group_id", "approver_user_id",
        "step_ids",
    )  # fmt: skip
    def _check_approval_parameters(self):
        for gate in self.filtered(lambda gate: gate.kind == "approval" and not gate.step_ids):
            if not gate._is_approver_complete():
                raise ValidationError(self.env._("Please choose who decides “%s”.", gate.name))

    def _definition_approval(self):
        return [*self._approver_fields(), "step_ids", "step_order"]

    def _decision_steps(self):
        """Steps that must be approved one after the other; an empty one: the gate itself."""
        self.ensure_one()
        steps = self.env["crm.stage.gate.step"].sudo()
        return [steps.browse(step_id) for step_id in self._decision_step_ids()]

    @tools.ormcache("self.id")
    def _decision_step_ids(self):
        """Ids of :meth:`_decision_steps`, kept: each move of each lead asks for them."""
        in_sequence = self.step_order == "sequence" and self.sudo().step_ids._ids
        return in_sequence or (False,)

    def _approvers_of_step(self, step, lead, requester):
        """Who may decide a step; all of them where any one is enough."""
        holders = step or (self.step_ids if self.step_ids else None)
        if holders is None:
            return self._eligible_approvers(lead, requester)
        people = self.env["res.users"]
        for holder in holders:
            people |= holder._eligible_approvers(lead, requester)
        return people

    def _judge_approval(self, leads):
        found = (
            self.env["crm.gate.approval"]
            .sudo()
            .search_fetch(
                [
                    ("lead_id", "in", leads.ids),
                    ("gate_id", "in", self.ids),
                    ("state", "!=", "withdrawn"),
                ],
                ["lead_id", "gate_id", "step_id", "state", "decided_by", "decision_date"],
                order="id",
            )
        )
        latest = {
            (approval.gate_id.id, approval.lead_id.id, approval.step_id.id): approval
            for approval in found
        }
        verdicts = {}
        for gate in self:
            steps = gate._decision_steps()
            verdicts[gate.id] = {
                lead.id: gate._judge_decisions(
                    [latest.get((gate.id, lead.id, step.id)) for step in steps]
                )
                for lead in leads
            }
        return verdicts

    def _judge_decisions(self, approvals):
        """Verdict over the latest decision of each step; None where nobody was asked."""
        for approval in approvals:
            if not approval:
                reason = self.env._("Please ask for the approval.")
                return Verdict(False, reason=reason, general=True)
            if approval.state == "refused":
                return Verdict(
                    False,
                    reason=self.env._(
                        "%(user)s refused: %(reason)s",
                        user=approval.decided_by.name,
                        reason=approval.reason,
                    ),
                )
            if approval.state == "pending":
                names = self.env._(", ").join(approval.approver_ids.mapped("name"))
                return Verdict(False, reason=self.env._("Waiting for %s.", names), waiting=names)
        last = approvals[-1]
        decisions = [(each.id, each.decided_by.id, each.decision_date) for each in approvals]
        return Verdict(
            True,
            res_model="crm.gate.approval",
            res_id=last.id,
            checksum=fingerprint(decisions),
            user_id=last.decided_by.id,
            way="user",
        )

    def _action_approval(self, lead):
        """Ask for the decision; the checklist then says who it waits for."""
        self.env["crm.gate.approval"]._request(self, lead)
        return True
