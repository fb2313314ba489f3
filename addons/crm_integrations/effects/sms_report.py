from odoo import api, models


class SmsReportEffect(models.AbstractModel):
    """What the vendor says became of a message on somebody's phone."""

    _name = "crm.integration.effect.sms_report"
    _inherit = "crm.integration.effect"
    _description = "Effect: Delivery Report"
    _effect = "sms_report"
    _is_internal = True

    @api.model
    def _label(self):
        return self.env._("Delivery report")

    @api.model
    def _apply(self, occasion, values):
        message = self.env["crm.outbox.message"].sudo().browse(values["message"])
        nothing = self.env["crm.lead"]
        if values["state"] == "delivered":
            message._set_delivered()
            return self.env._("“%s” was delivered.", message.subject), nothing
        message._set_undelivered(values["reason"])
        return self.env._("“%s” was not delivered.", message.subject), nothing
