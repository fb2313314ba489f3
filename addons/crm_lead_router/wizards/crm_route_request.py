from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError


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
        # sudo: who may see the lead may ask, and hears what waits already
        waiting = approvals.sudo().search([("lead_id", "=", lead.id), ("state", "=", "pending")])
        waiting._decision_follow()
        waiting = waiting.filtered(lambda each: each.state == "pending")
        if waiting:
            return self._answer_waiting(waiting)
        # who may see the lead may ask; two others decide
        approvals._request(lead, self.user_id, self.reason)
        return {"type": "ir.actions.act_window_close"}

    def _answer_waiting(self, waiting):
        """It was asked already: say whom it waits for now, or how to ask for somebody else.

        :raise RedirectWarning: to the question about somebody else, for who may withdraw it
        :raise UserError: which says who may
        """
        lead, person = self.lead_id, waiting.user_id
        if person == self.user_id:
            names = self.env._(", ").join(waiting.approver_ids.mapped("name"))
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "info",
                    "message": self.env._(
                        "This was asked already. Who decides was looked up again; it waits for: "
                        "%(names)s.",
                        names=names,
                    ),
                    "next": {"type": "ir.actions.act_window_close"},
                },
            }
        if not waiting._decision_can_withdraw(self.env.user):
            raise UserError(
                self.env._(
                    "“%(lead)s” waits for an approval for %(person)s already. %(who)s can withdraw "
                    "that question; then ask again.",
                    lead=lead.name,
                    person=person.name,
                    who=waiting.requested_by_id.name or self.env._("An administrator of routing"),
                )
            )
        raise RedirectWarning(
            self.env._(
                "“%(lead)s” waits for an approval for %(person)s already. Withdraw that question "
                "first, then ask for somebody else.",
                lead=lead.name,
                person=person.name,
            ),
            {
                "type": "ir.actions.act_window",
                "res_model": waiting._name,
                "res_id": waiting.id,
                "views": [(False, "form")],
            },
            self.env._("Open the question"),
        )
