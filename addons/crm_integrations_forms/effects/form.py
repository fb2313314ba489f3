"""An enquiry becomes a lead; whether it repeats one is the router's to say."""

from odoo import api, models
from odoo.tools import html_escape

from ..tools import tracking

# judged when they were typed; written as they are
RECORDS = ("state_id", "country_id", "industry_id", "product_line_id")


class FormEffect(models.AbstractModel):
    _name = "crm.integration.effect.form"
    _inherit = "crm.integration.effect.lead"
    _description = "Effect: Enquiry by a Form"
    _effect = "form"
    # forms' own: no mapping offers it
    _is_internal = True

    @api.model
    def _label(self):
        return self.env._("Enquiry by a form")

    @api.model
    def _targets(self):
        return []

    @api.model
    def _apply(self, occasion, values):
        form = self.env["crm.form"].browse(values["form"]).exists()
        found = values.get("visit", {})
        texts = {name: value for name, value in values["values"].items() if name not in RECORDS}
        flat = {
            **texts,
            **{name: found.get(f"utm_{name}") for name in tracking.UTM},
            "consent_version": values.get("consent"),
            "consent_place": found.get("page") or form.url,
        }
        return super()._apply(occasion, {**flat, "form": form, "content": values})

    @api.model
    def _lead_values(self, occasion, values):
        wanted = super()._lead_values(occasion, values)
        form, content = values["form"], values["content"]
        found = content.get("visit", {})
        known = self.env["crm.lead"]._fields
        for name, value in content["values"].items():
            if name not in wanted and name in known and self._still_there(known[name], value):
                wanted[name] = value
        wanted["description"] = self._described(content)
        names = [wanted.get("partner_name") or wanted.get("contact_name"), form.name]
        wanted["name"] = " · ".join(name for name in names if name) or occasion.connector.name
        channel = form.channel_id
        for name in tracking.UTM:
            record = form[f"{name}_id"]
            if name == "source":
                record = record or channel.source_id
            if record and f"{name}_id" not in wanted:
                wanted[f"{name}_id"] = record.id
        language = self.env["res.lang"].search([("code", "=", content.get("lang"))], limit=1)
        wanted.update(
            {
                "form_id": form.id,
                "channel_id": channel.id,
                "form_landing_url": found.get("page"),
                "form_referrer": found.get("ref"),
                "form_ad_values": tracking.ad_values(found),
                "date_first_contact": occasion.date,
                "lang_id": language.id,
            }
        )
        return wanted

    @api.model
    def _create_lead(self, occasion, wanted, values):
        form = values["form"]
        created = {
            **wanted,
            "type": "lead" if self._uses_leads() else "opportunity",
            "company_id": occasion.connector.company_id.id,
            "user_id": False,
        }
        if form.team_id:
            created["team_id"] = form.team_id.id
        return self.env["crm.lead"].with_context(mail_create_nosubscribe=True).create(created)

    @api.model
    def _still_there(self, field, value):
        if field.type != "many2one":
            return True
        return bool(self.env[field.comodel_name].browse(value).exists())

    @api.model
    def _described(self, content):
        """What they need, then the answers to the form's own questions."""
        need = content["values"].get("description") or ""
        lines = [html_escape(line) for line in need.splitlines()]
        parts = [f"<p>{'<br/>'.join(lines)}</p>"] if lines else []
        parts += [
            f"<p><b>{html_escape(label)}</b><br/>{'<br/>'.join(html_escape(answer).splitlines())}</p>"
            for label, answer in content.get("notes", ())
        ]
        return "".join(parts)
