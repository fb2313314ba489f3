from odoo import api, fields, models
from odoo.addons.crm_stagegate.models.gate.rules_cache import rule_cached
from odoo.addons.crm_stagegate.models.gate.verdict import Verdict, fingerprint
from odoo.exceptions import ValidationError


class CrmStageGate(models.Model):
    """Gate kind: a handoff node of the opportunity is done."""

    _inherit = "crm.stage.gate"

    kind = fields.Selection(
        selection_add=[("handoff", "Handoff done")], ondelete={"handoff": "cascade"}
    )
    handoff_node_id = fields.Many2one(
        "crm.handoff.node",
        "Handoff",
        ondelete="restrict",
        help="This node must be done on an order of the opportunity.",
    )

    @api.constrains("kind", "handoff_node_id")
    def _check_handoff_node(self):
        for gate in self:
            if gate.kind == "handoff" and not gate.handoff_node_id:
                raise ValidationError(
                    self.env._("Please choose the handoff that “%s” asks for.", gate.name)
                )

    @api.model
    @rule_cached
    def _handoff_gate_nodes(self):
        """Ids of the nodes that gates ask for."""
        gates = self.sudo().search([("kind", "=", "handoff"), ("mode", "!=", "off")])
        return frozenset(gates.handoff_node_id.ids)

    def _judge_handoff(self, leads):
        handoffs = (
            self.env["crm.handoff"]
            .sudo()
            .search(
                [
                    ("node_id", "in", self.handoff_node_id.ids),
                    ("lead_id", "in", leads.ids),
                    ("state", "!=", "cancelled"),
                ],
                order="id",
            )
        )
        best = {}
        for handoff in handoffs:
            key = (handoff.node_id, handoff.lead_id)
            if key not in best or handoff.state == "done":
                best[key] = handoff
        return {
            gate.id: {
                lead.id: gate._handoff_verdict(best.get((gate.handoff_node_id, lead)))
                for lead in leads
            }
            for gate in self
        }

    def _handoff_verdict(self, handoff):
        self.ensure_one()
        node = self.handoff_node_id
        if not handoff:
            return Verdict(
                False,
                reason=self.env._(
                    "“%s” has not started yet. It starts by itself; please see the flow.",
                    node.name,
                ),
            )
        if handoff.state == "done":
            return Verdict(
                True,
                res_model="crm.handoff",
                res_id=handoff.id,
                checksum=fingerprint(handoff.id, handoff.node_id.id, handoff.date_done),
                user_id=handoff.user_id.id or None,
            )
        who = handoff.user_id.name or handoff.role_id.name or ""
        state = dict(handoff._fields["state"]._description_selection(self.env))[handoff.state]
        return Verdict(
            False,
            reason=self.env._(
                "“%(node)s” is “%(state)s” with %(who)s. Please ask there what is missing.",
                node=node.name,
                state=state,
                who=who,
            ),
            waiting=who,
        )

    def _definition_handoff(self):
        return ["handoff_node_id"]

    def _action_handoff(self, lead):
        return lead.action_view_handoffs()
