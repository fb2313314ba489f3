"""Each change of a gate is an entry of the gate ledger: what it was, what it is, why."""

import json

from odoo import api, fields, models

# what says nothing about who must prove what
UNTOLD = {"sequence", "instruction", "name"}


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    change_reason = fields.Char(
        "Reason of the Change",
        store=False,
        help="Kept in the gate ledger with who changed what from which value to which.",
    )
    ledger_ids = fields.One2many("crm.gate.ledger", "gate_id", string="Gate Ledger")

    @api.model_create_multi
    def create(self, vals_list):
        reasons = [vals.get("change_reason") for vals in vals_list]
        gates = super().create(
            [{name: vals[name] for name in vals if name != "change_reason"} for vals in vals_list]
        )
        gates._ledger_append("gate_new", {}, reasons)
        return gates

    def write(self, vals):
        before = self._ledger_states()
        kept = {name: value for name, value in vals.items() if name != "change_reason"}
        result = super().write(kept)
        self._ledger_append("gate_change", before, [vals.get("change_reason")] * len(self))
        return result

    def unlink(self):
        before = self._ledger_states()
        names = {gate.id: gate.sudo().name for gate in self}
        result = super().unlink()
        if before:
            # sudo: the ledger writes itself, whoever deletes
            self.env["crm.gate.ledger"].sudo()._append(
                [
                    {
                        "kind": "gate_delete",
                        "record": gate_id,
                        "name": names[gate_id],
                        "before": state,
                    }
                    for gate_id, state in before.items()
                ]
            )
        return result

    # -- what is told -----------------------------------------------------------------------

    def _ledger_append(self, kind, before, reasons):
        """:param before: states by id, see :meth:`_ledger_states`"""
        if self._is_being_removed():
            return
        links = []
        after = self._ledger_states()
        for gate, reason in zip(self, reasons, strict=True):
            old, new = before.get(gate.id, {}), after[gate.id]
            changed = [name for name in new if old.get(name) != new[name]]
            if not changed and kind == "gate_change":
                continue
            links.append(
                {
                    "kind": kind,
                    "record": gate.id,
                    "gate": gate.id,
                    "name": gate.sudo().name,
                    "before": {name: old[name] for name in changed if name in old},
                    "after": {name: new[name] for name in changed},
                    "reason": reason,
                }
            )
        # sudo: the ledger writes itself, whoever changes the gate
        self.env["crm.gate.ledger"].sudo()._append(links)

    def _ledger_states(self):
        """``{id: {field: value}}`` as the ledger tells it; records as ``[[id, name], ...]``."""
        if self._is_being_removed():
            return {}
        return {gate.id: gate._ledger_state() for gate in self.sudo()}

    def _ledger_state(self):
        values = {}
        for name, field in self._fields.items():
            if (
                name in UNTOLD
                or not field.store
                or name in models.MAGIC_COLUMNS
                or field.compute
                or field.translate
                or field.type in ("one2many", "binary", "html")
            ):
                continue
            values[name] = _told(self[name])
        values["steps"] = [step._ledger_text() for step in self.step_ids.sorted("id")]
        return values

    def _ledger_differences(self, state):
        """Names of fields that are not as ``state`` says; records deleted since do not count."""
        now = self._ledger_state()
        different = []
        for name in sorted(now.keys() & state.keys()):
            before, after = state[name], now[name]
            field = self._fields.get(name)
            if field is not None and field.relational:
                there = self.env[field.comodel_name].browse([each[0] for each in before]).exists()
                if set(there.ids) == {each[0] for each in after}:
                    continue
            if json.dumps(before) != json.dumps(after):
                different.append(name)
        return different


class CrmStageGateStep(models.Model):
    _inherit = "crm.stage.gate.step"

    @api.model_create_multi
    def create(self, vals_list):
        gates = self.env["crm.stage.gate"].browse(
            {vals["gate_id"] for vals in vals_list if vals.get("gate_id")}
        )
        before = gates._ledger_states()
        steps = super().create(vals_list)
        steps.gate_id._ledger_append("gate_change", before, [""] * len(steps.gate_id))
        return steps

    def write(self, vals):
        gates = self.gate_id
        before = gates._ledger_states()
        result = super().write(vals)
        gates._ledger_append("gate_change", before, [""] * len(gates))
        return result

    def unlink(self):
        gates = self.gate_id
        before = gates._ledger_states()
        result = super().unlink()
        gates = gates.exists()
        gates._ledger_append("gate_change", before, [""] * len(gates))
        return result

    def _ledger_text(self):
        """Who decides in this step, as text: numbers are those of users, roles and groups."""
        return " ".join(
            f"{name}={self[name].id if hasattr(self[name], '_name') else self[name]}"
            for name in ("id", *self._holder_fields())
        )


def _told(value):
    if isinstance(value, models.BaseModel):
        return [[each.id, each.display_name] for each in value.sorted("id")]
    if isinstance(value, float):
        return round(value, 6)
    return value if isinstance(value, (str, int, bool)) else str(value)
