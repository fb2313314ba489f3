"""Automations: which of them write a field, and which two write the same one."""

import re
from collections import defaultdict

from odoo import api, models

_WRITTEN = re.compile(
    r"""(?:["'](?P<key>[a-z_]\w*)["']\s*:|\[\s*["'](?P<item>[a-z_]\w*)["']\s*\]\s*=(?!=)"""
    r"""|\.(?P<attribute>[a-z_]\w*)\s*=(?!=))"""
)


class ChangeAutomations(models.AbstractModel):
    _name = "crm.change.part.automations"
    _description = "Automations"
    _inherit = ["crm.change.part"]

    @api.model
    def _change_rows(self, change):
        env = self.env
        rows = []
        labels = self._change_labels(change)
        # sudo: that an automation is there, not what it contains
        for action in self._change_actions(change.model):
            written = self._change_written(action)
            if action.state == "object_create" or self._change_creates(action, change.model):
                lacking = [label for name, label in labels.items() if name not in written]
                if lacking:
                    text = env._(
                        "Creates records and does not fill in %s.", env._(", ").join(lacking)
                    )
                    tone = "stop" if change.at_once else "warn"
                    rows.append(self._change_row("automation", action.name, text, tone, action))
                    continue
            touched = [label for name, label in labels.items() if name in written]
            if touched:
                text = env._("Writes %s.", env._(", ").join(touched))
                rows.append(self._change_row("automation", action.name, text, "info", action))
        return rows + self._change_conflicts(change.model, change.names)

    @api.model
    def _change_conflicts(self, model, names=()):
        """Two automations that write the same field: which comes last is chance."""
        writers = defaultdict(list)
        for action in self._change_actions(model):
            for name in self._change_written(action):
                writers[name].append(action)
        known = self.env[model]._fields
        rows = []
        for name, actions in sorted(writers.items()):
            if len(actions) < 2 or name not in known or (names and name not in names):
                continue
            label = known[name]._description_string(self.env)
            text = self.env._(
                "%s write it: which of them comes last is chance.",
                self.env._(", ").join(action.name for action in actions),
            )
            found = actions[0].union(*actions)
            rows.append(self._change_row("conflict", label, text, "warn", found))
        return rows

    @api.model
    def _change_actions(self, model):
        """Server actions on a model that run by themselves: of automations, and scheduled."""
        # sudo: as for their names
        Action = self.env["ir.actions.server"].sudo()
        domain = [("model_id.model", "=", model)]
        if "base_automation_id" in Action._fields:
            return Action.search([*domain, ("base_automation_id.active", "=", True)])
        return Action.search([*domain, ("usage", "=", "ir_cron")])

    @api.model
    def _change_written(self, action):
        """Names of fields that an action sets; of code, those that look like it."""
        if action.state in ("object_write", "object_create"):
            path = (action.update_path or "").split(".")
            return {path[0]} if len(path) == 1 and path[0] else set()
        if action.state == "multi":
            return set().union(*(self._change_written(each) for each in action.child_ids))
        if action.state != "code":
            return set()
        known = self.env[action.model_id.model]._fields
        return {
            name
            for found in _WRITTEN.finditer(action.code or "")
            if (name := next(part for part in found.groups() if part)) in known
        }

    @api.model
    def _change_creates(self, action, model):
        return action.state == "code" and bool(
            re.search(rf"""["']{re.escape(model)}["']\s*\]\S*\.create\(""", action.code or "")
        )
