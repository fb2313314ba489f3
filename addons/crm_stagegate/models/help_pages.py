"""What the gates have to say to the roles."""

from odoo import api, models


class HelpStagegate(models.AbstractModel):
    _name = "crm.help.part.stagegate"
    _description = "Help: Stage Gates"
    _inherit = ["crm.help.part"]
    _help_addon = "crm_stagegate"

    @api.model
    def _help_parts(self):
        part = self._help_part
        return [
            part(
                "seller",
                30,
                self.env._("Open the next stage"),
                [
                    self.env._(
                        "The opportunity shows which proofs the next stage wants and which it has."
                    ),
                    self.env._(
                        "Each missing one has its button: upload, ask for approval, fill in."
                    ),
                    self.env._("With nothing missing, “Move on” takes it to the next stage."),
                    self.env._(
                        "If a proof is lost later, the opportunity falls back and says why."
                    ),
                ],
                "checklist",
                "crm.crm_lead_action_pipeline",
            ),
            part(
                "leader",
                30,
                self.env._("Know what is really proven"),
                [
                    self.env._(
                        "Gate Watch shows which opportunities lack proofs or have fallen back."
                    ),
                    self.env._(
                        "The ledger of an opportunity keeps every move; nobody can rewrite it."
                    ),
                    self.env._(
                        "Going past a gate is a right of its own, needs a reason and leaves a mark."
                    ),
                ],
                "ledger",
            ),
            part(
                "admin",
                20,
                self.env._("Put gates before stages"),
                [
                    self.env._(
                        "CRM → Configuration → Stage Gates → Gates: one row is one requirement."
                    ),
                    self.env._(
                        "“Observe” counts and blocks nothing; “Enforce” keeps the stage shut."
                    ),
                    self.env._(
                        "Before enforcing, rehearse: it lists the opportunities it would stop."
                    ),
                ],
                "gates",
                "crm_stagegate.crm_stage_gate_action",
            ),
        ]
