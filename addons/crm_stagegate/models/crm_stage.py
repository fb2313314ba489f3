from odoo import api, fields, models

from .gate.rules_cache import rule_cached, rules_changed

MIN_ENFORCED_GATES = 2
PIPELINE_FIELDS = {"sequence", "team_ids", "is_won"}


class CrmStage(models.Model):
    _inherit = "crm.stage"

    gate_ids = fields.One2many("crm.stage.gate", "stage_id", string="Gates")
    gate_count = fields.Integer("Enforced Gates", compute="_compute_gate_count")
    is_weak = fields.Boolean(
        "Weak",
        compute="_compute_gate_count",
        help="Fewer than two enforced gates: one piece of paper alone opens this stage.",
    )
    task_ids = fields.One2many("crm.stage.task", "stage_id", string="Tasks and Documents")

    @api.depends("gate_ids.mode", "gate_ids.active", "sequence", "team_ids")
    def _compute_gate_count(self):
        for stage in self:
            stage.gate_count = len(stage.gate_ids.filtered(lambda gate: gate.mode == "enforce"))
            stage.is_weak = stage.gate_count < MIN_ENFORCED_GATES and not stage._is_entrance()

    def _is_entrance(self):
        """Whether the stage is the first one of each pipeline it is in."""
        self.ensure_one()
        teams = self.team_ids.ids or [False]
        return all(self._pipeline_ids(team_id)[:1] == self._ids for team_id in teams)

    @api.model
    @rule_cached
    def _task_ids_in_use(self):
        return self.env["crm.stage.task"].sudo().search([])._ids

    @api.model
    def _tasks_in_use(self):
        """All stage tasks, sudo'd: what a stage asks for is the same for everybody."""
        return self.env["crm.stage.task"].sudo().browse(self._task_ids_in_use())

    def _prepare_templates(self):
        """Document templates of the stage, for the checklist: ``[{"id", "name"}]``."""
        self.ensure_one()
        tasks = self._tasks_in_use().filtered(lambda task: task.stage_id == self)
        return [{"id": each.id, "name": each.name} for each in tasks.attachment_ids]

    @api.model
    @rule_cached
    def _pipeline_ids(self, team_id):
        """Ids of the stages of a team, in the order in which native CRM walks them."""
        domain = [("team_ids", "=", False)]
        if team_id:
            domain = ["|", ("team_ids", "in", [team_id]), *domain]
        return self.sudo().search(domain, order="sequence, id")._ids

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        rules_changed(self.env)
        return stages

    def write(self, vals):
        names = PIPELINE_FIELDS & vals.keys()
        before = self._pipeline_values(names)
        result = super().write(vals)
        if names and before != self._pipeline_values(names):
            rules_changed(self.env)
            if self.env["crm.stage.gate"]._in_play_ids():
                self.env["crm.lead"]._stagegate_schedule_sweep()
        return result

    def _pipeline_values(self, names):
        """What of these stages makes up pipelines: dragging one writes the order of all."""
        return [[stage[name] for name in names] for stage in self]

    def unlink(self):
        # sudo: who may delete the stage deletes its gates too; by the ORM and not by the foreign
        # key, so that nobody goes on judging by gates that are gone
        self.sudo().with_context(active_test=False).gate_ids.unlink()
        result = super().unlink()
        rules_changed(self.env)
        return result
