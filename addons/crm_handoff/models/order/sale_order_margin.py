"""Finance and production read orders through rights of their own; what we earn is not theirs.

Native access stays as it is for everybody but those who were given handoffs without sales.
"""

from odoo import api, models

MARGIN_FIELDS = frozenset({"margin", "margin_percent", "purchase_price"})


def hides_margins(env):
    """Whether the current user works on handoffs and has no right in sales."""
    user = env.user
    return (
        not env.su
        and user.has_group("crm_handoff.group_handoff_user")
        and not user.has_group("crm_handoff.group_handoff_manager")
        and not user.has_group("sales_team.group_sale_salesman")
    )


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and not (
            field.name in MARGIN_FIELDS and hides_margins(self.env)
        )

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, hides_margins(self.env))

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if hides_margins(self.env):
            # the web client does not know these fields; brackets around nothing are ugly
            for label in arch.xpath("//div/label[@for='margin']"):
                block = label.getparent()
                block.getparent().remove(block)
            for node in [*arch.iter("field", "label")]:
                if (node.get("name") or node.get("for")) in MARGIN_FIELDS:
                    node.getparent().remove(node)
        return arch, view


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _has_field_access(self, field, operation):
        return super()._has_field_access(field, operation) and not (
            field.name in MARGIN_FIELDS and hides_margins(self.env)
        )
