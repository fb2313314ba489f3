from odoo import api, fields, models


class CrmCoachingEvent(models.Model):
    """What happened on an opportunity, kept with the coaching case that it led to.

    Either an entry of the ledger (``transition_id``) or a tracked change of a field. Recorded by
    the monitors only.
    """

    _name = "crm.coaching.event"
    _description = "Coaching Evidence"
    _inherit = ["crm.notary.protected"]
    _order = "date, id"

    case_id = fields.Many2one("crm.coaching.case", required=True, index=True, ondelete="cascade")
    lead_id = fields.Many2one("crm.lead", "Opportunity", ondelete="set null")
    date = fields.Datetime(required=True)
    user_id = fields.Many2one("res.users", "By", ondelete="set null")
    transition_id = fields.Many2one("crm.stage.transition", "Ledger Entry", ondelete="set null")
    kind = fields.Selection(related="transition_id.kind")
    reason = fields.Text(related="transition_id.reason")
    field_id = fields.Many2one("ir.model.fields", ondelete="cascade")
    old_value = fields.Char()
    new_value = fields.Char()
    name = fields.Char("What", compute="_compute_name", compute_sudo=True)

    @api.depends("transition_id", "field_id", "old_value", "new_value")
    @api.depends_context("lang")
    def _compute_name(self):
        kinds = dict(self.transition_id._fields["kind"]._description_selection(self.env))
        for event in self:
            entry = event.transition_id
            if entry:
                label, old, new = kinds[entry.kind], entry.from_stage_shown, entry.to_stage_shown
            else:
                label, old, new = event.field_id.field_description, event.old_value, event.new_value
            event.name = self.env._(
                "%(what)s: %(old)s → %(new)s", what=label or "", old=old or "–", new=new or "–"
            )

    def action_open_lead(self):
        """Open the opportunity."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "views": [(False, "form")],
        }
