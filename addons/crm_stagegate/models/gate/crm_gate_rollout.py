"""Turn a gate on step by step: for a team, for a share of people, for all; and back again."""

import json

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.share import share_of
from odoo.exceptions import UserError

from .rules_cache import by_record, rule_cached


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    enforce_percent = fields.Integer(
        "Enforced for (% of people)",
        default=100,
        help="The same people at each step: who is among the first 10 % is among the first 50 %.",
    )
    enforce_team_ids = fields.Many2many(
        "crm.team",
        "crm_stage_gate_enforce_team_rel",
        string="Enforced for teams",
        help="Empty: for all teams the gate applies to. The others are observed.",
    )
    rollout_ids = fields.One2many("crm.gate.rollout", "gate_id", copy=False)

    _enforce_percent_range = models.Constraint(
        "CHECK (enforce_percent BETWEEN 0 AND 100)", "The share of people is between 0 and 100 %."
    )

    def _trigger_fields_rollout(self):
        """Lead fields that decide whether a gate is enforced for a lead."""
        names = set()
        if any(gate.enforce_percent < 100 for gate in self):
            names.add("user_id")
        return names

    def _is_rollout_partial(self):
        """Whether the gate, when enforced, is so for some teams or people only."""
        return self.enforce_percent < 100 or bool(self._enforce_teams())

    def _is_rolled_out_to(self, lead):
        """Whether an enforced gate is enforced for this lead's team and person."""
        teams = self._enforce_teams()
        if teams and lead.team_id.id not in teams:
            return False
        return self.enforce_percent >= 100 or person_share(lead.user_id.id) < self.enforce_percent

    @rule_cached(key=by_record)
    def _enforce_teams(self):
        """Ids of ``enforce_team_ids``, archived ones, too; kept as those of the scope are."""
        return self.with_context(active_test=False).enforce_team_ids._ids

    def _set_rollout(self, mode, percent=100, teams=None):
        """Change how far gates are enforced and remember what was before.

        :param teams: ``crm.team`` records, empty for all
        """
        for gate in self:
            before = gate._rollout_state()
            gate.write(
                {
                    "mode": mode,
                    "enforce_percent": percent,
                    "enforce_team_ids": [fields.Command.set(teams.ids if teams else [])],
                }
            )
            self.env["crm.gate.rollout"]._with_edit_sentinel().create(
                {"gate_id": gate.id, "before": before, "after": gate._rollout_state()}
            )

    def _rollout_state(self):
        return json.dumps(
            {
                "mode": self.mode,
                "enforce_percent": self.enforce_percent,
                "enforce_team_ids": self.enforce_team_ids.ids,
            }
        )

    def action_rehearse(self):
        """Open the rehearsal of these gates: what would happen if they were enforced."""
        rehearsal = self.env["crm.gate.rehearsal"]._rehearse(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What would happen"),
            "res_model": "crm.gate.rehearsal",
            "res_id": rehearsal.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_undo_rollout(self):
        """Go back to what was before the last step of the rollout.

        :raise UserError: when there is no step to undo
        """
        self.ensure_one()
        last = self.rollout_ids.filtered(lambda step: not step.undone)[:1]
        if not last:
            raise UserError(self.env._("There is no step of “%s” to undo.", self.name))
        state = json.loads(last.before)
        teams = self.env["crm.team"].browse(state["enforce_team_ids"]).exists()
        self.write(
            {
                "mode": state["mode"],
                "enforce_percent": state["enforce_percent"],
                "enforce_team_ids": [fields.Command.set(teams.ids)],
            }
        )
        last._store_protected({"undone": True})
        return True


class CrmGateRollout(models.Model):
    """One step of turning a gate on."""

    _name = "crm.gate.rollout"
    _description = "Gate Rollout Step"
    _inherit = ["crm.notary.protected"]
    _order = "id desc"

    gate_id = fields.Many2one("crm.stage.gate", required=True, index=True, ondelete="cascade")
    before = fields.Char(required=True)
    after = fields.Char(required=True)
    undone = fields.Boolean()
    summary = fields.Char(compute="_compute_summary")

    @api.depends("after")
    def _compute_summary(self):
        modes = dict(self.env["crm.stage.gate"]._fields["mode"]._description_selection(self.env))
        for step in self:
            state = json.loads(step.after)
            teams = self.env["crm.team"].browse(state["enforce_team_ids"]).exists()
            parts = [modes[state["mode"]]]
            if state["mode"] == "enforce":
                parts.append(f"{state['enforce_percent']} %")
            parts += teams.mapped("name")
            step.summary = " · ".join(parts)


def person_share(user_id):
    """Where a person stands among all, 0 to 99, see :func:`share_of`."""
    return share_of("gate-rollout", user_id or 0)
