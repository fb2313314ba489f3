"""Pipelines as files: a consultant carries one from customer to customer.

A template is JSON: stages in order, their gates of any kind, the document types and roles they
need. Texts are strings or ``{"en_US": ..., "zh_CN": ...}``. Records are named, never numbered: a
document type or role by its English name, a field by its technical name, anything else by its
external identifier or its name. Modes, companies and people's decisions are not part of it.
"""

import json
from pathlib import Path

from odoo import api, models
from odoo.tools import file_path

FORMAT_NAME = "crm_stagegate.template"
FORMAT_VERSION = 1
FAMILIES = ("pdf", "image", "office", "cad", "archive")
# models whose records a template defines, and the list it defines them in
DEFINED = {"crm.document.type": "document_types", "res.role": "roles"}
NOT_CARRIED = {"id", "create_uid", "create_date", "write_uid", "write_date", "sequence"}


class CrmStageTemplate(models.AbstractModel):
    _name = "crm.stage.template"
    _description = "Pipeline Template"

    # -- files that come with the addon -----------------------------------------------------

    @api.model
    def _files(self):
        """``{key: path}`` of the templates to choose from; addons may add theirs."""
        folder = Path(file_path("crm_stagegate/data/templates"))
        return {path.stem: path for path in sorted(folder.glob("*.json"))}

    @api.model
    def _selection(self):
        return [
            (key, self._text_in(self._load(key).get("name"), self.env.lang))
            for key in self._files()
        ]

    @api.model
    def _load(self, key):
        return json.loads(self._files()[key].read_text(encoding="utf-8"))

    @api.model
    def _text_in(self, text, lang):
        """One language of a text: ``lang``, else a sister of it, else English."""
        if not isinstance(text, dict):
            return text or ""
        sister = next((code for code in text if code[:2] == (lang or "")[:2]), "en_US")
        return text.get(lang) or text.get(sister) or text.get("en_US") or ""

    # -- export -----------------------------------------------------------------------------

    @api.model
    def _export(self, team):
        """The pipeline of a team as a template; see the module's text for its shape."""
        self.env.flush_all()
        Stage = self.env["crm.stage"]
        stages = Stage.browse(Stage._pipeline_ids(team.id))
        gates = self.env["crm.stage.gate"].search([("stage_id", "in", stages.ids)])
        gates = gates.filtered(lambda gate: not gate.team_ids or team in gate.team_ids)
        # sudo: names of fields, groups and activities that a gate shows anyway
        stages, gates = stages.sudo(), gates.sudo()
        gates_of = gates.grouped("stage_id")
        needed = {name: self.env[model].sudo() for model, name in DEFINED.items()}
        data = {
            "format": FORMAT_NAME,
            "version": FORMAT_VERSION,
            "name": team.name,
            "stages": [
                self._export_stage(stage, gates_of.get(stage, gates.browse()), needed)
                for stage in stages
            ],
        }
        types = needed["document_types"].sorted(lambda each: (each.name, each.id))
        roles = needed["roles"].sorted(lambda each: (each.name, each.id))
        data["document_types"] = [self._export_document_type(each) for each in types]
        data["roles"] = [{"name": self._texts(role, "name")} for role in roles]
        data["addons"] = self._addons_of_kinds(set(gates.mapped("kind")))
        return data

    def _export_stage(self, stage, gates, needed):
        values = {
            "name": self._texts(stage, "name"),
            "is_won": stage.is_won,
            "fold": stage.fold,
            "rotting_days": stage.rotting_threshold_days,
            "requirements": stage.requirements or "",
            "gates": [self._export_gate(gate, needed) for gate in gates],
        }
        if stage.task_ids:
            values["tasks"] = [
                self._export_values(task, ["name", "note", "days", "activity_type_id"], needed)
                for task in stage.task_ids
            ]
        return values

    def _export_gate(self, gate, needed):
        names = self._parameter_names(gate.kind)
        return {
            "name": self._texts(gate, "name"),
            "kind": gate.kind,
            **self._export_values(gate, ["instruction", "lead_domain", "validity_days"], needed),
            "parameters": self._export_values(gate, names, needed),
        }

    @api.model
    def _parameter_names(self, kind):
        collect = getattr(self.env["crm.stage.gate"], f"_definition_{kind}", None)
        return list(collect()) if collect else []

    def _export_values(self, record, names, needed):
        values = {}
        for name in names:
            value = self._export_value(record, name, needed)
            if value is not None:
                values[name] = value
        return values

    def _export_value(self, record, name, needed):
        """A field as JSON; None for what is empty."""
        field = record._fields[name]
        value = record[name]
        if field.type == "one2many":
            rows = [self._export_values(row, self._row_names(field), needed) for row in value]
            return rows or None
        if field.relational:
            for model, key in DEFINED.items():
                if field.comodel_name == model:
                    needed[key] |= value
            refs = [self._export_reference(each) for each in value]
            return (refs or None) if field.type == "many2many" else (refs[0] if refs else None)
        if field.type in ("char", "text") and field.translate:
            return self._texts(record, name) if value else None
        if field.type in ("boolean", "integer", "float"):
            return value
        return value or None

    @api.model
    def _row_names(self, field):
        """Fields of the rows of a one2many that a template carries."""
        Rows = self.env[field.comodel_name]
        return [
            name
            for name, each in Rows._fields.items()
            if each.store
            and not each.compute
            and not each.related
            and name not in NOT_CARRIED
            and name != field.inverse_name
        ]

    def _export_reference(self, record):
        """How a template names a record."""
        if record._name == "ir.model.fields":
            return record.name
        if record._name in DEFINED:
            return record.with_context(lang="en_US").name
        if record._name == "res.users":
            return record.login
        identifier = record.sudo().get_external_id()[record.id]
        if identifier and not identifier.startswith("__"):
            return identifier
        return record.with_context(lang="en_US").display_name

    def _export_document_type(self, document_type):
        return {
            "name": self._texts(document_type, "name"),
            "allow": [name for name in FAMILIES if document_type[f"allow_{name}"]],
            "max_size_mb": document_type.max_size_mb,
        }

    def _texts(self, record, name):
        """A translated field: a string, or a dict where languages differ."""
        source = record.with_context(lang="en_US")[name] or ""
        texts = {
            code: record.with_context(lang=code)[name]
            for code, _label in self.env["res.lang"].get_installed()
            if code != "en_US"
        }
        others = {code: text for code, text in texts.items() if text and text != source}
        return {"en_US": source, **others} if others else source

    def _addons_of_kinds(self, kinds):
        """``{kind: addon}``, so that whoever lacks one learns its name."""
        values = (
            self.env["ir.model.fields.selection"]
            .sudo()
            .search([("field_id.model", "=", "crm.stage.gate"), ("field_id.name", "=", "kind")])
        )
        identifiers = values.get_external_id()
        return {
            value.value: identifiers[value.id].split(".")[0]
            for value in values.sorted("value")
            if value.value in kinds and identifiers[value.id]
        }

    @api.model
    def _dump(self, data):
        """The file of a template, as bytes."""
        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
