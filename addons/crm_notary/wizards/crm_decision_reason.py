from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmDecisionReason(models.TransientModel):
    """Ask for the reason of a refusal or a withdrawal, for one or many decisions."""

    _name = "crm.decision.reason"
    _description = "Reason of a Decision"

    res_model = fields.Char(required=True, readonly=True)
    # ids with commas between them: defaults of a dialog are plain values
    res_ids = fields.Char(required=True, readonly=True)
    action = fields.Selection(
        [("refuse", "Refuse"), ("withdraw", "Withdraw")], required=True, readonly=True
    )
    reason = fields.Text(required=True)
    summary = fields.Text(compute="_compute_summary")

    @api.depends("res_model", "res_ids")
    @api.depends_context("uid", "lang")
    def _compute_summary(self):
        """What is decided about, as far as the user may know."""
        for wizard in self:
            requests = wizard._get_requests()
            readable = requests.has_access("read") if requests else False
            wizard.summary = "\n".join(requests.mapped("display_name")) if readable else False

    def _get_requests(self):
        """:raise UserError: when there are none"""
        models_ = {
            model._name: model for model in self.env["crm.decision.mixin"]._decision_models()
        }
        ids = [int(each) for each in (self.res_ids or "").split(",") if each.strip().isdigit()]
        if self.res_model not in models_ or not ids:
            raise UserError(self.env._("There is nothing to decide here."))
        return models_[self.res_model].browse(ids)

    def action_confirm(self):
        """Carry the decision out with its reason."""
        self.ensure_one()
        if not self.reason.strip():
            raise UserError(self.env._("Say why: the people involved read it."))
        requests = self._get_requests()
        if self.action == "refuse":
            requests.action_refuse(self.reason)
        else:
            requests.action_withdraw(self.reason)
        return {"type": "ir.actions.act_window_close"}
