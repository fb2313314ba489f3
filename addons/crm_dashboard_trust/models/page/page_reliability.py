"""Whether credibility predicts winning, on the page."""

from odoo import api, models


class CrmTrustPage(models.AbstractModel):
    _inherit = "crm.trust.page"

    @api.model
    def _page_sections(self, scope):
        sections = super()._page_sections(scope)
        if self._page_sees_leads():
            sections["reliability"] = self.env["crm.trust.credibility"]._reliability(scope)
        return sections
