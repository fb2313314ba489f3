from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class CrmGateDelegation(models.Model):
    """While somebody is away, somebody else decides in their name."""

    _name = "crm.gate.delegation"
    _description = "Approval Delegation"
    _order = "date_from desc, id desc"
    _rec_name = "user_id"

    user_id = fields.Many2one(
        "res.users", "Absent", required=True, index=True, default=lambda self: self.env.user,
        domain="[('share', '=', False)]", ondelete="cascade",
    )  # fmt: skip
    delegate_id = fields.Many2one(
        "res.users", "Decides instead", required=True, index=True,
        domain="[('share', '=', False), ('id', '!=', user_id)]", ondelete="cascade",
    )  # fmt: skip
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("To", required=True)

    @api.constrains("user_id", "delegate_id", "date_from", "date_to")
    def _check_delegation(self):
        for delegation in self:
            if delegation.user_id == delegation.delegate_id:
                raise ValidationError(self.env._("Please choose somebody else to decide instead."))
            if delegation.date_to < delegation.date_from:
                raise ValidationError(self.env._("The absence ends before it begins."))

    @api.constrains("user_id")
    def _check_own(self):
        manager = self.env.user.has_group("crm_stagegate.group_stagegate_manager")
        if not manager and any(each.user_id != self.env.user for each in self):
            raise AccessError(self.env._("You can only delegate your own decisions."))

    @api.model_create_multi
    def create(self, vals_list):
        delegations = super().create(vals_list)
        delegations._share_pending()
        return delegations

    def write(self, vals):
        result = super().write(vals)
        self._share_pending()
        return result

    def _share_pending(self):
        """Show what waits for the absent to their delegates, with a to-do."""
        Approval = self.env["crm.gate.approval"].sudo()
        for delegation in self:
            waiting = Approval.search(
                [("state", "=", "pending"), ("approver_ids", "in", delegation.user_id.ids)]
            )
            waiting._invite_delegates()

    @api.model
    def _delegates_of(self, users):
        """Who decides today for whom.

        :return: ``{delegate: users they stand in for}``
        """
        today = fields.Date.context_today(self)
        found = self.sudo().search(
            [("user_id", "in", users.ids), ("date_from", "<=", today), ("date_to", ">=", today)]
        )
        delegates = {}
        for delegation in found:
            known = delegates.get(delegation.delegate_id, self.env["res.users"])
            delegates[delegation.delegate_id] = known | delegation.user_id
        return delegates
