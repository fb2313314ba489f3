"""Automations: which of them write a field, and which two write the same one."""

import re
from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

_WRITTEN = re.compile(
    r"""(?:["'](?P<key>[a-z_]\w*)["']\s*:|\[\s*["'](?P<item>[a-z_]\w*)["']\s*\]\s*=(?!=)"""
    r"""|\.(?P<attribute>[a-z_]\w*)\s*=(?!=))"""
)


class ChangeAutomations(models.AbstractModel):
    _name = "crm.change.part.automations"
    _description = "Automations"
    _inherit = ["crm.change.part"]

    @api.model
    def _change_can_stop(self, change):
        return change.at_once

    @api.model
    def _change_rows(self, change):
        env, model = self.env, change.model
        rows = []
        labels = self._change_labels(change)
        actions = self._change_actions(model)
        for action in actions:
            written = self._change_written(action, model)
            if self._change_creates(action, model):
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
        return rows + self._change_conflicts(model, change.names, actions)

    @api.model
    def _change_conflicts(self, model, names=(), actions=None):
        """Two automations that write the same field: which comes last is chance.

        :param actions: those of :meth:`_change_actions`, if they are known
        """
        writers = defaultdict(list)
        for action in self._change_actions(model) if actions is None else actions:
            for name in self._change_written(action, model):
                writers[name].append(action)
        known = self.env[model]._fields
        rows = []
        for name, actions_of in sorted(writers.items()):
            if len(actions_of) < 2 or name not in known or (names and name not in names):
                continue
            label = known[name]._description_string(self.env)
            text = self.env._(
                "%s write it: which of them comes last is chance.",
                self.env._(", ").join(action.name for action in actions_of),
            )
            found = actions_of[0].union(*actions_of)
            rows.append(self._change_row("conflict", label, text, "warn", found))
        return rows

    @api.model
    def _change_actions(self, model):
        """Server actions that touch a model and run by themselves: of automations, scheduled.

        Sudo'd: that an automation is there, not what it contains.
        """
        Action = self.env["ir.actions.server"].sudo()
        # of another model, too: a task that makes an opportunity, an order that writes in its own
        touches = Domain("model_id.model", "=", model)
        touches |= Domain("crud_model_id.model", "=", model)
        touches |= Domain("child_ids.crud_model_id.model", "=", model)
        runs = Domain("usage", "=", "ir_cron") & Domain("ir_cron_ids.active", "=", True)
        if "base_automation_id" in Action._fields:
            runs |= Domain("base_automation_id.active", "=", True)
        return Action.search(touches & runs)

    @api.model
    def _change_written(self, action, model):
        """Names of fields of ``model`` that an action sets; of code, those that look like it."""
        known = self.env[model]._fields
        if action.state == "multi":
            return set().union(*(self._change_written(each, model) for each in action.child_ids))
        if action.state == "object_write" and action.crud_model_id.model == model:
            # the model is the one at the end of the path
            return {(action.update_path or "").rpartition(".")[2]} & known.keys()
        if action.state == "object_create" and action.crud_model_id.model == model:
            return {self.env[model]._rec_name} & known.keys()
        if action.state != "code" or action.model_id.model != model:
            return set()
        return {
            name
            for found in _WRITTEN.finditer(action.code or "")
            if (name := next(part for part in found.groups() if part)) in known
        }

    @api.model
    def _change_creates(self, action, model):
        if action.state == "multi":
            return any(self._change_creates(each, model) for each in action.child_ids)
        if action.state == "object_create":
            return action.crud_model_id.model == model
        return action.state == "code" and bool(
            re.search(rf"""["']{re.escape(model)}["']\s*\]\S*\.create\(""", action.code or "")
        )
