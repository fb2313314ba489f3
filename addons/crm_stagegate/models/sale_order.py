from odoo import api, models

from .order.signature import SIGNATURE_FIELDS, SIGNED_FIELDS

# kinds that look at what is quoted and ordered
QUOTED = ("quotation", "approval")
# kinds that look at all orders of an opportunity
KINDS = (*QUOTED, "payment")
# what these look at; other changes of an order concern no gate
WATCHED_FIELDS = {
    "state",
    "amount_untaxed",
    "signed_by_customer",
    "currency_rate",
    *SIGNATURE_FIELDS,
    *SIGNED_FIELDS,
}


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "crm.notary.watched", "crm.notary.protected"]
    _protected_operations = ()

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.sudo().opportunity_id._stagegate_refresh_kind(QUOTED)
        return orders

    def write(self, vals):
        if SIGNATURE_FIELDS & vals.keys():
            self._stagegate_note_signature(vals.get("signature"))
        leads = self.sudo().opportunity_id if "opportunity_id" in vals else None
        result = super().write(vals)
        if leads:
            leads._stagegate_refresh_kind(
                KINDS, reason=lambda env: env._("The quotation was moved elsewhere.")
            )
        return result

    def unlink(self):
        leads = self.sudo().opportunity_id
        names = self.mapped("name")
        result = super().unlink()
        leads._stagegate_refresh_kind(
            KINDS,
            reason=lambda env: env._("Quotation %s was deleted.", env._(", ").join(names)),
        )
        return result

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        super()._notary_fields_changed(names)
        # sudo: gates are judged the same whoever changes the order
        if "opportunity_id" in names:
            self.sudo().opportunity_id._stagegate_refresh_kind(KINDS)
        elif names & WATCHED_FIELDS:
            self.sudo().opportunity_id._stagegate_refresh_kind(QUOTED)

    def _notary_money_changed(self):  # pylint: disable=missing-return
        super()._notary_money_changed()
        leads = self.sudo().opportunity_id
        if leads:
            names = self.sudo().filtered("opportunity_id").mapped("name")
            leads._stagegate_refresh_kind(
                ("payment",),
                reason=lambda env: env._(
                    "Payment of %s changed, or its amount.", env._(", ").join(names)
                ),
            )
            # lines may change and leave the total as it was
            leads._stagegate_refresh_kind(
                QUOTED, reason=lambda env: env._("%s was changed.", env._(", ").join(names))
            )

    @api.model
    def _notary_recomputed_fields(self):
        return super()._notary_recomputed_fields() | {"margin", "margin_percent"}
