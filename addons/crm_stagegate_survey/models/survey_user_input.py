from odoo import fields, models


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    gate_lead_id = fields.Many2one(
        "crm.lead", string="For the Opportunity", readonly=True, copy=False, ondelete="set null",
        index="btree_not_null",
    )  # fmt: skip

    def write(self, vals):
        leads = self.gate_lead_id if "gate_lead_id" in vals else None
        result = super().write(vals)
        if {"state", "gate_lead_id"} & vals.keys():
            # sudo: the customer who answers has no rights on opportunities
            (
                self.sudo().gate_lead_id | (leads or self.gate_lead_id.browse()).sudo()
            )._stagegate_refresh_kind(
                ("survey",), reason=lambda env: env._("The questionnaire changed.")
            )
        return result

    def unlink(self):
        leads = self.sudo().gate_lead_id
        result = super().unlink()
        leads._stagegate_refresh_kind(
            ("survey",), reason=lambda env: env._("The questionnaire was deleted.")
        )
        return result
