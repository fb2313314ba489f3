"""What the canvas has to say to the roles."""

from odoo import api, models


class HelpFollowups(models.AbstractModel):
    _name = "crm.help.part.followups"
    _description = "Help: Follow-ups"
    _inherit = ["crm.help.part"]
    _help_addon = "crm_followup_canvas"

    @api.model
    def _help_parts(self):
        part = self._help_part
        return [
            part(
                "seller",
                20,
                self.env._("Record a follow-up"),
                [
                    self.env._("On My Day, press “Record” in the row of the opportunity."),
                    self.env._(
                        "Was it done as planned? One touch says so, and what was done is filled in."
                    ),
                    self.env._(
                        "Say what the customer answered: a phone's keyboard takes dictation."
                    ),
                    self.env._(
                        "Choose when the next step is and what it is; the usual ones are a touch."
                    ),
                    self.env._(
                        "It counts when it says what was done, answered and what comes next."
                    ),
                ],
                "canvas",
            ),
            part(
                "leader",
                40,
                self.env._("Coach with what was written"),
                [
                    self.env._(
                        "CRM → Reporting → People → Follow-up Performance: who follows up and how"
                        " well, with the entries behind it."
                    ),
                    self.env._("A signal from a customer that nobody answered comes up by itself."),
                ],
            ),
        ]
