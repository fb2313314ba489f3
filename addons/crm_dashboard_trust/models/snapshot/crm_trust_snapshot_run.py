"""Which days of which company were written down."""

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.append_only import Rules


class CrmTrustSnapshotRun(models.Model):
    """A day of a company whose opportunities were all looked at."""

    _name = "crm.trust.snapshot.run"
    _description = "Day Written Down"
    _inherit = ["crm.notary.protected", "crm.notary.append.only"]
    _append_only = Rules(
        nullable=("create_uid", "write_uid"), goes_with=("company_id", "res_company")
    )
    _order = "day desc, company_id"
    _rec_name = "day"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    day = fields.Date(required=True, readonly=True)

    _one_a_day = models.Constraint("UNIQUE(company_id, day)", "A day is written down once.")

    def _protected_hint(self, _operation):
        return self.env._("The days are written down every night.")

    @api.model
    def _last_day(self, company, until=None):
        """:return: the last day of a company that was written down, up to ``until``; or None"""
        domain = [("company_id", "=", company.id)]
        if until:
            domain.append(("day", "<=", until))
        # sudo: that a day was written down is no secret
        return self.sudo().search(domain, order="day desc", limit=1).day or None
