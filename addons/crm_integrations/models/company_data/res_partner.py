from odoo import api, fields, models

from ...tools import contact


class ResPartner(models.Model):
    _inherit = "res.partner"

    company_data_id = fields.Many2one(
        "crm.company.data", "As Registered", readonly=True, copy=False, ondelete="set null",
        index="btree_not_null", groups="sales_team.group_sale_salesman",
    )  # fmt: skip
    company_capital = fields.Char(
        related="company_data_id.capital_text", groups="sales_team.group_sale_salesman"
    )
    company_headcount = fields.Integer(
        related="company_data_id.insured_headcount", groups="sales_team.group_sale_salesman"
    )
    can_look_up_company = fields.Boolean(
        compute="_compute_can_look_up_company", groups="sales_team.group_sale_salesman"
    )

    @api.depends("company_id")
    def _compute_can_look_up_company(self):
        for company, partners in self.grouped("company_id").items():
            provider = self.env["crm.company.data"]._provider(company or self.env.company)
            partners.can_look_up_company = bool(provider)

    def action_look_up_company(self):
        """What is registered of this company, as proposals."""
        self.ensure_one()
        company = self.commercial_partner_id if self.commercial_partner_id.is_company else self
        keyword = contact.credit_code(company.vat) or company.company_name or company.name
        return self.env["crm.company.lookup"]._open({"partner_id": company.id}, keyword)
