import re

from odoo import api, models
from odoo.fields import Domain

# a piece of a phone number, as people type one
PHONE = re.compile(r"\+?[\d\s()./-]{5,}")


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def _search_display_name(self, operator, value):
        """Quick Entry finds a customer by the phone, too: that is what a seller has at hand."""
        domain = super()._search_display_name(operator, value)
        if (
            self.env.context.get("find_by_phone")
            and operator in ("ilike", "like")
            and isinstance(value, str)
            and PHONE.fullmatch(value.strip())
        ):
            domain = Domain(domain) | Domain("phone_mobile_search", "ilike", value.strip())
        return domain
