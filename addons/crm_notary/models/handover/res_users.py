"""Where a handover begins: on a person's form, and when somebody is archived."""

from odoo import models
from odoo.tools import SQL

MANAGERS = "sales_team.group_sale_manager"
# whose to-dos are kept when their person is archived
KEPT = ("crm.lead", "res.partner", "sale.order")


class ResUsers(models.Model):
    _inherit = "res.users"

    def action_archive(self):
        """Archive, and offer to hand over what these people leave behind.

        Native archiving deletes their to-dos: those on customers, opportunities and orders stay
        for whoever gets them.
        """
        plans = self._notary_plans()
        if plans:
            # nobody's while native code deletes what is theirs
            self._notary_set_owner(dict.fromkeys(plans))
        result = super().action_archive()
        self._notary_set_owner(plans)
        if not isinstance(result, dict) and self._notary_leaves_something():
            return self.action_notary_handover()
        return result

    def _notary_plans(self):
        """Open to-dos of these people in sales: ``{activity id: user id}``."""
        if not self.ids:
            return {}
        self.env["mail.activity"].flush_model(["user_id", "res_model", "active"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, user_id FROM mail_activity"
                " WHERE user_id IN %s AND res_model IN %s AND active",
                tuple(self.ids),
                KEPT,
            )
        )
        return dict(rows)

    def _notary_set_owner(self, owners):
        """:param owners: ``{activity id: user id or None}``"""
        if not owners:
            return
        self.env.execute_query(
            SQL(
                "UPDATE mail_activity SET user_id = owner.user_id"
                " FROM unnest(%s, %s::int[]) AS owner (id, user_id)"
                " WHERE mail_activity.id = owner.id RETURNING mail_activity.id",
                list(owners),
                list(owners.values()),
            )
        )
        self.env["mail.activity"].invalidate_model(["user_id"], flush=False)

    def action_notary_handover(self):
        """Open the dialog in which what these people leave behind is given to others."""
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_notary.crm_handover_action")
        return {**action, "context": {"default_leaver_ids": self.ids}}

    def _notary_leaves_something(self):
        """Whether there is something to hand over, and the current user may."""
        if not self.env.user.has_group(MANAGERS):
            return False
        return any(
            kind._handover_records(self) for kind in self.env["crm.handover.kind"]._handover_kinds()
        )
