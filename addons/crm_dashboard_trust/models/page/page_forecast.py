"""The figure of the month, on the page."""

from odoo import api, models


class CrmTrustPage(models.AbstractModel):
    _inherit = "crm.trust.page"

    @api.model
    def _page_sections(self, scope):
        sections = super()._page_sections(scope)
        if self._page_sees_leads():
            sections["forecast"] = self.env["crm.trust.forecast"]._overview(scope)
        return sections
