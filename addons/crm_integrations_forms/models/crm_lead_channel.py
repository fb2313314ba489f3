from odoo import fields, models
from odoo.exceptions import UserError


class CrmLeadChannel(models.Model):
    _inherit = "crm.lead.channel"

    has_wecom = fields.Boolean(compute="_compute_has_wecom")

    def _compute_has_wecom(self):
        # only who may make codes is shown the way to them
        can_make = self.env["crm.wecom.contact.way"].has_access("create")
        self.has_wecom = can_make and bool(self._wecom_connectors())

    def _wecom_connectors(self):
        # sudo: who makes codes need not see connectors
        return (
            self.env["crm.connector"]
            .sudo()
            .search([("kind", "=", "wecom"), ("company_id", "in", self.env.companies.ids)])
        )

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

    def action_wecom_codes(self):
        """Its channel codes in WeCom; a new one is of this channel.

        :raise UserError: where it has no short name, by which its leads are known
        """
        self.ensure_one()
        if not self.code:
            raise UserError(
                self.env._(
                    "“%s” needs a short name first: by it WeCom says which channel a customer "
                    "came by.",
                    self.name,
                )
            )
        connectors = self._wecom_connectors()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_integrations.crm_wecom_contact_way_action"
        )
        return {
            **action,
            "domain": [("channel_code", "=", self.code)],
            "context": {
                "default_name": self.name,
                "default_channel_code": self.code,
                "default_connector_id": connectors.id if len(connectors) == 1 else False,
            },
        }
