from odoo import api, fields, models
from odoo.exceptions import ValidationError

from . import texts


class CrmSmsVendorTemplate(models.Model):
    """Words that a vendor of SMS approved, with places for what changes."""

    _name = "crm.sms.vendor.template"
    _description = "SMS Template of a Vendor"
    _order = "connector_id, sequence, id"
    _rec_name = "code"

    connector_id = fields.Many2one("crm.connector", required=True, index=True, ondelete="cascade")
    sequence = fields.Integer(default=10)
    code = fields.Char(
        "Template Code", required=True, help="Aliyun: SMS_…; Tencent: the template's number."
    )
    text = fields.Text(
        "Words",
        required=True,
        help="As approved, without the signature. Aliyun: ${name}; Tencent: {1}. A message goes "
        "out by the first template whose words it has; one that is a place only takes any "
        "message.",
    )

    _code_unique = models.Constraint(
        "UNIQUE(connector_id, code)", "This template is on the list already."
    )

    @api.constrains("text")
    def _check_text(self):
        for template in self:
            if not texts.is_clear(template.text):
                raise ValidationError(
                    self.env._(
                        "In the template “%s” there must be words between two places, or nobody "
                        "can tell what belongs into which.",
                        template.code,
                    )
                )
