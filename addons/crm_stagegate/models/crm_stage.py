from odoo import api, fields, models, tools


class CrmStage(models.Model):
    _inherit = "crm.stage"

    gate_ids = fields.One2many("crm.stage.gate", "stage_id", string="Gates")
    gate_count = fields.Integer(compute="_compute_gate_count")

    @api.depends("gate_ids.mode")
    def _compute_gate_count(self):
        for stage in self:
            stage.gate_count = len(stage.gate_ids.filtered(lambda gate: gate.mode == "enforce"))

    @api.model
    @tools.ormcache("team_id")
    def _pipeline_ids(self, team_id):
        """Ids of the stages of a team, in the order in which native CRM walks them."""
        domain = [("team_ids", "=", False)]
        if team_id:
            domain = ["|", ("team_ids", "in", [team_id]), *domain]
        return self.sudo().search(domain, order="sequence, id")._ids

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        self.env.registry.clear_cache()
        return stages

    def write(self, vals):
        result = super().write(vals)
        if {"sequence", "team_ids", "is_won"} & vals.keys():
            self.env.registry.clear_cache()
            if self.env["crm.stage.gate"]._in_play_ids():
                self.env["crm.lead"]._gates_schedule_sweep()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result
