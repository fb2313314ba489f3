from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmRouteRequest(models.TransientModel):
    """Ask that a lead goes to somebody else: two levels decide."""

    _name = "crm.route.request"
    _description = "Ask for a Handover"
    _inherit = ["crm.notary.attached"]
    # who may see the lead may ask
    _attached_to = {"lead_id": "read"}

    lead_id = fields.Many2one("crm.lead", required=True)
    user_id = fields.Many2one(
        "res.users", "New Owner", domain="[('share', '=', False)]", required=True
    )
    reason = fields.Char(required=True)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if "lead_id" in fields_list and self.env.context.get("active_model") == "crm.lead":
            values.setdefault("lead_id", self.env.context.get("active_id"))
        return values

    def action_apply(self):
        """Ask the team's leader, and then the director."""
        self.ensure_one()
        lead = self.lead_id
        lead.check_access("read")
        if not lead.sudo().route_state:
            raise UserError(
                self.env._(
                    "“%(lead)s” is not routed: nobody has to approve its owner. Please change the "
                    "salesperson on the lead.",
                    lead=lead.name,
                )
            )
        if lead.user_id == self.user_id:
            raise UserError(
                self.env._(
                    "“%(lead)s” belongs to %(owner)s already.",
                    lead=lead.name,
                    owner=lead.user_id.name,
                )
            )
        approvals = self.env["crm.route.approval"]
        if approvals.sudo().search_count([("lead_id", "=", lead.id), ("state", "=", "pending")]):
            raise UserError(self.env._("“%(lead)s” waits for an approval already.", lead=lead.name))
        # who may see the lead may ask; two others decide
        approvals._request(lead, self.user_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
