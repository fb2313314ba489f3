"""A customer's online signature: whose hand it was, and what lay before them."""

from odoo import SUPERUSER_ID, fields, models
from odoo.addons.crm_notary.tools import decision
from odoo.http import request

SIGNATURE_FIELDS = {"signature", "signed_by", "signed_on"}
# what belongs to a signed quotation besides its lines
SIGNED_FIELDS = {"partner_id", "currency_id", "payment_term_id", "note"}


class SaleOrder(models.Model):
    _inherit = "sale.order"

    # staff can write a signature too; only a signature made by the customer proves anything
    signed_by_customer = fields.Boolean(readonly=True, copy=False)
    signed_content = fields.Json(
        readonly=True, copy=False, help="What the customer signed; see crm_notary/tools/decision.py"
    )

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"signed_by_customer", "signed_content"}

    def _stagegate_note_signature(self, signature):
        """Keep who signs and what, before it is written: gates are judged as soon as it is."""
        signed = bool(signature) and self._stagegate_is_customer_signing()
        contents = self._stagegate_signed_contents() if signed else {}
        for order in self:
            order._store_protected(
                {"signed_by_customer": signed, "signed_content": contents.get(order, False)}
            )

    def _stagegate_is_customer_signing(self):
        """Whether a person from outside writes.

        The portal looks orders up as superuser: who signs there is the user of the request. A
        colleague who follows the customer's link is logged in as a colleague.
        """
        user = self.env.user
        if self.env.uid == SUPERUSER_ID and request:
            user = request.env.user
        return bool(user) and not user._is_internal()

    def _stagegate_signature_breaches(self):
        """Why signatures do not hold any more: ``{order: sentence}``; judged, not stored.

        What is as it was signed needs no new signature, whatever it was in between.
        """
        signed = self.filtered("signed_by_customer")
        if not signed:
            return {}
        labels = self._stagegate_signed_labels()
        breaches = {}
        for order, content in signed._stagegate_signed_contents().items():
            changed = decision.differing(order.signed_content or {}, content)
            if changed:
                breaches[order] = self.env._(
                    "%(order)s was changed after the customer signed it: %(facts)s. Please have "
                    "it signed again.",
                    order=order.name,
                    facts=self.env._(", ").join(labels[key] for key in changed),
                )
        return breaches

    def _stagegate_signed_contents(self):
        """``{order: content}``: what is signed with a quotation.

        Invoiced deposits and re-invoiced expenses are added by the system later on and are not
        part of it.
        """
        contents = {
            order: {
                "customer": decision.name(order.partner_id.id, order.partner_id.display_name),
                "currency": decision.name(order.currency_id.id, order.currency_id.name),
                "terms": decision.name(order.payment_term_id.id, order.payment_term_id.name),
                "note": decision.listing({str(order.note or ""): ""}),
                "lines": decision.listing({}),
            }
            for order in self
        }
        lines = self.env["sale.order.line"].search_fetch(
            [
                ("order_id", "in", self.ids),
                ("display_type", "=", False),
                ("is_downpayment", "=", False),
                ("is_expense", "=", False),
            ],
            [
                "order_id", "product_id", "product_uom_qty", "product_uom_id", "price_unit",
                "discount", "tax_ids", "name",
            ],
        )  # fmt: skip
        for line in lines:
            items = contents[line.order_id]["lines"]["items"]
            taxes = ",".join(map(str, sorted(line.tax_ids.ids)))
            key = (
                f"{line.product_id.id}/{line.product_uom_qty:.6g}/{line.product_uom_id.id}/"
                f"{line.price_unit:.6g}/{line.discount:.6g}/{taxes}/{line.name or ''}"
            )
            # the same line twice is something else than once
            while key in items:
                key += "+"
            items[key] = f"{line.product_uom_qty:g} × {line.name or ''}"
        return contents

    def _stagegate_signed_labels(self):
        return {
            "customer": self.env._("customer"),
            "currency": self.env._("currency"),
            "terms": self.env._("payment terms"),
            "note": self.env._("terms and conditions"),
            "lines": self.env._("products, quantities or prices"),
        }


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        """What a line says is part of what was signed; its figures are followed with the money."""
        super()._notary_fields_changed(names)
        if "name" in names:
            # sudo: gates are judged the same whoever changes the line
            signed = self.sudo().order_id.filtered("signed_by_customer")
            signed.opportunity_id._stagegate_refresh_kind(("quotation",))
