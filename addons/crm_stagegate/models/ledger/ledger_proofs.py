"""Verify: proofs, decisions and gates as they are against what the gate ledger says of them."""

import json

from odoo import api, models
from odoo.tools import SQL, split_every

from .canonical import Existing, canonical
from .ledger_verify import _only
from .proof_values import ENDING, ending_values, evidence_values

# decisions that are read at once
DECISIONS = 1000

EVIDENCE_MODELS = {
    "gate_id": "crm.stage.gate",
    "attachment_id": "ir.attachment",
    "user_id": "res.users",
    "ended_by_id": "res.users",
    "company_id": "res.company",
    "lead_id": "crm.lead",
}


class CrmStageTransition(models.Model):
    _inherit = "crm.stage.transition"

    @api.model
    def _verify_proofs(self, lead_keys=None, batch=20000):
        """Proofs and decisions against the chains that tell of them.

        :return: generator of ``{"lead", "sequence", "problem"}``
        """
        existing = Existing(self.env)
        for row in self._rows_of(
            """
            SELECT GREATEST(e.id, l.record_key) AS at, l.lead_key AS chain, l.sequence, l.after,
                   ending.after AS ending, ending.lead_key AS ending_chain, e.*
              FROM crm_gate_evidence AS e
              FULL JOIN (SELECT * FROM crm_gate_ledger WHERE kind = 'evidence') AS l
                ON l.record_key = e.id
              LEFT JOIN crm_gate_ledger AS ending
                ON ending.kind = 'evidence_end' AND ending.record_key = e.id
             WHERE GREATEST(e.id, l.record_key) > %s %s
             ORDER BY 1 LIMIT %s
            """,
            _only(lead_keys, "COALESCE(l.lead_key, e.lead_key)"),
            batch,
        ):
            problem = self._problem_of_evidence(row, existing)
            if problem:
                lead = row["chain"] or row["lead_key"]
                yield {"lead": lead, "sequence": row["sequence"] or 0, "problem": problem}
        yield from self._verify_decisions(lead_keys, batch)

    def _rows_of(self, query, scope, batch):
        """Walk a query by its first column ``at``, which may repeat within ``batch`` rows."""
        at = 0
        while True:
            self.env.cr.execute(SQL(query, at, scope, batch))
            rows = self.env.cr.dictfetchall()
            yield from rows
            if len(rows) < batch:
                return
            at = rows[-1]["at"]

    def _problem_of_evidence(self, row, existing):
        if row["chain"] is None:
            return f"proof {row['id']} is not in the gate ledger"
        if row["id"] is None:
            return f"proof {row['at']} was deleted"
        changed = f"proof {row['id']} was changed"
        if row["chain"] != row["lead_key"] or row["lead_id"] not in (None, row["lead_key"]):
            return changed
        if row["lead_id"] is None and existing.has("crm.lead", row["lead_key"]):
            return changed
        if not _is_as_told(row["after"], evidence_values(row), EVIDENCE_MODELS, existing):
            return changed
        if row["state"] == "valid":
            told = None if row["ending"] is None else "ended"
            return changed if told or any(row[name] for name in ENDING[1:]) else None
        if row["ending"] is None or row["ending_chain"] != row["lead_key"]:
            return f"proof {row['id']} was ended outside the system"
        if not _is_as_told(row["ending"], ending_values(row), EVIDENCE_MODELS, existing):
            return changed
        return None

    @api.model
    def _verify_decisions(self, lead_keys=None, batch=20000):
        existing = Existing(self.env)
        Approval = self.env["crm.gate.approval"].sudo()
        rows = self._rows_of(
            """
            SELECT GREATEST(a.id, l.record_key) AS at, l.lead_key AS chain, l.sequence, l.after,
                   a.id, a.lead_id
              FROM crm_gate_approval AS a
              FULL JOIN (SELECT DISTINCT ON (record_key) record_key, lead_key, sequence, after
                           FROM crm_gate_ledger WHERE kind = 'decision'
                          ORDER BY record_key, sequence DESC) AS l ON l.record_key = a.id
             WHERE GREATEST(a.id, l.record_key) > %s %s
             ORDER BY 1 LIMIT %s
            """,
            _only(lead_keys, "COALESCE(l.lead_key, a.lead_id)"),
            batch,
        )
        for part in split_every(DECISIONS, rows):
            values = Approval.browse(row["id"] for row in part if row["id"])._ledger_values()
            for row in part:
                problem = self._problem_of_decision(row, values.get(row["id"]), existing)
                if problem:
                    lead = row["chain"] or row["lead_id"]
                    yield {"lead": lead, "sequence": row["sequence"] or 0, "problem": problem}

    def _problem_of_decision(self, row, values, existing):
        """
        :param values: what is said of the decision as it is; None if there is none
        """
        if row["chain"] is None:
            return f"decision {row['id']} is not in the gate ledger"
        if row["id"] is None:
            # it goes with its opportunity
            is_missed = existing.has("crm.lead", row["chain"])
            return f"decision {row['at']} was deleted" if is_missed else None
        Approval = self.env["crm.gate.approval"]
        values = Approval._ledger_values_as_told(values, json.loads(row["after"]))
        if row["lead_id"] != row["chain"] or not _is_as_told(
            row["after"], values, Approval._ledger_models(), existing
        ):
            return f"decision {row['id']} was changed"
        return None

    @api.model
    def _verify_gates(self):
        """Gates as they are against the gate ledger.

        :return: generator of ``{"name", "problem"}``
        """
        self.env.cr.execute(
            "SELECT record_key, kind, name, after FROM crm_gate_ledger"
            " WHERE lead_key = 0 AND kind LIKE %s ORDER BY sequence",
            ["gate\\_%"],
        )
        told = {}
        for record, kind, name, after in self.env.cr.fetchall():
            if kind == "gate_delete":
                told.pop(record, None)
            else:
                told.setdefault(record, [name, {}])[1].update(json.loads(after))
        gates = self.env["crm.stage.gate"].sudo().with_context(active_test=False)
        gates.invalidate_model()
        for gate in gates.search([], order="id"):
            name, state = told.pop(gate.id, (gate.name, None))
            if state is None:
                yield {"name": name, "problem": "the gate is not in the gate ledger"}
            elif changed := gate._ledger_differences(state):
                problem = f"the gate was changed outside the system: {', '.join(changed)}"
                yield {"name": name, "problem": problem}
        for name, _state in told.values():
            yield {"name": name, "problem": "the gate was deleted outside the system"}


def _is_as_told(text, shown, models_by_name, existing):
    """Whether values are those of a canonical text, but for records that were deleted since."""
    if text == canonical(shown):
        return True
    told = json.loads(text)
    for name in {*told, *shown}:
        before, now = told.get(name), shown.get(name)
        if before == now:
            continue
        model = models_by_name.get(name)
        if now is not None or not model or existing.has(model, before):
            return False
    return True
