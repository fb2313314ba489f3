"""What the gates have to say to the roles."""

from odoo import api, models


class HelpStagegate(models.AbstractModel):
    _name = "crm.help.part.stagegate"
    _description = "Help: Stage Gates"
    _inherit = ["crm.help.part"]
    _help_addon = "crm_stagegate"

    @api.model
    def _help_parts(self):
        _, part = self.env._, self._help_part
        return [
            part(
                "seller",
                30,
                _("Open the next stage"),
                [
                    _("The opportunity shows which proofs the next stage wants and which it has."),
                    _("Each missing one has its button: upload, ask for approval, fill in."),
                    _("With nothing missing, “Move on” takes it to the next stage."),
                    _("If a proof is lost later, the opportunity falls back and says why."),
                ],
                "checklist",
                "crm.crm_lead_action_pipeline",
            ),
            part(
                "leader",
                30,
                _("Know what is really proven"),
                [
                    _("Gate Watch shows which opportunities lack proofs or have fallen back."),
                    _("The ledger of an opportunity keeps every move; nobody can rewrite it."),
                    _("Going past a gate is a right of its own, needs a reason and leaves a mark."),
                ],
                "ledger",
            ),
            part(
                "admin",
                20,
                _("Put gates before stages"),
                [
                    _("CRM → Configuration → Stage Gates → Gates: one row is one requirement."),
                    _("“Observe” counts and blocks nothing; “Enforce” keeps the stage shut."),
                    _("Before enforcing, rehearse: it lists the opportunities it would stop."),
                ],
                "gates",
                "crm_stagegate.crm_stage_gate_action",
            ),
        ]
