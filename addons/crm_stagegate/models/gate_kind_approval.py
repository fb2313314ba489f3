"""Gate kind ``approval``: the decision of a role, a group, the team leader or a named person."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .gate_verdict import Verdict, fingerprint


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    kind = fields.Selection(selection_add=[("approval", "Approval")], ondelete={"approval": "cascade"})
    approver_type = fields.Selection(
        [
            ("leader", "Team leader"),
            ("role", "Anyone of a role"),
            ("group", "Anyone of a user group"),
            ("user", "A named person"),
        ],
        default="leader",
    )
    approver_role_id = fields.Many2one("res.role", ondelete="restrict")
    approver_group_id = fields.Many2one("res.groups", ondelete="restrict")
    approver_user_id = fields.Many2one(
        "res.users", domain="[('share', '=', False)]", ondelete="restrict"
    )

    @api.constrains(
        "kind", "approver_type", "approver_role_id", "approver_group_id", "approver_user_id"
    )
    def _check_approval_parameters(self):
        for gate in self.filtered(lambda gate: gate.kind == "approval"):
            needed = {
                "role": gate.approver_role_id,
                "group": gate.approver_group_id,
                "user": gate.approver_user_id,
            }
            if not gate.approver_type or not needed.get(gate.approver_type, True):
                raise ValidationError(self.env._("Please choose who decides “%s”.", gate.name))

    def _definition_approval(self):
        return ["approver_type", "approver_role_id", "approver_group_id", "approver_user_id"]

    def _eligible_approvers(self, lead, requester):
        """Internal users who may decide on ``lead``: not its owner, not who asks."""
        self.ensure_one()
        people = {
            "leader": lambda: lead.team_id.user_id,
            "role": lambda: self.approver_role_id.user_ids,
            "group": lambda: self.approver_group_id.all_user_ids,
            "user": lambda: self.approver_user_id,
        }[self.approver_type]()
        company = lead.company_id
        return (people - lead.user_id - requester).filtered(
            lambda user: user.active
            and user._is_internal()
            and (not company or company in user.company_ids)
        )

    def _judge_approval(self, leads):
        found = (
            self.env["crm.gate.approval"]
            .sudo()
            .search(
                [
                    ("lead_id", "in", leads.ids),
                    ("gate_id", "in", self.ids),
                    ("state", "!=", "withdrawn"),
                ],
                order="id",
            )
        )
        latest = {(approval.gate_id.id, approval.lead_id.id): approval for approval in found}
        return {
            gate.id: {lead.id: gate._judge_decision(latest.get((gate.id, lead.id))) for lead in leads}
            for gate in self
        }

    def _judge_decision(self, approval):
        if not approval:
            return Verdict(False, reason=self.env._("Please ask for the approval."))
        if approval.state == "approved":
            return Verdict(
                True,
                res_model="crm.gate.approval",
                res_id=approval.id,
                checksum=fingerprint(approval.id, approval.decided_by.id, approval.decision_date),
                user_id=approval.decided_by.id,
                way="user",
            )
        if approval.state == "refused":
            return Verdict(
                False,
                reason=self.env._(
                    "%(user)s refused: %(reason)s",
                    user=approval.decided_by.name,
                    reason=approval.reason,
                ),
            )
        names = self.env._(", ").join(approval.approver_ids.mapped("name"))
        return Verdict(False, reason=self.env._("Waiting for %s.", names), waiting=names)

    def _action_approval(self, lead):
        """Ask for the decision; the checklist then says who it waits for."""
        self.env["crm.gate.approval"]._request(self, lead)
        return True
