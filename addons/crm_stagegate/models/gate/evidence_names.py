"""Of which gate and stage a proof is, in the language of the reader and not of who gave it."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

SEARCHED = ("in", "like", "ilike", "=like", "=ilike")


class CrmGateEvidence(models.Model):
    _inherit = "crm.gate.evidence"

    gate_name = fields.Char("Gate, as Recorded")
    stage_name = fields.Char("Stage, as Recorded")
    gate_shown = fields.Char(
        "Which Gate", compute="_compute_names_shown", search="_search_gate_shown", compute_sudo=True
    )
    stage_shown = fields.Char("Stage", compute="_compute_names_shown", compute_sudo=True)

    @api.depends("gate_name", "stage_name", "gate_id.name", "gate_id.stage_id.name")
    @api.depends_context("lang")
    def _compute_names_shown(self):
        """What was renamed, moved or deleted since has the name it had then."""
        gates = self.gate_id
        gate_names, stage_names = _all_names(gates), _all_names(gates.stage_id)
        for evidence in self:
            gate = evidence.gate_id
            stage = gate.stage_id
            is_same = evidence.gate_name in gate_names.get(gate.id, ())
            evidence.gate_shown = gate.name if is_same else evidence.gate_name
            is_same = evidence.stage_name in stage_names.get(stage.id, ())
            evidence.stage_shown = stage.name if is_same else evidence.stage_name

    @api.depends("gate_shown")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for evidence in self:
            evidence.display_name = evidence.gate_shown

    @api.model
    def _search_display_name(self, operator, value):
        return self._search_gate_shown(operator, value)

    @api.model
    def _search_gate_shown(self, operator, value):
        if operator not in SEARCHED:
            return NotImplemented
        # sudo: auditors read the names of gates on proofs and nowhere else
        gates = self.env["crm.stage.gate"].sudo().with_context(active_test=False)
        found = gates.search([("name", operator, value)])
        return Domain("gate_name", operator, value) | Domain("gate_id", "in", found.ids)


def _all_names(records):
    """``{id: names in all languages}``."""
    if not records:
        return {}
    records.flush_model(["name"])
    table = SQL.identifier(records._table)
    rows = records.env.execute_query(
        SQL("SELECT id, name FROM %s WHERE id IN %s", table, tuple(records.ids))
    )
    return {number: set(names.values()) for number, names in rows}
