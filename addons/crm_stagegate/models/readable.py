"""What the ledgers keep as JSON, said for people: a table in the language of who reads.

The text itself is shown beside it and stays as it is: it is what is hashed.
"""

import json

from markupsafe import Markup
from odoo import api, fields, models
from odoo.addons.crm_notary.tools import wording
from odoo.addons.crm_notary.tools.dates import moment_text

# key of an entry -> column whose name it bears; those of one value each, in the order of the form
TOLD = {
    "name": "lead_name",
    "lead": "lead_key",
    "sequence": "sequence",
    "kind": "kind",
    "from": "from_stage_shown",
    "to": "to_stage_shown",
    "span": "span",
    "cause": "cause",
    "date": "date",
    "duration": "duration_seconds",
    "reason": "reason",
    "company": "company_id",
    "team": "team_id",
}
# entries of the gate ledger -> the model whose fields they tell of
SUBJECTS = {
    "gate_new": "crm.stage.gate",
    "gate_change": "crm.stage.gate",
    "gate_delete": "crm.stage.gate",
    "evidence": "crm.gate.evidence",
    "evidence_end": "crm.gate.evidence",
    "decision": "crm.gate.approval",
}


class CrmStageTransition(models.Model):
    _inherit = "crm.stage.transition"

    told = fields.Html("What Is Sealed", compute="_compute_told", sanitize=False, compute_sudo=True)

    @api.depends("payload", "from_stage_shown", "to_stage_shown")
    @api.depends_context("lang", "tz", "uid")
    def _compute_told(self):
        for entry in self:
            entry.told = _told(self.env, entry._told_rows, entry.payload)

    def _told_rows(self, values):
        """``[(name, text)]`` of what an entry says, as it says it."""
        env, rows = self.env, []
        for key, column in TOLD.items():
            field = self._fields[column]
            if key in ("from", "to"):
                # what is sealed, unless the column still shows the same stage
                stage = self[f"{key}_stage_id"]
                is_same = bool(stage) and stage.id == values.get(key)
                text = self[column] if is_same else values.get(f"{key}_name")
            elif field.type == "many2one":
                number = values.get(key)
                record = env[field.comodel_name].browse(isinstance(number, int) and number)
                text = record.exists().display_name or number
            elif key == "reason":
                said = (values.get("details") or {}).get(key)
                text = _value_text(env, field, said or values.get(key))
            else:
                text = _value_text(env, field, values.get(key))
            rows.append((field._description_string(env), text))
        user = f"{values.get('user_name')} ({values.get('login')})"
        rows.append((self._fields["user_id"]._description_string(env), user))
        status = env["crm.lead"]._fields["gate_status"]
        rows.append(
            (status._description_string(env), _value_text(env, status, values.get("status")))
        )
        details = values.get("details") or {}
        rows += [
            (env._("Overridden Gates"), _value_text(env, None, details.get("overridden"))),
            (env._("Missing Gates"), _value_text(env, None, details.get("missing"))),
            (env._("Merged into Opportunity Number"), details.get("into")),
        ]
        rows += [
            (env._("Proof of “%s” (SHA-256)", gate), checksum)
            for gate, checksum in (details.get("proofs") or {}).items()
        ]
        return rows


class CrmGateEvidence(models.Model):
    _inherit = "crm.gate.evidence"

    kind_shown = fields.Char("Kind", compute="_compute_kind_shown")
    definition_told = fields.Html(
        "What Was Demanded Then", compute="_compute_definition_told", sanitize=False
    )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_kind_shown(self):
        """A kind whose addon is gone has the name it was kept by."""
        kind = self.env["crm.stage.gate"]._fields["kind"]
        for evidence in self:
            evidence.kind_shown = _value_text(self.env, kind, evidence.kind)

    @api.depends("definition")
    @api.depends_context("lang")
    def _compute_definition_told(self):
        known = self.env["crm.stage.gate"]._fields

        def rows(values):
            return [_named(self.env, known, name, values[name]) for name in values]

        for evidence in self:
            evidence.definition_told = _told(self.env, rows, evidence.definition)


class CrmGateLedger(models.Model):
    _inherit = "crm.gate.ledger"

    told = fields.Html("What Changed", compute="_compute_told", sanitize=False)

    @api.depends("kind", "before", "after")
    @api.depends_context("lang")
    def _compute_told(self):
        for entry in self:
            text = f'{{"before": {entry.before or "{}"}, "after": {entry.after or "{}"}}}'
            is_known = entry.kind in SUBJECTS
            entry.told = is_known and _told(self.env, entry._told_rows, text)

    def _told_rows(self, values):
        # a proof keeps the kind of its gate as a word
        gate_kind = self.env["crm.stage.gate"]._fields["kind"]
        known, rows = {**self.env[SUBJECTS[self.kind]]._fields, "kind": gate_kind}, []
        before, after = values["before"], values["after"]
        for name in dict.fromkeys([*before, *after]):
            label, old = _named(self.env, known, name, before.get(name))
            _label, new = _named(self.env, known, name, after.get(name))
            rows.append((label, old, new) if before else (label, new))
        return rows


# -- inside -----------------------------------------------------------------------------------


def _told(env, collect, text):
    """The table of a text that is kept.

    :param collect: ``collect(values) -> rows`` of :func:`_table`
    :return: False for what cannot be read: whoever tampered with it is told elsewhere
    """
    try:
        return _table(collect(json.loads(text or "{}")))
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def _named(env, known, name, value):
    """A field's name and its value as the reader knows them."""
    field = known.get(name)
    return (field._description_string(env) if field else name), _value_text(env, field, value)


def _value_text(env, field, value):
    if isinstance(value, dict) and wording.SOURCE in value:
        value = value.get(env.lang) or value[wording.SOURCE]
    if value in (None, False, "", 0, [], "[]"):
        return ""
    if value is True:
        return env._("Yes")
    if isinstance(value, list):
        # records are kept as [number, name], or as names
        names = (each[-1] if isinstance(each, list) else each for each in value)
        return env._(", ").join(str(each) for each in names)
    if field is not None and field.type == "selection":
        return dict(field._description_selection(env)).get(value, value)
    if field is not None and field.type == "datetime":
        local = fields.Datetime.context_timestamp(
            env["res.users"], fields.Datetime.to_datetime(value)
        )
        return moment_text(env, local, fields.Date.context_today(env["res.users"]))
    return value


def _table(rows):
    """Rows of a name and one or two values; those that say nothing are left out."""
    lines = [
        Markup("<tr><th class='fw-normal text-muted'>%s</th>%s</tr>")
        % (
            label,
            Markup("").join(Markup("<td class='text-break'>%s</td>") % each for each in values),
        )
        for label, *values in rows
        if any(values)
    ]
    if not lines:
        return False
    return Markup("<table class='table table-sm o_gate_told'><tbody>%s</tbody></table>") % (
        Markup("").join(lines)
    )
