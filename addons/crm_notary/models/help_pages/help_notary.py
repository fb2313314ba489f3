"""What the floor has to say: the day, the team's day, setting up."""

from odoo import api, models


class HelpNotary(models.AbstractModel):
    _name = "crm.help.part.notary"
    _description = "Help: My Day"
    _inherit = ["crm.help.part"]

    @api.model
    def _help_roles(self):
        user = self.env.user
        sells = user.has_group("sales_team.group_sale_salesman")
        leads = sells and bool(self.env["crm.my.day"]._my_day_team(only_whether=True))
        runs = user.has_group("sales_team.group_sale_manager") or user.has_group(
            "base.group_system"
        )
        return [
            ("seller", 10, self.env._("Salesperson"), sells),
            ("leader", 20, self.env._("Sales leader"), leads),
            ("admin", 50, self.env._("Administrator"), runs),
        ]

    @api.model
    def _help_parts(self):
        part = self._help_part
        return [
            part(
                "seller",
                10,
                self.env._("Begin with My Day"),
                [
                    self.env._(
                        "My Day lists what waits for you; what costs most if you leave it is first."
                    ),
                    self.env._(
                        "Each row says why it is there and has its one next step as a button."
                    ),
                    self.env._("What can wait is put off with “…” → Not Now, and says why."),
                    self.env._("What is done is struck through. At zero nobody waits for you."),
                    self.env._(
                        "“Free to take” has the best leads of the pool; “My deals” says what was"
                        " paid and what is missing, which is given there."
                    ),
                ],
                "my_day",
                "crm_notary.my_day_action",
            ),
            part(
                "seller",
                12,
                self.env._("Put it on your phone"),
                [
                    self.env._(
                        "Android: open Odoo in Chrome, then ⋮ → Install App (or Add to Home"
                        " Screen)."
                    ),
                    self.env._(
                        "iPhone: open Odoo in Safari, then Share → Add to Home Screen. Either"
                        " starts with My Day, and you stay signed in."
                    ),
                ],
                action="crm_notary.my_day_action",
            ),
            part(
                "seller",
                15,
                self.env._("Note a new opportunity"),
                [
                    self.env._("On My Day, press “New Opportunity”."),
                    self.env._("Write in one line: the customer, what they want, their phone."),
                    self.env._("Below the line you see how it is understood. Enter creates it."),
                ],
                "new_opportunity",
            ),
            part(
                "leader",
                10,
                self.env._("See the team's day"),
                [
                    self.env._(
                        "On My Day, choose “Team”: each person with what waits and what is late."
                    ),
                    self.env._("“Nudge” sends one message about one thing; it is sent once a day."),
                    self.env._(
                        "“Reassign” gives it to somebody who can take it, with a reason that stays."
                    ),
                    self.env._("Below is what has changed since yesterday."),
                ],
                "team_day",
                "crm_notary.my_day_action",
            ),
            part(
                "leader",
                20,
                self.env._("Decide what waits for you"),
                [
                    self.env._("A decision is a row of My Day with its amount and customer."),
                    self.env._(
                        "“Approve” decides about what you see; if it has changed you are told."
                    ),
                    self.env._(
                        "Several of them can be approved at once: each is listed once more."
                    ),
                    self.env._("“Refuse” asks for a reason, which the salesperson reads."),
                    self.env._("Away? Name a stand-in at the foot of My Day."),
                ],
            ),
            part(
                "admin",
                10,
                self.env._("Set up with the guide"),
                [
                    self.env._("The guide judges each step by how things are, not by a tick."),
                    self.env._("Every step can be undone and says what it changed."),
                    self.env._(
                        "Let gates watch for a week, read what they would have refused, then"
                        " enforce them for some and at last for all."
                    ),
                ],
                "guide",
                "crm_notary.guide_action",
            ),
            part(
                "admin",
                80,
                self.env._("Somebody leaves or is away"),
                [
                    self.env._(
                        "CRM → Configuration → Upkeep → People Who Have Left: everything they had"
                        " goes to others in one step."
                    ),
                    self.env._("For an absence, a stand-in decides; nothing else changes hands."),
                ],
            ),
        ]
