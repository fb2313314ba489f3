from odoo import fields, models

from ...tools.append_only import Rules


class CrmNotaryMonthClosing(models.Model):
    """That the figures of a month are final, said once and for good.

    Needed apart from the figures: a month in which nothing happened is closed, too.
    """

    _name = "crm.notary.month.closing"
    _description = "Closed Month"
    _inherit = ["crm.notary.protected", "crm.notary.append.only"]
    _order = "month desc, id desc"
    _append_only = Rules(
        nullable=("create_uid", "write_uid"), goes_with=("company_id", "res_company")
    )

    res_model = fields.Char("Figures", required=True, readonly=True)
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    month = fields.Date(required=True, readonly=True)

    _once = models.Constraint(
        "UNIQUE(res_model, company_id, month)", "A month is closed only once."
    )
