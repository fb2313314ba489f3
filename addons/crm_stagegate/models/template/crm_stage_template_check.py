"""Whether a file is a template: its shape by JSON Schema, and what only this system can know.

The schema (``data/template_schema.json``) is for editors, too: it says what may be in a file. What
is wrong is told all at once, in the reader's language, by the names of stages and gates.
"""

import ast
import functools
import json
from pathlib import Path

from jsonschema import Draft202012Validator
from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import file_path

from .crm_stage_template import FAMILIES, FORMAT_NAME, FORMAT_VERSION

MAX_BYTES = 1024 * 1024
# in a file with more than that, something else is wrong
MAX_PROBLEMS = 50
# a template is no deeper
MAX_DEPTH = 12


@functools.cache
def _validator():
    path = Path(file_path("crm_stagegate/data/template_schema.json"))
    return Draft202012Validator(json.loads(path.read_text(encoding="utf-8")))


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
            return [env._("This is not a pipeline template.")]
        if data.get("version") != FORMAT_VERSION:
            return [
                env._(
                    "The template has version %(found)s; this system reads version %(known)s.",
                    found=data.get("version"),
                    known=FORMAT_VERSION,
                )
            ]
        # null says as little as nothing
        data = _without_nulls(data)
        problems = [
            problem
            for error in _validator().iter_errors(data)
            for problem in self._problems_of_shape(error, data)
        ]
        for entry in ("document_types", "roles", "stages"):
            self._check_unique(_items(data, entry), self._item_label(entry), problems)
        for stage in _items(data, "stages"):
            self._check_stage(stage, data, problems)
        return problems[:MAX_PROBLEMS]

    # -- shapes -----------------------------------------------------------------------------

    def _problems_of_shape(self, error, data):
        """What a violation of the schema means, as translated sentences.

        :param error: ``jsonschema.ValidationError``
        """
        env, path = self.env, list(error.absolute_path)
        where = self._where(data, path)
        if error.validator == "required":
            missing = [name for name in error.validator_value if name not in error.instance]
            return [self._missing(name, where) for name in missing]
        if error.validator == "additionalProperties":
            known = error.schema["properties"]
            return [
                env._("“%(entry)s” in %(where)s is unknown.", entry=entry, where=where)
                for entry in sorted(set(error.instance) - set(known))
            ]
        entry = next((each for each in reversed(path) if isinstance(each, str)), "")
        around = self._where(data, path[: len(path) - path[::-1].index(entry) - 1] if entry else [])
        if error.validator == "maxItems":
            most = error.validator_value
            return [env._("“%(entry)s” has more than %(max)s items.", entry=entry, max=most)]
        if error.validator == "minItems":
            return [env._("The template has no stages.")]
        if error.validator == "enum":
            return [
                env._(
                    "%(where)s allows %(wrong)s; known are: %(known)s.",
                    where=around,
                    wrong=error.instance,
                    known=", ".join(FAMILIES),
                )
            ]
        if error.instance in ("", {}):
            return [self._missing(entry, around)]
        if path and isinstance(path[-1], int):
            return [
                env._(
                    "%(what)s %(index)s is not an object.",
                    what=self._item_label(entry),
                    index=path[-1] + 1,
                )
            ]
        kind = self._kind_label(error.schema.get("title"))
        return [
            env._("“%(entry)s” in %(where)s must be: %(kind)s.", entry=entry, where=around, kind=kind)
        ]

    def _missing(self, entry, where):
        return self.env._("“%(entry)s” is missing in %(where)s.", entry=entry, where=where)

    def _where(self, data, path):
        """The place of a path in the file, by names: “stage “Sample”, gate “Report””."""
        labels, value = [], data
        for entry, step in zip([None, *path], path):  # noqa: B905
            value = value[step]
            if isinstance(step, int) and isinstance(value, dict):
                labels.append(self._label(value, self._item_label(entry), step + 1))
        return self.env._(", ").join(labels) or self.env._("the template")

    def _item_label(self, entry):
        return {
            "document_types": self.env._("document type"),
            "roles": self.env._("role"),
            "stages": self.env._("stage"),
            "gates": self.env._("gate"),
            "tasks": self.env._("task"),
        }.get(entry, entry)

    def _label(self, item, label, index=0):
        name = self._text_in(item.get("name"), self.env.lang)
        return self.env._("%(what)s “%(name)s”", what=label, name=name or index)

    def _kind_label(self, kind):
        return {
            "string": self.env._("text"),
            "text": self.env._("text (or one text per language, English among them)"),
            "count": self.env._("whole number from 0 on"),
            "flag": self.env._("true or false"),
            "list": self.env._("list"),
        }.get(kind, self.env._("object"))

    # -- what the schema cannot say ---------------------------------------------------------

    def _check_unique(self, items, label, problems):
        seen = set()
        for index, item in enumerate(items, 1):
            name = self._text_in(item.get("name"), "en_US")
            if isinstance(name, str) and name and name in seen:
                problems.append(self.env._("%s appears twice.", self._label(item, label, index)))
            seen.add(str(name))

    def _check_stage(self, stage, data, problems):
        label = self._label(stage, self._item_label("stages"))
        for entry in ("gates", "tasks"):
            items = _items(stage, entry)
            self._check_unique(items, self._item_label(entry), problems)
            for index, item in enumerate(items if entry == "gates" else (), 1):
                where = f"{label}, {self._label(item, self._item_label(entry), index)}"
                self._check_gate(item, where, data, problems)

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


def _items(data, entry):
    """The objects of a list; what is none the schema has found."""
    value = data.get(entry)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _without_nulls(value, depth=MAX_DEPTH):
    if depth and isinstance(value, dict):
        return {
            name: _without_nulls(each, depth - 1)
            for name, each in value.items()
            if each is not None
        }
    if depth and isinstance(value, list):
        return [_without_nulls(each, depth - 1) for each in value]
    return value
