"""What the router has to say to the roles."""

from odoo import api, models


class HelpRouter(models.AbstractModel):
    _name = "crm.help.part.router"
    _description = "Help: Lead Routing"
    _inherit = ["crm.help.part"]
    _help_addon = "crm_lead_router"

    @api.model
    def _help_parts(self):
        part = self._help_part
        return [
            part(
                "seller",
                12,
                self.env._("Start with a new lead"),
                [
                    self.env._(
                        "A new lead comes with a clock: “Start Follow-up” on My Day stops it."
                    ),
                    self.env._("“Why me?” says in a sentence why you got it."),
                    self.env._(
                        "Leads nobody owns are in the Lead Pool: the first to claim one gets it."
                    ),
                ],
                "pool",
                "crm_lead_router.crm_lead_action_pool",
            ),
            part(
                "leader",
                50,
                self.env._("Show that leads are shared fairly"),
                [
                    self.env._(
                        "CRM → Reporting → Lead Routing: each decision with every candidate."
                    ),
                    self.env._(
                        "The fairness report of a month says it in one page, also as a spreadsheet."
                    ),
                ],
            ),
            part(
                "admin",
                30,
                self.env._("Say who gets which lead"),
                [
                    self.env._(
                        "Switch routing on for a team; without a rule its leads go to the pool."
                    ),
                    self.env._(
                        "A rule says which leads and who; load and skills choose among them."
                    ),
                    self.env._(
                        "The simulation shows what a change would have done with past leads."
                    ),
                ],
                "",
                "crm_lead_router.crm_route_rule_action",
            ),
        ]
