from odoo import api, fields, models

# kinds that look at what is quoted and ordered
QUOTED = ("quotation", "approval")
# kinds that look at all orders of an opportunity
KINDS = (*QUOTED, "payment")
SIGNATURE_FIELDS = {"signature", "signed_by", "signed_on"}
# what these look at; other changes of an order concern no gate
WATCHED_FIELDS = {
    "state",
    "amount_untaxed",
    "margin_percent",
    "signed_by_customer",
    "currency_rate",
    *SIGNATURE_FIELDS,
}


class SaleOrder(models.Model):
    _name = "sale.order"
    _inherit = ["sale.order", "crm.notary.watched", "crm.notary.protected"]
    _protected_operations = ()

    # staff can write a signature too; only a signature made by the customer proves anything
    signed_by_customer = fields.Boolean(readonly=True, copy=False)

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"signed_by_customer"}

    @api.model_create_multi
    def create(self, vals_list):
        orders = super().create(vals_list)
        orders.sudo().opportunity_id._stagegate_refresh_kind(QUOTED)
        return orders

    def write(self, vals):
        if SIGNATURE_FIELDS & vals.keys():
            # before the rest: gates are judged as soon as it is written
            signed = bool(vals.get("signature") and not self.env.user._is_internal())
            self._store_protected({"signed_by_customer": signed})
        leads = self.sudo().opportunity_id if "opportunity_id" in vals else None
        result = super().write(vals)
        if leads:
            leads._stagegate_refresh_kind(
                KINDS, reason=self.env._("The quotation was moved elsewhere.")
            )
        return result

    def unlink(self):
        leads = self.sudo().opportunity_id
        names = self.env._(", ").join(self.mapped("name"))
        result = super().unlink()
        leads._stagegate_refresh_kind(KINDS, reason=self.env._("Quotation %s was deleted.", names))
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
            leads._stagegate_refresh_kind(
                ("payment",),
                reason=self.env._(
                    "Payment of %s changed, or its amount.",
                    self.env._(", ").join(self.filtered("opportunity_id").mapped("name")),
                ),
            )

    @api.model
    def _notary_recomputed_fields(self):
        return super()._notary_recomputed_fields() | {"margin", "margin_percent"}
