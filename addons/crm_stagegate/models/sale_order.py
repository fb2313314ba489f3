from odoo import api, fields, models

KINDS = ("quotation", "payment")
SIGNATURE_FIELDS = {"signature", "signed_by", "signed_on"}
# what gates look at; other changes of an order concern no gate
WATCHED_FIELDS = {
    "state",
    "opportunity_id",
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
        orders.opportunity_id.sudo()._stagegate_refresh_kind(KINDS)
        return orders

    def write(self, vals):
        if SIGNATURE_FIELDS & vals.keys():
            # before the rest: gates are judged as soon as it is written
            signed = bool(vals.get("signature") and not self.env.user._is_internal())
            self._store_protected({"signed_by_customer": signed})
        leads = self.opportunity_id if "opportunity_id" in vals else None
        result = super().write(vals)
        if leads:
            leads.sudo()._stagegate_refresh_kind(
                KINDS, reason=self.env._("The quotation was moved elsewhere.")
            )
        return result

    def unlink(self):
        leads = self.opportunity_id.sudo()
        names = self.env._(", ").join(self.mapped("name"))
        result = super().unlink()
        leads._stagegate_refresh_kind(KINDS, reason=self.env._("Quotation %s was deleted.", names))
        return result

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        super()._notary_fields_changed(names)
        if names & WATCHED_FIELDS:
            # sudo: gates are judged the same whoever changes the order
            self.sudo().opportunity_id._stagegate_refresh_kind(KINDS)
