from odoo import fields, models


class CrmLeadChannel(models.Model):
    _inherit = "crm.lead.channel"

    has_wecom = fields.Boolean(compute="_compute_has_wecom")

    def _compute_has_wecom(self):
        """Whether codes of channels can be made there, by who looks at it."""
        ways = self.env["crm.wecom.contact.way"]
        self.has_wecom = ways.has_access("create") and bool(ways._connectors())

    def action_publish_form(self):
        """The channel's form: the one there is, else a new one that can be used at once."""
        self.ensure_one()
        form = self.env["crm.form"].search(
            [("channel_id", "=", self.id), ("company_id", "=", self.env.company.id)], limit=1
        )
        if not form:
            form = self.env["crm.form"]._publish(self)
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.form",
            "res_id": form.id,
            "views": [(False, "form")],
        }
