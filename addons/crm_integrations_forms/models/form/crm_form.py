"""A form of a channel: a page that anybody can open, and a piece of other pages."""

import re
import secrets

from markupsafe import Markup
from odoo import api, fields, models
from odoo.addons.crm_notary.tools.defaults import without_defaults
from odoo.addons.crm_notary.tools.qr_code import qr_code
from odoo.exceptions import AccessError, UserError, ValidationError

from ...tools.askable import USUAL

TOKEN_BYTES = 9
SITE = re.compile(r"^https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$")
WEB = ("https://", "http://")
WITHOUT_A_WAY_BACK = {"phone", "email_from"}


class CrmForm(models.Model):
    _name = "crm.form"
    _description = "Form"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, help="For colleagues; visitors see the title.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    channel_id = fields.Many2one(
        "crm.lead.channel",
        required=True,
        ondelete="restrict",
        default=lambda self: self._default_channel(),
        check_company=True,
        help="Leads of this form are of this channel, and say what it requires.",
    )
    team_id = fields.Many2one("crm.team", "Sales Team", check_company=True)
    token = fields.Char(
        default=lambda self: secrets.token_urlsafe(TOKEN_BYTES),
        required=True,
        readonly=True,
        copy=False,
    )
    is_published = fields.Boolean("Published", default=True)
    field_ids = fields.One2many(
        "crm.form.field",
        "form_id",
        "Questions",
        default=lambda self: self._default_fields(),
        copy=True,
    )

    # What visitors read; empty: the usual words in their language
    title = fields.Char(translate=True)
    intro = fields.Text("Introduction", translate=True)
    button = fields.Char("Words on the Button", translate=True)
    thanks = fields.Text("Words of Thanks", translate=True)
    next_url = fields.Char("Next Page", help="A button leads there after the form was sent.")
    consent_required = fields.Boolean("Asks for Consent", default=True)
    consent_text = fields.Text(
        translate=True, help="What visitors agree to; empty: the usual words in their language."
    )
    privacy_url = fields.Char("Privacy Page")
    consent_ids = fields.One2many("crm.form.consent", "form_id", "Texts Agreed To", readonly=True)

    # Where leads come from, if the visit does not say
    campaign_id = fields.Many2one("utm.campaign", ondelete="set null")
    source_id = fields.Many2one("utm.source", ondelete="set null")
    medium_id = fields.Many2one("utm.medium", ondelete="set null")

    allowed_sites = fields.Text(
        "Websites That May Show It",
        help="One a line, such as https://www.example.com or https://*.example.com. Empty: all.",
    )
    per_hour = fields.Integer(
        "Enquiries an Hour From One Address",
        default=20,
        help="The first half of them at once. A booth at a fair or a large office is one address.",
    )

    url = fields.Char("Link", compute="_compute_url")
    snippet = fields.Char("For Your Website", compute="_compute_url")
    qr_code = fields.Binary("QR Code", compute="_compute_qr_code")
    qr_name = fields.Char(compute="_compute_qr_code")
    not_asked = fields.Char("Required but Not Asked", compute="_compute_not_asked")
    also_asked = fields.Char("Asked Besides", compute="_compute_not_asked")
    lead_count = fields.Integer("Leads", compute="_compute_lead_count")

    _token_unique = models.Constraint("UNIQUE(token)", "This link is taken.")
    _check_per_hour = models.Constraint(
        "CHECK(per_hour > 0)", "At least one enquiry an hour must be possible."
    )

    # ------------------------------------------------------------
    # DEFAULTS
    # ------------------------------------------------------------

    @api.model
    def _default_channel(self):
        channels = self.env["crm.lead.channel"].search(
            [("company_id", "in", [self.env.company.id, False])]
        )
        return channels.filtered(lambda each: each.code == "web")[:1] or channels[:1]

    @api.model
    def _default_fields(self):
        return [
            (0, 0, {"asks": code, "is_required": required, "sequence": 10 * number})
            for number, (code, required) in enumerate(USUAL.items(), start=1)
        ]

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if "name" in fields and not values.get("name") and values.get("channel_id"):
            channel = self.env["crm.lead.channel"].browse(values["channel_id"])
            values["name"] = channel.name
        return values

    @api.model
    def _publish(self, channel):
        """A form of a channel as it is usual, for the company people work in."""
        return without_defaults(self).create({"name": channel.name, "channel_id": channel.id})

    # ------------------------------------------------------------
    # COMPUTES
    # ------------------------------------------------------------

    @api.depends("token")
    def _compute_url(self):
        base = self.env["ir.config_parameter"].sudo().get_param("web.base.url", "").rstrip("/")
        script = f"{base}/crm_integrations_forms/static/src/form/embed.js"
        for form in self:
            form.url = f"{base}/form/{form.token}"
            form.snippet = Markup(
                '<script src="%(script)s" data-form="%(token)s" async></script>'
                '<noscript><iframe src="%(url)s?embed=1" title="%(name)s" width="100%%" '
                'height="900" style="border:0"></iframe></noscript>'
            ) % {"script": script, "token": form.token, "url": form.url, "name": form.name or ""}

    @api.depends("token")
    def _compute_qr_code(self):
        for form in self:
            form.qr_code = qr_code(form.url)
            form.qr_name = f"{form.name or 'form'}.png"

    @api.depends("channel_id", "field_ids.asks")
    def _compute_not_asked(self):
        for form in self:
            asked = set(form.field_ids.mapped("asks"))
            besides, never = [], []
            for field in form.channel_id.sudo().required_field_ids:
                if field.name not in form.field_ids._codes():
                    never.append(field.field_description)
                elif field.name not in asked:
                    besides.append(form.field_ids._label_of(field.name))
            if form.channel_id.require_company_email and "email_from" not in asked:
                besides.append(form.field_ids._label_of("email_from"))
            form.not_asked = ", ".join(never)
            form.also_asked = ", ".join(dict.fromkeys(besides))

    def _compute_lead_count(self):
        counted = self.env["crm.lead"].with_context(active_test=False)
        rows = counted._read_group([("form_id", "in", self.ids)], ["form_id"], ["__count"])
        counts = {form.id: count for form, count in rows}
        for form in self:
            form.lead_count = counts.get(form.id, 0)

    # ------------------------------------------------------------
    # CHECKS
    # ------------------------------------------------------------

    @api.constrains("next_url", "privacy_url")
    def _check_urls(self):
        for form in self:
            for name in ("next_url", "privacy_url"):
                if form[name] and not form[name].startswith(WEB):
                    raise ValidationError(
                        self.env._(
                            "“%(field)s” must be an address that begins with https://.",
                            field=self._fields[name]._description_string(self.env),
                        )
                    )

    @api.constrains("allowed_sites")
    def _check_allowed_sites(self):
        for form in self:
            for line in (form.allowed_sites or "").split():
                if not SITE.match(line.lower().rstrip("/")):
                    raise ValidationError(
                        self.env._(
                            "“%s” is no website: write it as https://www.example.com, without the "
                            "page.",
                            line,
                        )
                    )

    @api.constrains("is_published", "field_ids", "channel_id")
    def _check_way_back(self):
        for form in self.filtered("is_published"):
            if not WITHOUT_A_WAY_BACK & {each.code for each in form._asked()}:
                raise ValidationError(
                    self.env._(
                        "Nobody could answer what comes by “%s”: ask for a telephone number or a "
                        "mail address.",
                        form.name,
                    )
                )

    @api.constrains("company_id", "consent_ids")
    def _check_company_stays(self):
        for form in self:
            if form.consent_ids and form.consent_ids.company_id != form.company_id:
                raise ValidationError(
                    self.env._("People have agreed to be known by the company of this form.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        forms = super().create(vals_list)
        for company in forms.company_id:
            self._connector(company)
        return forms

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            for company in self.company_id:
                self._connector(company)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_agreed(self):
        # sudo: whether there are any, whoever may read them
        if used := self.filtered(lambda form: form.sudo().consent_ids):
            raise UserError(
                self.env._(
                    "People have agreed to the text of “%s”: archive the form instead, so that it "
                    "stays known what they agreed to.",
                    used[0].name,
                )
            )

    def copy_data(self, default=None):
        rows = super().copy_data(default)
        for form, values in zip(self, rows, strict=True):
            if "name" not in (default or {}):
                values["name"] = self.env._("%s (copy)", form.name)
        return rows

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_page(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.url, "target": "new"}

    def action_open_leads(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "crm.lead",
            "views": [(False, "list"), (False, "form")],
            "domain": [("form_id", "=", self.id)],
            "context": {"active_test": False, "create": False},
        }

    def action_new_link(self):
        """Where nobody can read the old one any more: whoever has it finds nothing."""
        self.check_access("write")
        if not self.env.user.has_group("crm_lead_router.group_router_manager"):
            raise AccessError(self.env._("Only managers of lead routing change links of forms."))
        # sudo: salespeople made the links, of which they natively change none
        Link = self.env["link.tracker"].sudo()
        for form in self:
            old = form.url
            form.token = secrets.token_urlsafe(TOKEN_BYTES)
            for link in Link.search([("form_id", "=", form.id), ("url", "=like", f"{old}%")]):
                link.url = form.url + link.url.removeprefix(old)
        return True

    # ------------------------------------------------------------
    # FOR THE PAGE
    # ------------------------------------------------------------

    @api.model
    def _for_token(self, token):
        """The form that anybody may fill in under this link; empty if there is none."""
        # sudo: visitors are nobody
        return self.sudo().search([("token", "=", token), ("is_published", "=", True)], limit=1)

    @api.model
    def _connector(self, company):
        """What forms of a company put their enquiries into; made with the first form."""
        # sudo: who publishes forms need not be able to make connectors
        Connector = without_defaults(self.env["crm.connector"].sudo())
        found = Connector.search([("kind", "=", "form"), ("company_id", "=", company.id)], limit=1)
        return found or Connector.create(
            {"name": self.env._("Forms"), "kind": "form", "company_id": company.id}
        )

    def _frame_ancestors(self):
        """Who may show the form inside of a page, as a Content-Security-Policy says it."""
        sites = [each.lower().rstrip("/") for each in (self.allowed_sites or "").split()]
        return " ".join(["'self'", *sites]) if sites else "*"
