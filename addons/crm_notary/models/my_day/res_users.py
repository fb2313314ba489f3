"""Whose day begins with My Day, and who is new to it."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import str2bool

SETTING = "crm_notary.my_day_home"
# who has worked here longer knows the way
NEW = timedelta(days=30)


def is_home(env):
    """Whether the firm begins with My Day, which it does unless an administrator says no."""
    # sudo: one setting for everybody, and no secret
    return str2bool(env["ir.config_parameter"].sudo().get_param(SETTING) or "true", True)


class ResUsers(models.Model):
    _inherit = "res.users"

    # the four steps were taken, or are not wanted
    notary_first_steps_ended = fields.Boolean(copy=False)
    notary_my_day_home = fields.Boolean(
        "Begin with My Day",
        default=True,
        help="For people who sell, decide or receive handoffs: My Day is what they see after "
        "login. Off, it is what Odoo shows without it.",
    )

    @property
    def SELF_READABLE_FIELDS(self):
        return [*super().SELF_READABLE_FIELDS, "notary_my_day_home"]

    @property
    def SELF_WRITEABLE_FIELDS(self):
        return [*super().SELF_WRITEABLE_FIELDS, "notary_my_day_home"]

    def _notary_wants_first_steps(self, now):
        """Whether the four steps are to be offered: to who sells and has come lately."""
        self.ensure_one()
        return (
            not self.notary_first_steps_ended
            and self.create_date > now - NEW
            and self.has_group("sales_team.group_sale_salesman")
        )

    @api.model
    def _notary_my_day_groups(self):
        """External ids of the groups whose people sell, decide or receive work."""
        return ["sales_team.group_sale_salesman"]

    def _notary_home_action(self):
        """The page after login: what somebody chose, else My Day for whom it is made.

        Nothing is written on people: a role given or taken, the setting and uninstalling hold
        from the next login on.

        :return: id of an action, or False: Odoo opens the first app
        """
        self.ensure_one()
        if self.action_id or not self.notary_my_day_home or not is_home(self.env):
            return self.action_id.id
        works = any(self.has_group(name) for name in self._notary_my_day_groups())
        if not works and not self._notary_decides():
            return self.action_id.id
        return self.env.ref("crm_notary.my_day_action").id

    def _notary_decides(self):
        """Whether anybody ever asked this person to decide: that needs no group."""
        self.ensure_one()
        asked = ["|", ("approver_ids", "in", self.ids), ("delegate_ids", "in", self.ids)]
        # sudo: about oneself
        decisions = self.env["crm.decision.mixin"].sudo()._decision_models()
        return any(model.search_count(asked, limit=1) for model in decisions)
