"""What the figures have to say to the roles."""

from odoo import api, models


class HelpTrust(models.AbstractModel):
    _name = "crm.help.part.trust"
    _description = "Help: Trusted Numbers"
    _inherit = ["crm.help.part"]
    _help_addon = "crm_dashboard_trust"

    @api.model
    def _help_parts(self):
        part = self._help_part
        return [
            part(
                "leader",
                60,
                self.env._("Trust a number"),
                [
                    self.env._(
                        "CRM → Reporting → Trusted Numbers: a figure opens the records it counts."
                    ),
                    self.env._("Its formula is in its tooltip."),
                    self.env._("“Ask a Question” answers in words and with a list."),
                ],
                "numbers",
                "crm_dashboard_trust.crm_trust_page_action",
            ),
        ]
