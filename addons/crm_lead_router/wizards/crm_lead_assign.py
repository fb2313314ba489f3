from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLeadAssign(models.TransientModel):
    """A manager gives leads to somebody and says why."""

    _name = "crm.lead.assign"
    _description = "Assign Leads"

    lead_ids = fields.Many2many("crm.lead", string="Leads", required=True)
    lead_count = fields.Integer(compute="_compute_lead_count")
    user_id = fields.Many2one("res.users", "Owner", domain="[('share', '=', False)]", required=True)
    reason = fields.Char(required=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if "lead_ids" in fields_list and self.env.context.get("active_model") == "crm.lead":
            values["lead_ids"] = [(6, 0, self.env.context.get("active_ids") or [])]
        return values

    @api.depends("lead_ids")
    def _compute_lead_count(self):
        for wizard in self:
            wizard.lead_count = len(wizard.lead_ids)

    def action_apply(self):
        """Assign; the write is judged as any other, with the reason given."""
        self.ensure_one()
        if not self.lead_ids:
            raise UserError(self.env._("Choose the leads to assign first."))
        leads = self.lead_ids.with_env(self.env)
        leads.write({"user_id": self.user_id.id, "assignment_reason": self.reason})
        leads._route_notify_owners(
            lambda leads: leads.env._("%(count)s leads are now yours", count=len(leads))
        )
        return {"type": "ir.actions.act_window_close"}
