"""The guide's step where leads come from and to whom they go."""

from odoo import api, fields, models


class GuideChannels(models.AbstractModel):
    _name = "crm.guide.step.channels"
    _description = "Channels, and who gets their leads"
    _inherit = ["crm.guide.step"]
    _guide_sequence = 50
    _guide_icon = "fa-random"

    @api.model
    def _guide_look(self, entries):
        env = self.env
        company = [("company_id", "in", [False, env.company.id])]
        channels = env["crm.lead.channel"].search(company)
        teams = env["crm.team"].search([*company, ("member_ids", "!=", False)])
        routed = teams.filtered("route_enabled")
        since = fields.Datetime.subtract(fields.Datetime.now(), days=30)
        arrived = env["crm.lead"]._read_group(
            [("create_date", ">=", since), ("channel_id", "in", channels.ids)],
            ["channel_id"],
            ["__count"],
            order="__count desc",
        )
        labelled = self._guide_names(
            (f"{channel.name} {count}" for channel, count in arrived), limit=6
        )
        given = self._guide_names(routed.mapped("name"))
        rules = env["crm.route.rule"].search_count(company)
        facts = [
            self._guide_fact(env._("%s channels are known.", len(channels)), "ok"),
            self._guide_fact(env._("Leads of 30 days: %s.", labelled), "ok")
            if labelled
            else self._guide_fact(env._("No lead of the last 30 days has a channel.")),
            self._guide_fact(env._("Leads are given out for: %s.", given), "ok")
            if routed
            else self._guide_fact(env._("No team has its leads given out yet."), "warn"),
            self._guide_fact(env._("%s routing rules say who may take which.", rules)),
        ]
        buttons = [
            self._guide_button("channels", env._("Channels")),
            self._guide_button("rules", env._("Routing Rules")),
            self._guide_button("simulate", env._("Simulate Last Month")),
        ]
        if rest := teams - routed:
            choice = {
                "name": "team",
                "label": env._("Sales team"),
                "options": [(str(team.id), team.name) for team in rest],
                "value": str(rest[0].id),
            }
            label = env._("Give Out Leads")
            buttons.insert(0, self._guide_button("route", label, [choice], "primary"))
        return {
            "done": bool(routed and channels),
            "why": env._(
                "A lead nobody has is lost in a day. Each gets an owner, a clock and a reason why "
                "it went there."
            ),
            "facts": facts,
            "buttons": buttons,
        }

    @api.model
    def _guide_do_route(self, values):
        team = self.env["crm.team"].browse(int(values["team"]))
        self._guide_change(
            [(team, {"route_enabled": True})],
            lambda env: env._("%s has its leads given out.", team.with_env(env).name),
        )

    @api.model
    def _guide_do_channels(self, values):
        return self._guide_xml("crm_lead_channel_action")

    @api.model
    def _guide_do_rules(self, values):
        return self._guide_xml("crm_route_rule_action")

    @api.model
    def _guide_do_simulate(self, values):
        return self._guide_xml("crm_route_simulation_action")

    @api.model
    def _guide_xml(self, name):
        return self.env["ir.actions.actions"]._for_xml_id(f"crm_lead_router.{name}")


class CrmGuideReport(models.AbstractModel):
    _inherit = "crm.guide.report"

    @api.model
    def _guide_began(self, leads):
        # sudo: the report counts whoever's clock it is
        assignments = self.env["crm.lead.assignment"].sudo()
        began = super()._guide_began(leads)
        for lead, dates in assignments._read_group(
            [("lead_id", "in", leads.ids)], ["lead_id"], ["date_started:min"]
        ):
            began[lead.id] = dates
        return began
