from odoo import models

from ..tools.sms_api import SmsApiConnector


class ResCompany(models.Model):
    _inherit = "res.company"

    def _crm_sms_connectors(self):
        # sudo: which gateway a company has concerns whoever sends by it
        return (
            self.env["crm.connector"]
            .sudo()
            .search([("company_id", "in", self.ids), ("sends_sms", "=", True)])
        )

    def _crm_sms_connector(self):
        """The connector by which this company's SMS go out; empty: as Odoo does it."""
        self.ensure_one()
        return self._crm_sms_connectors()[:1]

    def _get_sms_api_class(self):
        self.ensure_one()
        if self._crm_sms_connector():
            return SmsApiConnector
        return super()._get_sms_api_class()
