from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError


class CrmDecisionDelegation(models.Model):
    """While somebody is away, somebody else decides in their name.

    It belongs to who gave it: the stand-in reads it and changes nothing.
    """

    _name = "crm.decision.delegation"
    _description = "Stand-in for Decisions"
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

    @api.constrains("user_id", "delegate_id")
    def _check_internal(self):
        for delegation in self.sudo():
            if delegation.user_id.share or delegation.delegate_id.share:
                raise ValidationError(
                    self.env._("Only people of the firm decide, and only they stand in.")
                )

    @api.constrains("user_id", "delegate_id")
    def _check_giver(self):
        for delegation in self:
            self._check_gives(delegation.user_id, delegation.delegate_id)

    # -- CRUD ---------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        delegations = super().create(vals_list)
        delegations._share_pending()
        return delegations

    def write(self, vals):
        self._check_changes()
        before = self.user_id
        result = super().write(vals)
        self._share_pending(before)
        return result

    def unlink(self):
        self._check_changes()
        people = self.user_id
        result = super().unlink()
        self._share_pending(people)
        return result

    def _check_changes(self):
        """Whoever changes it must have been able to give it."""
        for delegation in self:
            self._check_gives(delegation.user_id, delegation.delegate_id)

    def _check_gives(self, user, delegate):
        """:raise AccessError: for others than the absent; a sales administrator for others only"""
        me = self.env.user
        if me == user:
            return
        if not me.has_group("sales_team.group_sale_manager"):
            raise AccessError(
                self.env._("A stand-in is named, and kept, by the person who is away.")
            )
        if me == delegate:
            raise AccessError(self.env._("Nobody makes themselves somebody's stand-in."))

    # -- deciding -----------------------------------------------------------------------------

    def _share_pending(self, people=None):
        """What waits for the absent is shown to their stand-ins, and to nobody else."""
        people = (people or self.env["res.users"]) | self.exists().user_id
        for model in self.env["crm.decision.mixin"]._decision_models():
            waiting = model.sudo().search(
                [("state", "=", "pending"), ("approver_ids", "in", people.ids)]
            )
            waiting._decision_look_up_each()

    @api.model
    def _delegates_of(self, users):
        """Who stands in for whom today, by the date where the absent person lives.

        :return: ``{absent: res.users}``
        """
        if not users:
            return {}
        now = fields.Datetime.now()
        day = timedelta(days=1)
        # sudo: who stands in for colleagues is not readable for everybody
        found = self.sudo().search(
            [
                ("user_id", "in", users.ids),
                ("date_from", "<=", now.date() + day),
                ("date_to", ">=", now.date() - day),
            ]
        )
        stand_ins = {}
        for delegation in found:
            zone = delegation.user_id.tz or self.env.company.partner_id.tz or "UTC"
            today = fields.Datetime.context_timestamp(self.with_context(tz=zone), now).date()
            if delegation.date_from <= today <= delegation.date_to:
                known = stand_ins.get(delegation.user_id, users.browse())
                stand_ins[delegation.user_id] = known | delegation.delegate_id
        return stand_ins
