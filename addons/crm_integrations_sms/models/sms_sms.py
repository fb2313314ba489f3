from odoo import api, fields, models
from odoo.addons.crm_notary.tools.walking import is_walking


class SmsSms(models.Model):
    """SMS go out by the gateway of their company, several companies' in one batch, too."""

    _inherit = "sms.sms"

    crm_company_id = fields.Many2one("res.company", "Company It Is Sent For")

    @api.model_create_multi
    def create(self, vals_list):
        # no default of the field: a client's context could name a company that is not its own
        company = self.env.company.id
        return super().create([{"crm_company_id": company, **vals} for vals in vals_list])

    def _get_sms_company(self):
        return (
            self.mail_message_id.record_company_id
            or self.crm_company_id
            or super()._get_sms_company()
        )

    def _split_by_api(self):
        """One gateway at a time: what a person sends."""
        rest = self.browse()
        for company, batch in self.grouped(lambda sms: sms._get_sms_company()).items():
            if company._crm_sms_connector():
                api = company._get_sms_api_class()(self.env)
                api._set_company(company)
                yield api, batch
            else:
                rest += batch
        if rest:
            yield from super(SmsSms, rest)._split_by_api()

    def _send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        """One company at a time: what the scheduler sends; Odoo's own asks for a single one."""
        if is_walking(self.env):
            return None
        options = {
            "unlink_failed": unlink_failed,
            "unlink_sent": unlink_sent,
            "raise_exception": raise_exception,
        }
        if self.env.context.get("sms_api"):
            return super()._send(**options)
        for company, batch in self.grouped(lambda sms: sms._get_sms_company()).items():
            # a gateway takes its settings from the company of the environment
            super(SmsSms, batch.with_company(company))._send(**options)
        return None
