"""From where to where, in the language of the reader and not of whoever moved."""

from odoo import api, fields, models
from odoo.fields import Domain

SEARCHED = ("in", "like", "ilike", "=like", "=ilike")


class CrmStageNames(models.AbstractModel):
    _name = "crm.stage.names.mixin"
    _description = "Names of the Stages of a Move"

    from_stage_id = fields.Many2one("crm.stage", readonly=True)
    to_stage_id = fields.Many2one("crm.stage", readonly=True)
    from_stage_name = fields.Char("From, as Recorded", readonly=True)
    to_stage_name = fields.Char("To, as Recorded", readonly=True)
    from_stage_shown = fields.Char(
        "From", compute="_compute_stages_shown", search="_search_from_stage", compute_sudo=True
    )
    to_stage_shown = fields.Char(
        "To", compute="_compute_stages_shown", search="_search_to_stage", compute_sudo=True
    )

    @api.depends("from_stage_id.name", "to_stage_id.name", "from_stage_name", "to_stage_name")
    @api.depends_context("lang")
    def _compute_stages_shown(self):
        """A stage that is gone has the name it had then."""
        for each in self:
            each.from_stage_shown = each.from_stage_id.name or each.from_stage_name
            each.to_stage_shown = each.to_stage_id.name or each.to_stage_name

    @api.model
    def _search_from_stage(self, operator, value):
        return self._search_stage("from", operator, value)

    @api.model
    def _search_to_stage(self, operator, value):
        return self._search_stage("to", operator, value)

    @api.model
    def _search_stage(self, which, operator, value):
        if operator not in SEARCHED:
            return NotImplemented
        # sudo: auditors read the names of stages in the ledger and nowhere else
        stages = self.env["crm.stage"].sudo().search([("name", operator, value)])
        kept = Domain(f"{which}_stage_name", operator, value)
        return kept | Domain(f"{which}_stage_id", "in", stages.ids)
