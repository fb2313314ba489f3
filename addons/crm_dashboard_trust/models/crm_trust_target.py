"""A company's own targets."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmTrustTarget(models.Model):
    """What a figure should be in a company; the catalogue has one for the others."""

    _name = "crm.trust.target"
    _description = "Target of a Figure"
    _order = "company_id, code"
    _rec_name = "code"

    code = fields.Selection("_selection_code", "Figure", required=True)
    value = fields.Float("Target", required=True, help="In the unit of the figure.")
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    user_id = fields.Many2one("res.users", "Answers for It", ondelete="set null")

    _one_target = models.UniqueIndex("(company_id, code)", "This figure has a target already.")

    @api.model
    def _selection_code(self):
        catalogue = self.env["crm.trust.catalogue"]
        return [(code, metric.name) for code, (_, metric) in catalogue._available().items()]

    @api.constrains("value")
    def _check_value(self):
        metrics = self.env["crm.trust.catalogue"]._available()
        for target in self:
            metric = metrics[target.code][1]
            if metric.unit == "percent" and not 0 <= target.value <= 100:
                raise ValidationError(
                    self.env._("“%s” is a percentage: choose 0 to 100.", metric.name)
                )

    @api.model
    def _targets(self, company):
        """:return: ``{code: value}``"""
        # sudo: a target is no secret of who may see the figure
        rows = self.sudo().search_fetch([("company_id", "=", company.id)], ["code", "value"])
        return {row.code: row.value for row in rows}

    @api.model
    def _menders(self, company):
        """:return: ``{code: res.users}``: who answers for which figure in a company"""
        # sudo: who mends what is no secret of who may see the figure
        rows = self.sudo().search([("company_id", "=", company.id), ("user_id.active", "=", True)])
        return {row.code: row.user_id for row in rows}
