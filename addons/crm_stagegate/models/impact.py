"""What a gate touches before it is enforced, and which gates hang on a role."""

import ast

from odoo import api, models
from odoo.addons.crm_notary.models.impact.crm_change_part import Change
from odoo.fields import Domain


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    def action_preview(self):
        """Show the forms, automations, imports, records and people these gates touch."""
        self.check_access("read")
        title = self.env._("What these gates touch")
        if len(self) == 1:
            title = self.env._("What “%s” touches", self.name)
        return self.env["crm.change.preview"]._open(self._gate_change(), title)

    def _gate_change(self):
        fields = self.filtered(lambda gate: gate.kind == "field")
        # sudo: names of the fields that gates ask for anyway
        names = tuple(dict.fromkeys(fields.sudo().field_ids.mapped("name")))
        scopes = [gate._gate_scope() for gate in fields or self]
        return Change(names=names, domain=Domain.OR(scopes), record=self, at_once=False)

    def _gate_scope(self):
        """Domain of the leads a gate applies to; a filter that cannot be read: of all."""
        scope = Domain("company_id", "in", [False, *(self.company_id or self.env.company).ids])
        if self.team_ids:
            scope &= Domain("team_id", "in", self.team_ids.ids)
        try:
            return scope & Domain(ast.literal_eval(self.lead_domain or "[]"))
        except (ValueError, SyntaxError, TypeError):
            return scope

    def _gate_roles(self):
        """Roles (sudo'd) whose people a gate asks."""
        self.ensure_one()
        roles = self.env["res.role"]
        if self.kind == "document":
            return roles | self.confirm_role_id
        if self.kind != "approval":
            return roles
        if self.step_ids:
            asked = self.step_ids.filtered(lambda step: step.approver_type == "role")
            return asked.approver_role_id | self.step_ids.escalation_role_id
        if self.approver_type == "role":
            roles |= self.approver_role_id
        return roles | self.escalation_role_id


class ChangeGates(models.AbstractModel):
    _name = "crm.change.part.gates"
    _description = "Gates"
    _inherit = ["crm.change.part"]

    @api.model
    def _change_rows(self, change):
        record = change.record
        if record is None:
            return []
        if record._name == "res.role":
            return self._change_of_role(record)
        if record._name == "crm.stage.gate":
            return [row for gate in record for row in self._change_of_gate(gate)]
        return []

    @api.model
    def _change_of_role(self, role):
        """Gates that ask a role, and decisions that wait for it."""
        Gate = self.env["crm.stage.gate"]
        gates = Gate.search([("mode", "!=", "off")]).filtered(
            lambda gate: role in gate.sudo()._gate_roles()
        )
        rows = []
        for gate in gates:
            empty = not role.user_ids
            text = self.env._("Asks this role; nobody is in it, so nobody passes.")
            if not empty:
                text = self.env._("Asks this role.")
            rows.append(
                self._change_row("gate", gate.name, text, "stop" if empty else "info", gate)
            )
        pending = self.env["crm.gate.approval"].search(
            [("gate_id", "in", gates.ids), ("state", "=", "pending")]
        )
        if pending:
            text = self.env._("%s decisions wait for people of gates like these.", len(pending))
            rows.append(self._change_row("record", self.env._("Decisions"), text, "warn", pending))
        return rows

    @api.model
    def _change_of_gate(self, gate):
        """Who is asked by a gate, and whether there is anybody."""
        rows = []
        # sudo: names of roles that the gate shows anyway
        for role in gate.sudo()._gate_roles():
            if not role.user_ids:
                text = self.env._("The role “%s” has nobody in it.", role.name)
                rows.append(self._change_row("person", gate.name, text, "stop"))
            else:
                names = self.env["crm.guide.step"]._guide_names(role.user_ids.mapped("name"), 8)
                text = self.env._("%(role)s decides: %(names)s.", role=role.name, names=names)
                rows.append(self._change_row("person", gate.name, text, "info"))
        return rows
