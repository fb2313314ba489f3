"""What the handoffs have to say to the roles; finance and production are known here."""

from odoo import api, models


class HelpHandoff(models.AbstractModel):
    _name = "crm.help.part.handoff"
    _description = "Help: Handoffs"
    _inherit = ["crm.help.part"]
    _help_addon = "crm_handoff"

    @api.model
    def _help_roles(self):
        user = self.env.user
        receives = user.has_group("crm_handoff.group_handoff_user")
        finance = receives and user.has_group("account.group_account_invoice")
        production = receives and user.has_group("mrp.group_mrp_user")
        return [
            ("finance", 30, self.env._("Finance"), finance),
            ("production", 40, self.env._("Production"), production),
        ]

    @api.model
    def _help_parts(self):
        part = self._help_part
        return [
            part(
                "seller",
                40,
                self.env._("Follow the contract"),
                [
                    self.env._(
                        "The first screen of the opportunity says what is received and still due."
                    ),
                    self.env._("The tab “Contract” shows what other departments do and by when."),
                ],
            ),
            part(
                "finance",
                10,
                self.env._("Your handoffs"),
                [
                    self.env._(
                        "A signed contract appears as a card by itself, with the time that is left."
                    ),
                    self.env._("“Start” says you are on it; sales see that at once."),
                    self.env._(
                        "It closes by itself when the money is booked: nothing is ticked by hand."
                    ),
                    self.env._("Something in the way? “Block” says what and stops the clock."),
                ],
                "finance",
                "crm_handoff.crm_handoff_action",
            ),
            part(
                "finance",
                20,
                self.env._("Invoice and book the payment"),
                [
                    self.env._("The order is a button of the card; invoice it there as always."),
                    self.env._(
                        "What is received counts when it is booked, and not when it is announced."
                    ),
                ],
            ),
            part(
                "production",
                10,
                self.env._("Your handoffs"),
                [
                    self.env._(
                        "When the payment is in, the delivery appears as a card with its clock."
                    ),
                    self.env._("It closes by itself when the order is made and delivered."),
                    self.env._("Something in the way? “Block” says what and stops the clock."),
                ],
                "production",
                "crm_handoff.crm_handoff_action",
            ),
            part(
                "production",
                20,
                self.env._("Work by the frozen bill of materials"),
                [
                    self.env._(
                        "What was signed is frozen with the contract: parts, quantities, units."
                    ),
                    self.env._(
                        "If the bill of materials changes later, the card shows the difference."
                    ),
                ],
            ),
            part(
                "admin",
                40,
                self.env._("Connect the departments"),
                [
                    self.env._(
                        "CRM → Configuration → Handoffs → Flows: who does what after whom, and by"
                        " when, in working hours."
                    ),
                    self.env._(
                        "A flow is switched on as a whole; orders before that are left alone."
                    ),
                ],
                "",
                "crm_handoff.crm_handoff_flow_action",
            ),
        ]
