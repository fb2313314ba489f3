"""Gate kind ``approval``: the decision of a role, a group, the team leader or a named person."""

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.fetch import fetch_where
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..rules_cache import by_record, rule_cached
from ..verdict import Verdict, fingerprint


class CrmStageGate(models.Model):
    _name = "crm.stage.gate"
    _inherit = ["crm.stage.gate", "crm.decision.holder.mixin"]

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
            if not gate._holder_is_complete():
                raise ValidationError(self.env._("Please choose who decides “%s”.", gate.name))

    def _definition_approval(self):
        return [*self._holder_fields(), "step_ids", "step_order"]

    def _decision_steps(self):
        """Steps that must be approved one after the other; an empty one: the gate itself."""
        self.ensure_one()
        steps = self.env["crm.stage.gate.step"].sudo()
        return [steps.browse(step_id) for step_id in self._decision_step_ids()]

    @rule_cached(key=by_record)
    def _decision_step_ids(self):
        """Ids of :meth:`_decision_steps`, kept: each move of each lead asks for them."""
        in_sequence = self.step_order == "sequence" and self.sudo().step_ids._ids
        return in_sequence or (False,)

    def _decision_holders(self):
        """Who decides as it stands: all steps in whatever order, else the gate itself."""
        self.ensure_one()
        return self.env["crm.stage.gate.step"].sudo().browse(self._decision_holder_ids()) or self

    @rule_cached(key=by_record)
    def _decision_holder_ids(self):
        return self.sudo().step_ids._ids

    def _judge_approval(self, leads):
        found = fetch_where(
            self.env["crm.gate.approval"].sudo(),
            [
                "lead_id", "gate_id", "step_id", "step_key", "state", "decided_by_id",
                "is_on_behalf", "date_decided", "content",
            ],
            SQL(
                "lead_id = ANY(%s) AND gate_id = ANY(%s) AND state NOT IN (%s, %s)",
                list(leads._ids), list(self._ids), "withdrawn", "cancelled",
            ),
        )  # fmt: skip
        latest = {
            (approval.gate_id.id, approval.lead_id.id, approval.step_key): approval
            for approval in found
        }
        breaches = found.browse().concat(*latest.values())._decision_breaches()
        verdicts = {}
        for gate in self:
            steps = gate._decision_step_ids()
            verdicts[gate.id] = {
                lead.id: gate._judge_decisions(
                    [latest.get((gate.id, lead.id, step_id or 0)) for step_id in steps], breaches
                )
                for lead in leads
            }
        return verdicts

    def _judge_decisions(self, approvals, breaches):
        """Verdict over the latest decision of each step; None where nobody was asked.

        :param breaches: ``{approval: why it does not hold any more}``
        """
        for approval in approvals:
            if not approval:
                reason = self.env._("Please ask for the approval.")
                return Verdict(False, reason=reason, general=True)
            if approval.state == "refused":
                return Verdict(
                    False,
                    reason=self.env._(
                        "%(user)s refused: %(reason)s",
                        user=approval.decided_by_id.name,
                        reason=approval.reason,
                    ),
                )
            if approval.state == "pending":
                names = self.env._(", ").join(approval.approver_ids.mapped("name"))
                return Verdict(False, reason=self.env._("Waiting for %s.", names), waiting=names)
            if approval.state == "lapsed" or approval in breaches:
                why = breaches.get(approval) or approval.ended_reason or ""
                return Verdict(
                    False,
                    reason=self.env._(
                        "The approval does not hold any more: %s. Please ask again.",
                        why.rstrip(".。"),
                    ),
                )
        last = approvals[-1]
        decisions = [(each.id, each.decided_by_id.id, each.date_decided) for each in approvals]
        return Verdict(
            True,
            res_model="crm.gate.approval",
            res_id=last.id,
            checksum=fingerprint(decisions),
            user_id=last.decided_by_id.id,
            way="user",
        )

    def _action_approval(self, lead):
        """Ask for the decision; the checklist then says who it waits for."""
        self.env["crm.gate.approval"]._request(self, lead)
        return True
