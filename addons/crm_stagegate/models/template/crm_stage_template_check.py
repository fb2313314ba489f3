"""Whether a file is a template: its shape, by hand, with everything that is wrong at once."""

import ast
import json

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .crm_stage_template import FAMILIES, FORMAT_NAME, FORMAT_VERSION

MAX_BYTES = 1024 * 1024
MAX_ITEMS = 200
# entry -> (kind of value, required)
TOP = {
    "format": ("str", True),
    "version": ("int", True),
    "name": ("text", True),
    "description": ("text", False),
    "document_types": ("list", False),
    "roles": ("list", False),
    "stages": ("list", True),
    "addons": ("dict", False),
}
DOCUMENT_TYPE = {
    "name": ("text", True),
    "allow": ("list", False),
    "max_size_mb": ("int", False),
}
ROLE = {"name": ("text", True)}
STAGE = {
    "name": ("text", True),
    "is_won": ("bool", False),
    "fold": ("bool", False),
    "rotting_days": ("int", False),
    "requirements": ("text", False),
    "gates": ("list", False),
    "tasks": ("list", False),
}
GATE = {
    "name": ("text", True),
    "kind": ("str", True),
    "instruction": ("text", False),
    "lead_domain": ("str", False),
    "validity_days": ("int", False),
    "parameters": ("dict", False),
}
TASK = {
    "name": ("text", True),
    "note": ("text", False),
    "days": ("int", False),
    "activity_type_id": ("str", False),
}


class CrmStageTemplate(models.AbstractModel):
    _inherit = "crm.stage.template"

    @api.model
    def _parse(self, content):
        """The template in a file.

        :param content: bytes of the file
        :raise UserError: when it is no JSON at all
        """
        if len(content) > MAX_BYTES:
            raise UserError(self.env._("The file is too large to be a template."))
        try:
            return json.loads(content.decode("utf-8-sig"))
        except (ValueError, RecursionError) as error:
            raise UserError(
                self.env._(
                    "The file cannot be read (%s). Please choose a file that was exported here.",
                    error,
                )
            ) from error

    @api.model
    def _problems(self, data):
        """Everything that keeps ``data`` from being a template, as translated sentences."""
        env = self.env
        if not isinstance(data, dict) or data.get("format") != FORMAT_NAME:
            return [env._("This is no template of a pipeline.")]
        if data.get("version") != FORMAT_VERSION:
            return [
                env._(
                    "The template has version %(found)s; this system reads version %(known)s.",
                    found=data.get("version"),
                    known=FORMAT_VERSION,
                )
            ]
        problems = []
        self._check_entries(data, TOP, env._("the template"), problems)
        for entry, shape, label in (
            ("document_types", DOCUMENT_TYPE, env._("document type")),
            ("roles", ROLE, env._("role")),
            ("stages", STAGE, env._("stage")),
        ):
            items = self._items(data, entry, label, problems)
            self._check_items(items, shape, label, problems)
            self._check_unique(items, label, problems)
        for each in self._items(data, "document_types", "", []):
            self._check_document_type(each, problems)
        stages = self._items(data, "stages", "", [])
        if not stages:
            problems.append(env._("The template has no stages."))
        for stage in stages:
            self._check_stage(stage, data, problems)
        return problems

    # -- shapes -----------------------------------------------------------------------------

    def _items(self, data, entry, label, problems):
        """The dicts of a list; what is none is a problem."""
        value = data.get(entry)
        if not isinstance(value, list):
            return []
        if len(value) > MAX_ITEMS:
            problems.append(
                self.env._("“%(entry)s” has more than %(max)s items.", entry=entry, max=MAX_ITEMS)
            )
            return []
        for index, item in enumerate(value, 1):
            if not isinstance(item, dict):
                problems.append(
                    self.env._("%(what)s %(index)s is no object.", what=label, index=index)
                )
        return [item for item in value if isinstance(item, dict)]

    def _check_items(self, items, shape, label, problems):
        for index, item in enumerate(items, 1):
            self._check_entries(item, shape, self._label(item, label, index), problems)

    def _label(self, item, label, index=0):
        name = self._text_in(item.get("name"), self.env.lang)
        return self.env._("%(what)s “%(name)s”", what=label, name=name or index)

    def _check_entries(self, values, shape, where, problems):
        for entry, (kind, required) in shape.items():
            if values.get(entry) in (None, "", [], {}):
                if required:
                    problems.append(
                        self.env._("“%(entry)s” is missing in %(where)s.", entry=entry, where=where)
                    )
            elif not _is_a(values[entry], kind):
                problems.append(
                    self.env._(
                        "“%(entry)s” of %(where)s is no %(kind)s.",
                        entry=entry,
                        where=where,
                        kind=self._kind_label(kind),
                    )
                )
        for entry in sorted(set(values) - set(shape), key=str):
            problems.append(
                self.env._("“%(entry)s” of %(where)s is not known.", entry=entry, where=where)
            )

    def _kind_label(self, kind):
        return {
            "str": self.env._("text"),
            "text": self.env._("text (or one text per language, English among them)"),
            "int": self.env._("whole number from 0 on"),
            "bool": self.env._("true or false"),
            "list": self.env._("list"),
            "dict": self.env._("object"),
        }[kind]

    def _check_unique(self, items, label, problems):
        seen = set()
        for index, item in enumerate(items, 1):
            name = self._text_in(item.get("name"), "en_US")
            if name and name in seen:
                problems.append(self.env._("%s is there twice.", self._label(item, label, index)))
            seen.add(name)

    def _check_document_type(self, values, problems):
        allow = values.get("allow") or []
        wrong = (
            [str(each) for each in allow if each not in FAMILIES] if _is_a(allow, "list") else []
        )
        if wrong:
            problems.append(
                self.env._(
                    "%(where)s allows %(wrong)s; known are: %(known)s.",
                    where=self._label(values, self.env._("document type")),
                    wrong=", ".join(wrong),
                    known=", ".join(FAMILIES),
                )
            )

    def _check_stage(self, stage, data, problems):
        label = self._label(stage, self.env._("stage"))
        for entry, shape, what in (
            ("gates", GATE, self.env._("gate")),
            ("tasks", TASK, self.env._("task")),
        ):
            items = self._items(stage, entry, what, problems)
            for index, item in enumerate(items, 1):
                where = f"{label}, {self._label(item, what, index)}"
                self._check_entries(item, shape, where, problems)
                if entry == "gates":
                    self._check_gate(item, where, data, problems)
            self._check_unique(items, what, problems)

    # -- gates ------------------------------------------------------------------------------

    def _check_gate(self, gate, where, data, problems):
        kind = gate.get("kind")
        if not isinstance(kind, str):
            return
        if kind not in self.env["crm.stage.gate"]._fields["kind"].get_values(self.env):
            addons = data.get("addons")
            addon = addons.get(kind) if isinstance(addons, dict) else None
            problems.append(
                self.env._(
                    "%(where)s: gates of the kind “%(kind)s” come with the addon %(addon)s, which "
                    "is not installed. Please have it installed, or take the gate out of the file.",
                    where=where,
                    kind=kind,
                    addon=addon,
                )
                if addon
                else self.env._(
                    "%(where)s: no installed addon provides gates of the kind “%(kind)s”.",
                    where=where,
                    kind=kind,
                )
            )
            return
        parameters = gate.get("parameters")
        known = self._parameter_names(kind)
        if isinstance(parameters, dict):
            for name in sorted(set(parameters) - set(known), key=str):
                problems.append(
                    self.env._(
                        "%(where)s: gates of this kind have no “%(name)s”.", where=where, name=name
                    )
                )
        for text in (
            gate.get("lead_domain"),
            parameters.get("condition_domain") if isinstance(parameters, dict) else None,
        ):
            if text and isinstance(text, str) and self._domain_has_numbers(text):
                problems.append(
                    self.env._(
                        "%(where)s: the filter %(filter)s names records by their number, which "
                        "means something else in every system.",
                        where=where,
                        filter=text,
                    )
                )

    def _domain_has_numbers(self, text):
        """Whether a filter compares a relation with a number; unreadable ones are found later."""
        try:
            conditions = list(Domain(ast.literal_eval(text)).iter_conditions())
        except Exception:
            return False
        for condition in conditions:
            model, field = self.env["crm.lead"], None
            for name in condition.field_expr.split("."):
                field = model._fields.get(name)
                if field is not None and field.relational:
                    model = self.env[field.comodel_name]
            is_record = field is not None and (field.relational or field.name == "id")
            values = condition.value
            values = values if isinstance(values, (list, tuple, set)) else [values]
            if is_record and any(type(value) is int for value in values):
                return True
        return False


def _is_a(value, kind):
    if kind == "text":
        return isinstance(value, str) or (
            isinstance(value, dict)
            and bool(value.get("en_US"))
            and all(isinstance(each, str) for pair in value.items() for each in pair)
        )
    if kind == "int":
        return type(value) is int and value >= 0
    return isinstance(value, {"str": str, "bool": bool, "list": list, "dict": dict}[kind])
