"""Whose day begins with My Day, and who is new to it."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import str2bool

SETTING = "crm_notary.my_day_home"
# who has worked here longer knows the way
NEW = timedelta(days=30)


def is_home(env):
    # sudo: one setting for everybody, and no secret
    return str2bool(env["ir.config_parameter"].sudo().get_param(SETTING) or "false")


class ResUsers(models.Model):
    _inherit = "res.users"

    # the four steps were taken, or are not wanted
    notary_first_steps_ended = fields.Boolean(copy=False)

    def _notary_wants_first_steps(self, now):
        """Whether the four steps are to be offered: to who sells and has come lately."""
        self.ensure_one()
        return (
            not self.notary_first_steps_ended
            and self.create_date > now - NEW
            and self.has_group("sales_team.group_sale_salesman")
        )

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        if is_home(self.env):
            users._notary_begin_with_my_day()
        return users

    def write(self, vals):
        result = super().write(vals)
        if "group_ids" in vals and is_home(self.env):
            self._notary_begin_with_my_day()
        return result

    @api.model
    def _notary_my_day_groups(self):
        """External ids of the groups whose people sell, decide or receive work."""
        return ["sales_team.group_sale_salesman"]

    def _notary_begin_with_my_day(self):
        """Open My Day after login, for those of these people who have no home action."""
        action = self.env.ref("crm_notary.my_day_action").sudo()
        groups = self.env["res.groups"].union(
            *(self.env.ref(name) for name in self._notary_my_day_groups())
        )
        # sudo: it is the setting that decides, whoever makes a user
        chosen = self.sudo().filtered(
            lambda user: (
                not user.action_id and not user.share and user.all_group_ids & groups.sudo()
            )
        )
        if chosen:
            chosen.write({"action_id": action.id})

    @api.model
    def _notary_my_day_switched(self, wanted):
        """The setting was changed: everybody's home action follows, but what people chose stays."""
        action = self.env.ref("crm_notary.my_day_action").sudo()
        users = self.sudo().search([("share", "=", False)])
        if wanted:
            users._notary_begin_with_my_day()
        else:
            users.filtered(lambda user: user.action_id.id == action.id).action_id = False
        # the apps open something else
        self.env.registry.clear_cache()
