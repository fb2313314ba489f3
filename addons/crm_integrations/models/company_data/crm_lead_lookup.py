"""What is registered of a lead's company, and the button that asks for it."""

from odoo import api, fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    company_data_id = fields.Many2one(
        "crm.company.data", "As Registered", readonly=True, copy=False, ondelete="set null",
        index="btree_not_null",
    )  # fmt: skip
    company_capital = fields.Char(related="company_data_id.capital_text")
    company_headcount = fields.Integer(related="company_data_id.insured_headcount")
    company_status = fields.Char(related="company_data_id.status")
    date_company_data = fields.Datetime(related="company_data_id.date_fetched")
    can_look_up_company = fields.Boolean(compute="_compute_can_look_up_company")

    @api.depends("company_id")
    def _compute_can_look_up_company(self):
        for company, leads in self.grouped("company_id").items():
            provider = self.env["crm.company.data"]._provider(company or self.env.company)
            leads.can_look_up_company = bool(provider)

    def action_look_up_company(self):
        """What is registered of the customer's company, as proposals."""
        self.ensure_one()
        code = self.credit_code if "credit_code" in self._fields else ""
        partner = self.partner_id.commercial_partner_id
        keyword = code or self.partner_name or (partner.name if partner.is_company else "")
        return self.env["crm.company.lookup"]._open({"lead_id": self.id}, keyword)
