"""Forms as a kind of connector: what visitors write waits in the inbox like all that comes."""

import json

from odoo import api, models
from odoo.addons.crm_integrations.tools.shapes import Plan, Step, Subject


class FormKind(models.AbstractModel):
    _name = "crm.connector.kind.form"
    _inherit = "crm.connector.kind"
    _description = "Forms"
    _kind = "form"

    @api.model
    def _kind_label(self):
        return self.env._("Forms")

    @api.model
    def _subject_key(self, connector, received):
        # each enquiry is somebody's of its own: numbers and addresses propose, people decide
        return received.key

    @api.model
    def _plan(self, connector, received, identity):
        content = json.loads(received.payload)
        values = content["values"]
        subject = Subject(
            external_id=received.key,
            name=values.get("contact_name") or values.get("partner_name") or "",
            phone=values.get("phone") or "",
            email=values.get("email_from") or "",
            credit_code=values.get("credit_code") or "",
        )
        return Plan(subject=subject, steps=(Step("form", content),))

    @api.model
    def _test(self, connector):
        forms = self.env["crm.form"].sudo().search(
            [("company_id", "=", connector.company_id.id), ("is_published", "=", True)]
        )  # fmt: skip
        if not forms:
            return [(False, self.env._("No form is published."))]
        return [(True, self.env._("Published: %s.", ", ".join(forms.mapped("name"))))]
