"""Who has no right in sales reads orders, but not which opportunity they belong to.

Odoo shows the name of what a many2one points to whoever reads it: with the field, accounting and
production would read the names of all opportunities.
"""

from odoo import api, models

FIELD = "opportunity_id"
KEY = "crm_notary_opportunity_access"
# an object of this process: no caller from outside can send it
_GRANTED = object()


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _notary_hides_opportunity(self):
        return (
            not self.env.su
            and self.env.context.get(KEY) is not _GRANTED
            and not self.env.user.has_group("sales_team.group_sale_salesman")
        )

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and not (
            field.name == FIELD and self._notary_hides_opportunity()
        )

    def action_confirm(self):
        # Odoo looks at the opportunity itself, whoever confirms
        return super(SaleOrder, self.with_context(**{KEY: _GRANTED})).action_confirm()

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self._notary_hides_opportunity())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if self._notary_hides_opportunity():
            # the web client does not know this field
            for node in [*arch.iter("field", "label")]:
                if FIELD in (node.get("name"), node.get("for")):
                    node.getparent().remove(node)
        return arch, view
