from odoo import api, fields, models
from odoo.exceptions import ValidationError

# Mail providers for private people: an address there is no company's
FREE_MAIL_DOMAINS = {
    "126.com", "139.com", "163.com", "189.cn", "aliyun.com", "aol.com", "foxmail.com", "gmail.com",
    "gmx.com", "gmx.de", "hotmail.com", "icloud.com", "live.cn", "live.com", "mail.ru", "msn.com",
    "outlook.com", "proton.me", "protonmail.com", "qq.com", "sina.cn", "sina.com", "sohu.com",
    "tom.com", "vip.163.com", "vip.qq.com", "vip.sina.com", "wo.cn", "yahoo.com", "yandex.ru",
    "yeah.net",
}  # fmt: skip


class CrmLeadChannel(models.Model):
    """Where leads come from: what such a lead is worth and what it must say."""

    _name = "crm.lead.channel"
    _description = "Lead Channel"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        help="Short name used by forms and connectors, such as fair or web.", copy=False
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company")
    weight = fields.Float(default=1.0, help="A lead's score is multiplied by it.")
    urgency = fields.Selection(
        [("2h", "2 hours"), ("8h", "8 hours"), ("24h", "24 hours")],
        default="8h",
        required=True,
        help="Given to leads of this channel that say nothing else.",
    )
    required_field_ids = fields.Many2many(
        "ir.model.fields",
        string="Required Fields",
        domain="[('model', '=', 'crm.lead'), ('store', '=', True), ('readonly', '=', False)]",
        help="What a lead of this channel must say.",
    )
    require_company_email = fields.Boolean(
        "Company Mail Address", help="Addresses of public mail providers are not enough."
    )
    is_fair = fields.Boolean("Trade Fair", help="Its leads get a grade from what they did there.")
    points_booth = fields.Float("Points per Booth Scanned", default=10.0)
    points_minute = fields.Float("Points per Minute of Stay", default=1.0)
    points_interaction = fields.Float("Points per Interaction", default=5.0)
    grade_a_points = fields.Float("Grade A From", default=60.0)
    grade_b_points = fields.Float("Grade B From", default=30.0)
    source_id = fields.Many2one("utm.source", ondelete="set null")

    _code_unique = models.Constraint("UNIQUE(code)", "Another channel has this code already.")
    _check_weight = models.Constraint(
        "CHECK(weight >= 0)", "The weight of a channel can't be negative."
    )

    @api.constrains("required_field_ids")
    def _check_required_fields(self):
        for channel in self:
            wrong = channel.required_field_ids.filtered(lambda field: field.model != "crm.lead")
            if wrong:
                raise ValidationError(
                    self.env._(
                        "Only fields of leads can be required of a channel, not %(fields)s.",
                        fields=", ".join(wrong.mapped("display_name")),
                    )
                )

    def _missing_labels(self, lead):
        """Labels of what ``lead`` must say for this channel and doesn't.

        :rtype: list[str]
        """
        self.ensure_one()
        missing = []
        # field definitions are readable by administrators only
        for field in self.sudo().required_field_ids:
            if field.name in lead._fields and not lead[field.name]:
                missing.append(field.field_description)
        if self.require_company_email:
            domain = (lead.email_normalized or lead.email_from or "").rpartition("@")[2].lower()
            if not domain or domain in FREE_MAIL_DOMAINS:
                missing.append(self.env._("Company mail address"))
        return missing
