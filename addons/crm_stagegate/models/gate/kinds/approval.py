"""Gate kind ``approval``: the decision of a role, a group, the team leader or a named person."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

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
        gate_ids, latest = set(self._ids), {}
        for asked in leads._stagegate_on_record().approvals:
            if asked.gate_id in gate_ids:
                latest[asked.gate_id, asked.lead_id, asked.step_key] = asked
        approvals = self.env["crm.gate.approval"].sudo()
        of_interest = approvals.browse(asked.id for asked in latest.values())
        breaches = {each.id: why for each, why in of_interest._decision_breaches().items()}
        verdicts = {}
        for gate in self:
            keys = [step_id or 0 for step_id in gate._decision_step_ids()]
            verdicts[gate.id] = {
                lead_id: gate._judge_decisions(
                    [latest.get((gate.id, lead_id, key)) for key in keys], breaches
                )
                for lead_id in leads._ids
            }
        return verdicts

    def _judge_decisions(self, decisions, breaches):
        """Verdict over the latest decision of each step.

        :param decisions: list of :class:`~..on_record.Asked`; None where nobody was asked
        :param breaches: ``{approval id: why it does not hold any more}``
        """
        for asked in decisions:
            if not asked:
                reason = self.env._("Please ask for the approval.")
                return Verdict(False, reason=reason, general=True)
            if asked.state != "approved" or asked.id in breaches:
                approval = self.env["crm.gate.approval"].sudo().browse(asked.id)
                return self._verdict_of_none(approval, breaches.get(asked.id))
        last = decisions[-1]
        return Verdict(
            True,
            res_model="crm.gate.approval",
            res_id=last.id,
            checksum=fingerprint(
                [(each.id, each.decided_by_id or False, each.date_decided) for each in decisions]
            ),
            user_id=last.decided_by_id,
            way="user",
        )

    def _verdict_of_none(self, approval, why):
        """Verdict over an approval that is not given, or not any more.

        :param why: why it does not hold any more, if it was given; None if it holds
        """
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
        why = why or approval.ended_reason or ""
        return Verdict(
            False,
            reason=self.env._(
                "The approval does not hold any more: %s. Please ask again.", why.rstrip(".。")
            ),
        )

    def _action_approval(self, lead):
        """Ask for the decision; the checklist then says who it waits for."""
        self.env["crm.gate.approval"]._request(self, lead)
        return True
