from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

SAME = ("email_normalized", "phone_sanitized", "vat")


class ResPartner(models.Model):
    _inherit = "res.partner"

    trust_is_duplicate = fields.Boolean(
        "Is Twice There", compute="_compute_trust_is_duplicate",
        search="_search_trust_is_duplicate", exportable=False,
    )  # fmt: skip

    def _compute_trust_is_duplicate(self):
        """It is there to be searched by."""
        self.trust_is_duplicate = False

    @api.model
    def _search_trust_is_duplicate(self, operator, value):
        """Another customer has the same mail address, number or tax number."""
        if operator != "in":
            return NotImplemented
        self.env["res.partner"].flush_model()
        names = [name for name in SAME if self._fields[name].store]
        found = Domain.custom(to_sql=lambda _model, alias, _query: _twice(alias, names))
        return found if True in value else ~found


def _twice(alias, names):
    mine = SQL.identifier(alias)
    same = SQL(" OR ").join(
        SQL(
            """(COALESCE(%(mine)s.%(name)s, '') NOT IN ('', '/') AND EXISTS (
                SELECT 1 FROM res_partner AS other
                 WHERE other.%(name)s = %(mine)s.%(name)s AND other.active
                   AND other.commercial_partner_id <> %(mine)s.commercial_partner_id
                   AND (other.company_id IS NULL OR %(mine)s.company_id IS NULL
                        OR other.company_id = %(mine)s.company_id)))""",
            mine=mine,
            name=SQL.identifier(name),
        )
        for name in names
    )
    # in brackets: it stands beside other conditions, those of the record rules among them
    return SQL("(%s)", same)
