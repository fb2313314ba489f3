"""Connectors that make records without a field that must be filled in."""

from odoo import api, models


class ChangeConnectors(models.AbstractModel):
    _name = "crm.change.part.connectors"
    _description = "Connectors"
    _inherit = ["crm.change.part"]

    @api.model
    def _change_rows(self, change):
        labels = self._change_labels(change)
        if change.model != "crm.lead" or not labels:
            return []
        # sudo: what connectors bring along, nothing secret
        mappings = self.env["crm.connector.mapping"].sudo().search([("effect", "=", "lead")])
        rows = []
        for mapping in mappings:
            if not mapping.connector_id.active:
                continue
            brought = set(mapping.line_ids.mapped("target"))
            lacking = [label for name, label in labels.items() if name not in brought]
            if lacking:
                text = self.env._("Brings leads without %s.", self.env._(", ").join(lacking))
                name = mapping.connector_id.name
                rows.append(self._change_row("connector", name, text, "warn"))
        return rows
