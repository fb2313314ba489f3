from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...tools.credibility import WEIGHTS
from .crm_lead_credibility import PARAMETER


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    # no parameters of the framework: those take 0 for “not set”
    trust_weight_gates = fields.Integer("Weight of Gates")
    trust_weight_answers = fields.Integer("Weight of Answers")
    trust_weight_contacts = fields.Integer("Weight of Contact")

    @api.constrains("trust_weight_gates", "trust_weight_answers", "trust_weight_contacts")
    def _check_trust_weights(self):
        for settings in self:
            weights = settings._trust_chosen_weights().values()
            if min(weights) < 0 or not any(weights):
                raise ValidationError(
                    self.env._("Weights are 0 or more, and one of them is more than 0.")
                )

    def _trust_chosen_weights(self):
        return {key: self[f"trust_weight_{key}"] for key in WEIGHTS}

    @api.model
    def get_values(self):
        # reached by RPC, and by everybody's
        self.check_access("create")
        weights = self.env["crm.lead"]._trust_weights()
        return super().get_values() | {
            f"trust_weight_{key}": weight for key, weight in weights.items()
        }

    def set_values(self):  # pylint: disable=missing-return
        super().set_values()
        chosen = self._trust_chosen_weights()
        # sudo: how opportunities are weighed, all of them, is the administrator's choice
        lead = self.env["crm.lead"].sudo()
        if chosen != lead._trust_weights():
            for key, weight in chosen.items():
                lead.env["ir.config_parameter"].set_param(PARAMETER % key, str(weight))
            lead._trust_reweigh()
