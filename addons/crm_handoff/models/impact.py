"""Handoffs that hang on a role."""

from odoo import api, models

from .handoff.crm_handoff import OPEN_STATES


class ChangeHandoffs(models.AbstractModel):
    _name = "crm.change.part.handoffs"
    _description = "Handoffs"
    _inherit = ["crm.change.part"]

    @api.model
    def _change_rows(self, change):
        role = change.record
        if role is None or role._name != "res.role":
            return []
        if not self.env["crm.handoff.node"].has_access("read"):
            return []
        rows = []
        for node in self.env["crm.handoff.node"].search([("role_id", "=", role.id)]):
            empty = not role.user_ids
            text = self.env._("Goes to this role.")
            if empty:
                text = self.env._("Goes to this role; nobody is in it.")
            rows.append(
                self._change_row("gate", node.name, text, "stop" if empty else "info", node)
            )
        waiting = self.env["crm.handoff"].search(
            [("role_id", "=", role.id), ("state", "in", OPEN_STATES)]
        )
        if waiting:
            text = self.env._("%s handoffs wait for its people.", len(waiting))
            rows.append(self._change_row("record", self.env._("Handoffs"), text, "warn", waiting))
        return rows
