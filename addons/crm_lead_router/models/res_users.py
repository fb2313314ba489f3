"""What somebody has to do already, said where a person is chosen."""

from collections import Counter

from odoo import api, fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    # as the router counts them; sudo: load is shown, not the leads behind it
    route_open_count = fields.Integer(
        "Open Leads",
        compute="_compute_route_load",
        compute_sudo=True,
        groups="sales_team.group_sale_salesman",
    )
    route_capacity = fields.Integer(
        "Capacity",
        compute="_compute_route_load",
        compute_sudo=True,
        groups="sales_team.group_sale_salesman",
        help="Leads a month, over all teams.",
    )

    def _compute_route_load(self):
        Lead = self.env["crm.lead"]
        Lead.flush_model(["user_id", "active", "won_status"])
        opened = dict(Lead._route_open_counts(self.ids))
        capacity = Counter()
        for member in self.env["crm.team.member"].search_fetch(
            [("user_id", "in", self.ids)], ["user_id", "assignment_optout", "assignment_max"]
        ):
            capacity[member.user_id.id] += member._route_capacity()
        for user in self:
            user.route_open_count = opened.get(user._origin.id, 0)
            user.route_capacity = capacity[user._origin.id]

    @api.depends_context("lang", "show_route_load")
    def _compute_display_name(self):
        super()._compute_display_name()
        # loads are no matter of who does not sell, whatever context a call brings
        if not self.env.context.get("show_route_load") or not self.env.user.has_group(
            "sales_team.group_sale_salesman"
        ):
            return
        # one by one the web client asks again, for a name with marks: the loads are known by then
        for user, load in zip(self, self.sudo(), strict=True):
            user.display_name = self.env._(
                "%(name)s (%(open)s open, capacity %(capacity)s)",
                name=user.display_name,
                open=load.route_open_count,
                capacity=load.route_capacity,
            )
