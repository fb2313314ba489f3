"""Forms, lists to choose from, imports, mail, open records and people that a change touches."""

import ast

from odoo import api, models
from odoo.fields import Domain

from .crm_change_part import SHOWN

CHOSEN = ("many2one", "many2many", "selection")


class ChangeForms(models.AbstractModel):
    _name = "crm.change.part.forms"
    _description = "Forms"
    _inherit = ["crm.change.part"]

    @api.model
    def _change_rows(self, change):
        labels = self._change_labels(change)
        if not labels:
            return []
        # sudo: which fields a form shows is no secret
        views = (
            self.env["ir.ui.view"]
            .sudo()
            .search(
                [
                    ("model", "=", change.model),
                    ("type", "=", "form"),
                    ("mode", "=", "primary"),
                ]
            )
        )
        if not change.at_once:
            # it is asked for later, in the form of the whole record
            views = views.sorted(lambda view: (view.priority, view.id))[:1]
        rows = []
        for view in views:
            shown = _fields_of(view._get_combined_arch())
            lacking = [label for name, label in labels.items() if name not in shown]
            if not lacking:
                continue
            text = self.env._(
                "This form does not show %s: who enters there cannot fill it in.",
                self.env._(", ").join(lacking),
            )
            rows.append(self._change_row("form", view.name, text, "stop", view))
        return rows


class ChangeOptions(models.AbstractModel):
    _name = "crm.change.part.options"
    _description = "Lists to Choose From"
    _inherit = ["crm.change.part"]

    @api.model
    def _change_rows(self, change):
        rows = []
        for name, label in self._change_labels(change).items():
            field = self.env[change.model]._fields[name]
            if field.type not in CHOSEN:
                continue
            if field.type == "selection":
                empty = not field._description_selection(self.env)
            else:
                # sudo: whether there is anything at all
                empty = not self.env[field.comodel_name].sudo().search([], limit=1)
            if empty:
                text = self.env._("There is nothing to choose from: nobody could fill it in.")
                rows.append(self._change_row("option", label, text, "stop"))
        return rows


class ChangeImports(models.AbstractModel):
    _name = "crm.change.part.imports"
    _description = "Imports and Mail"
    _inherit = ["crm.change.part"]

    @api.model
    def _change_can_stop(self, change):
        return False

    @api.model
    def _change_rows(self, change):
        labels = self._change_labels(change)
        if not labels:
            return []
        rows = []
        if "base_import.mapping" in self.env:
            # sudo: columns of earlier imports, not their contents
            known = set(
                self.env["base_import.mapping"]
                .sudo()
                .search([("res_model", "=", change.model)])
                .mapped("field_name")
            )
            lacking = [label for name, label in labels.items() if name not in known]
            if known and lacking:
                text = self.env._(
                    "Files imported so far had no column for %s.", self.env._(", ").join(lacking)
                )
                rows.append(self._change_row("import", self.env._("Import"), text, "warn"))
        # sudo: addresses that anybody may write to
        aliases = (
            self.env["mail.alias"]
            .sudo()
            .search([("alias_model_id.model", "=", change.model), ("alias_name", "!=", False)])
        )
        for alias in aliases:
            given = _defaults_of(alias)
            lacking = [label for name, label in labels.items() if not given.get(name)]
            if lacking:
                text = self.env._(
                    "Mail that arrives here creates records without %s.",
                    self.env._(", ").join(lacking),
                )
                rows.append(self._change_row("import", alias.display_name, text, "warn"))
        return rows


class ChangeRecords(models.AbstractModel):
    _name = "crm.change.part.records"
    _description = "Open Records and People"
    _inherit = ["crm.change.part"]

    @api.model
    def _change_can_stop(self, change):
        return False

    @api.model
    def _change_rows(self, change):
        labels = self._change_labels(change)
        Records = self.env[change.model]
        if Records._abstract or Records._transient or not Records.has_access("read"):
            labels = {}
        open_records = Domain(change.domain)
        if "won_status" in Records._fields:
            open_records &= Domain("won_status", "=", "pending")
        rows, people = [], self.env["res.users"]
        for name, label in labels.items():
            field = Records._fields[name]
            if not field.store or field.type == "boolean":
                continue
            empty = [False, 0] if field.type in ("integer", "float", "monetary") else [False]
            domain = open_records & Domain(name, "in", empty)
            if found := Records.search(domain, limit=SHOWN):
                count = len(found) if len(found) < SHOWN else Records.search_count(domain)
                text = self.env._("%s open records have it empty.", count)
                rows.append(self._change_row("record", label, text, "warn", found))
                if _has_owners(Records):
                    owners = Records._read_group(domain, ["user_id"])
                    people = people.union(*(owner for (owner,) in owners))
        people |= change.people or people
        if people:
            text = self.env["crm.guide.step"]._guide_names(people.mapped("name"), 10)
            who = self.env._("%s people", len(people)) if people[1:] else self.env._("1 person")
            rows.append(self._change_row("person", who, text, "info"))
        return rows


def _defaults_of(alias):
    """What mail to an address fills in; nothing when the text of it cannot be read."""
    try:
        given = ast.literal_eval(alias.alias_defaults or "{}")
    except (ValueError, SyntaxError, TypeError, MemoryError, RecursionError):
        return {}
    return given if isinstance(given, dict) else {}


def _has_owners(records):
    """Whether the records are somebody's, in a way that can be grouped."""
    field = records._fields.get("user_id")
    return bool(
        field and field.store and field.type == "many2one" and field.comodel_name == "res.users"
    )


def _fields_of(arch):
    """Names of the fields a form shows of its own record, not of lines inside it."""
    return {
        node.get("name")
        for node in arch.iter("field")
        if not any(parent.tag == "field" for parent in node.iterancestors())
    }
