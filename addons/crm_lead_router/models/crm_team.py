from odoo import api, fields, models, tools


class CrmTeam(models.Model):
    _name = "crm.team"
    _inherit = ["crm.team", "crm.notary.kept"]

    route_enabled = fields.Boolean(
        "Route Leads",
        tracking=True,
        help="The rules choose the owner of this team's leads; nobody assigns them by hand.",
    )
    route_waiting_count = fields.Integer("In the Pool", compute="_compute_route_waiting_count")

    def _compute_route_waiting_count(self):
        counts = dict(
            self.env["crm.lead"]._read_group(
                [("team_id", "in", self.ids), ("route_state", "in", ("pool", "queued"))],
                ["team_id"],
                ["__count"],
            )
        )
        for team in self:
            team.route_waiting_count = counts.get(team, 0)

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    def write(self, vals):
        result = super().write(vals)
        if self._notary_is_kept(set(vals)):
            self._route_queue_waiting()
        return result

    @api.model
    def _notary_is_kept(self, names):
        return not names.isdisjoint(("route_enabled", "active", "company_id"))

    # ------------------------------------------------------------
    # ROUTING
    # ------------------------------------------------------------

    @api.model
    @tools.ormcache()
    def _route_team_ids(self):
        """Numbers of the teams whose leads are routed; empty means the router is off."""
        # who may route is decided by the team, not by what the caller may see or wants to see
        teams = self.sudo().with_context(active_test=True)
        return frozenset(teams.search([("route_enabled", "=", True)]).ids)

    def _route_queue_waiting(self):
        """Queue the leads nobody owns of teams just switched on; forget those switched off."""
        Lead = self.env["crm.lead"].sudo()
        on = self.filtered(lambda team: team.route_enabled and team.active)
        if on:
            Lead.search(
                [
                    ("team_id", "in", on.ids),
                    ("user_id", "=", False),
                    ("won_status", "=", "pending"),
                    ("route_state", "=", False),
                ]
            )._route_enqueue()
        if off := self - on:
            Lead.search([("team_id", "in", off.ids), ("route_state", "!=", False)])._route_write(
                {"route_state": False}
            )

    def _action_assign_leads(self, force_quota=False, creation_delta_days=7):
        """Native assignment leaves teams alone whose leads are routed."""
        routed = self.filtered("route_enabled")
        result = super(CrmTeam, self - routed)._action_assign_leads(
            force_quota=force_quota, creation_delta_days=creation_delta_days
        )
        if routed:
            self.env["crm.lead"]._route_trigger()
        return result
