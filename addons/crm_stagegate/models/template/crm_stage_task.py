from odoo import api, fields, models
from odoo.addons.crm_notary.tools.periods import today

from ..gate.rules_cache import rules_changed


class CrmStageTask(models.Model):
    """What to do and which documents to use when an opportunity enters a stage."""

    _name = "crm.stage.task"
    _description = "Stage Task"
    _order = "stage_id, sequence, id"

    stage_id = fields.Many2one("crm.stage", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    name = fields.Char("To do", required=True, translate=True)
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        string="As activity",
        domain="[('res_model', 'in', [False, 'crm.lead'])]",
        ondelete="set null",
        help="Empty: the documents are offered, nothing is planned.",
    )
    days = fields.Integer("Due after (days)", default=2)
    note = fields.Text(translate=True)
    attachment_ids = fields.Many2many("ir.attachment", string="Document Templates")

    @api.model_create_multi
    def create(self, vals_list):
        tasks = super().create(vals_list)
        tasks._own_attachments()
        rules_changed(self.env)
        return tasks

    def write(self, vals):
        result = super().write(vals)
        self._own_attachments()
        rules_changed(self.env)
        return result

    def unlink(self):
        result = super().unlink()
        rules_changed(self.env)
        return result

    def _own_attachments(self):
        """Templates belong to their task: whoever sees the task may download them."""
        for task in self:
            # sudo: the uploader may not own the file any more
            for attachment in task.attachment_ids.sudo():
                if attachment.res_model != self._name or attachment.res_id != task.id:
                    attachment.write({"res_model": self._name, "res_id": task.id})

    def _plan(self, leads_by_stage):
        """Plan the tasks of the stages just entered; a task is planned once per lead.

        :param leads_by_stage: ``{stage id: leads}``
        """
        tasks = self.filtered("activity_type_id")
        leads = self.env["crm.lead"].union(*leads_by_stage.values())
        if not tasks or not leads:
            return
        Activity = self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True)
        known = {
            (activity.res_id, activity.stage_task_id.id)
            for activity in Activity.with_context(active_test=False).search_fetch(
                [
                    ("res_model", "=", "crm.lead"),
                    ("res_id", "in", leads.ids),
                    ("stage_task_id", "in", tasks.ids),
                ],
                ["res_id", "stage_task_id"],
            )
        }
        for task in tasks:
            activities = self.env["crm.notice"]._assign(
                task._prepare_todo(lead)
                for lead in leads_by_stage.get(task.stage_id.id, leads.browse())
                if (lead.id, task.id) not in known
            )
            activities.sudo().write({"stage_task_id": task.id})

    def _prepare_todo(self, lead):
        """The to-do of this task for a lead's owner, in their language."""
        self.ensure_one()
        company = lead.company_id or self.env.company
        return {
            "record": lead,
            "user": lead.user_id or self.env.user,
            "activity_type": self.activity_type_id,
            "summary": lambda env: self.with_context(lang=env.lang).name,
            "note": lambda env: self.with_context(lang=env.lang).note,
            "date_deadline": fields.Date.add(today(company), days=self.days),
        }
