"""What happens when a lead has entered a stage: would-be refusals, tasks."""

from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _stagegate_after_moves(self, board, entries):
        self.env["crm.gate.observation"]._record(board, entries)
        self._stagegate_plan_tasks(entries)
        return super()._stagegate_after_moves(board, entries)

    def _stagegate_plan_tasks(self, entries):
        tasks = self.env["crm.stage"]._tasks_in_use()
        if not tasks:
            return
        leads_by_stage = {}
        for entry in entries:
            if entry["kind"] in ("enter", "advance", "won"):
                known = leads_by_stage.get(entry["to_stage"].id, self.browse())
                leads_by_stage[entry["to_stage"].id] = known | entry["lead"]
        tasks.filtered(lambda task: task.stage_id.id in leads_by_stage)._plan(leads_by_stage)
