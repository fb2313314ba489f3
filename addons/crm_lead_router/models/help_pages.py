"""What the router has to say to the roles."""

from odoo import api, models


class HelpRouter(models.AbstractModel):
    _name = "crm.help.part.router"
    _description = "Help: Lead Routing"
    _inherit = ["crm.help.part"]
    _help_addon = "crm_lead_router"

    @api.model
    def _help_parts(self):
        _, part = self.env._, self._help_part
        return [
            part(
                "seller",
                12,
                _("Start with a new lead"),
                [
                    _("A new lead comes with a clock: “Start Follow-up” on My Day stops it."),
                    _("“Why me?” says in a sentence why you got it."),
                    _("Leads nobody owns are in the Lead Pool: the first to claim one gets it."),
                ],
                "pool",
                "crm_lead_router.crm_lead_action_pool",
            ),
            part(
                "leader",
                50,
                _("Show that leads are shared fairly"),
                [
                    _("CRM → Reporting → Lead Routing: each decision with every candidate."),
                    _("The fairness report of a month says it in one page, also as a spreadsheet."),
                ],
            ),
            part(
                "admin",
                30,
                _("Say who gets which lead"),
                [
                    _("Switch routing on for a team; without a rule its leads go to the pool."),
                    _("A rule says which leads and who; load and skills choose among them."),
                    _("The simulation shows what a change would have done with past leads."),
                ],
                "",
                "crm_lead_router.crm_route_rule_action",
            ),
        ]
