"""A payment that was reported: finance is told, and it may be evidence. Nothing is ever booked."""

import math
import re
from decimal import Decimal, InvalidOperation

from odoo import api, models
from odoo.tools import plaintext2html

from ..tools.shapes import Target

# an order that is paid in parts has a number of ours for each: S00042-1, S00042_2
PART = re.compile(r"^(?P<order>.+)[-_*|][A-Za-z0-9]{1,16}$")


class PaymentNoteEffect(models.AbstractModel):
    """Notes of payments and of their refunds, for finance, on the order and the opportunity.

    Evidence only if one order expects exactly that amount in that currency.
    """

    _name = "crm.integration.effect.payment_note"
    _inherit = "crm.integration.effect"
    _description = "Effect: Payment Note"
    _effect = "payment_note"

    @api.model
    def _label(self):
        return self.env._("Note of a payment (books nothing)")

    @api.model
    def _targets(self):
        return [
            Target("amount", self.env._("Amount"), required=True),
            Target("currency", self.env._("Currency")),
            Target("number", self.env._("Payment's number")),
            Target("payer", self.env._("Payer")),
            Target(
                "order",
                self.env._("Order number"),
                help=self.env._("Also with a part's number behind it: S00042-1."),
            ),
            Target(
                "event",
                self.env._("Event the gate asks for"),
                help=self.env._(
                    "Filled in: evidence, if an order expects exactly that amount in that currency."
                ),
            ),
            Target(
                "refund",
                self.env._("Refund's number"),
                help=self.env._("Filled in: the evidence of that payment no longer counts."),
            ),
            Target("refunded", self.env._("Amount that went back")),
        ]

    @api.model
    def _apply(self, occasion, values):
        named = self._text(values, "order", 100)
        order, doubt = self._order_of(occasion, named)
        lead = self._lead_of(order) if named else self._find_lead(occasion, values)
        # a payment stays with the opportunity it was bound to
        lead = lead or occasion.identity.lead_id
        doubt = self._text(values, "doubt") or doubt or self._amount_doubt(order, values)
        if self._text(values, "refund"):
            doubt = "refund"
            counts = self._withdraw(occasion, values, lead)
        else:
            counts = not (doubt or not named) and self._report(occasion, values, order, lead)
        facts = self._facts(occasion, values, order, doubt if named or doubt == "refund" else "")
        self._tell_finance(occasion, order, facts)
        self._note(order, lead, facts)
        title = self._sentence(self.env, facts)[0]
        return "\n".join(filter(None, (title, counts or ""))), lead

    # ------------------------------------------------------------
    # WHICH ORDER, AND WHETHER IT EXPECTS THAT
    # ------------------------------------------------------------

    @api.model
    def _order_of(self, occasion, number):
        """``(the one order a number means, what is wrong: a code of :meth:`_doubt_words`)``."""
        if "sale.order" not in self.env:
            return None, "no_order" if number else ""
        Order = self.env["sale.order"]
        if not number:
            return Order, ""
        part = PART.match(number)
        names = [number, part["order"]] if part else [number]
        orders = Order.search(
            [("name", "in", names), ("company_id", "=", occasion.connector.company_id.id)], limit=2
        )
        if len(orders) == 1:
            return orders, "cancelled" if orders.state == "cancel" else ""
        return Order, "two_orders" if orders else "no_order"

    @api.model
    def _lead_of(self, order):
        has_lead = order and "opportunity_id" in order._fields
        return order.opportunity_id if has_lead else self.env["crm.lead"]

    @api.model
    def _amount_doubt(self, order, values):
        if not order:
            return ""
        if self._text(values, "currency", 8).upper() != order.currency_id.name:
            return "currency"
        amount = _number(self._text(values, "amount", 40))
        compare = order.currency_id.compare_amounts
        is_due = amount > 0 and any(
            compare(amount, expected) == 0 for expected in self._expected(order)
        )
        return "" if is_due else "amount"

    @api.model
    def _expected(self, order):
        """Amounts in the order's currency that its customer may pay: all, a part, the rest."""
        total, currency = order.amount_total, order.currency_id
        found = [total, order._get_prepayment_required_amount(), total - order.amount_paid]
        if hasattr(order, "_notary_money"):
            found.append(order._notary_money(with_on_account=False)[order.id].due)
        for line in order.payment_term_id.line_ids:
            is_percent = line.value == "percent"
            found.append(total * line.value_amount / 100 if is_percent else line.value_amount)
        invoices = order.invoice_ids.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_invoice"
                and move.currency_id == currency
            )
        )
        for move in invoices:
            found += [move.amount_total, move.amount_residual]
            terms = move.line_ids.filtered(lambda line: line.display_type == "payment_term")
            found += terms.mapped("amount_currency")
        return [currency.round(amount) for amount in found if amount > 0]

    # ------------------------------------------------------------
    # EVIDENCE
    # ------------------------------------------------------------

    @api.model
    def _gate_events(self):
        """The effect that keeps evidence; None where there are no gates."""
        return self.env["crm.integration.effect"]._offered().get("gate_event")

    @api.model
    def _report(self, occasion, values, order, lead):
        """Keep the evidence, if a gate is named; what was done, in a sentence."""
        events, name = self._gate_events(), self._text(values, "event")
        if events is None or not name or not lead or not order:
            return ""
        number = self._text(values, "number") or occasion.key
        note = f"{order.name}: {self._amount(values, 'amount')}"
        return events._record(occasion, lead, name, number, note)

    @api.model
    def _withdraw(self, occasion, values, lead):
        events, number = self._gate_events(), self._text(values, "number")
        if events is None or not lead or not number:
            return ""
        return "\n".join(
            events._record(
                occasion, lead, event.name, number, self._text(values, "refund"), withdrawn=number
            )
            for event in events._standing(occasion.connector, number, lead)
        )

    # ------------------------------------------------------------
    # WORDS
    # ------------------------------------------------------------

    @api.model
    def _amount(self, values, name):
        amount = self._text(values, name, 40) or "?"
        return f"{amount} {self._text(values, 'currency', 8)}".strip()

    @api.model
    def _facts(self, occasion, values, order, doubt):
        return {
            "connector": occasion.connector.name,
            "amount": self._amount(values, "amount"),
            "refunded": self._amount(values, "refunded"),
            "number": self._text(values, "number") or "?",
            "payer": self._text(values, "payer") or "?",
            "order": (order and order.name) or self._text(values, "order", 100) or "?",
            "doubt": doubt,
        }

    @api.model
    def _sentence(self, env, facts):
        """``(subject, text)`` in the language of an environment."""
        doubt = facts["doubt"]
        said = {name: value for name, value in facts.items() if name != "doubt"}
        if doubt == "refund":
            return (
                env._("Refund reported: %(refunded)s, order %(order)s", **said),
                env._(
                    "%(connector)s reports that %(refunded)s of the payment %(number)s went back. "
                    "It is no evidence any more. Nothing was booked: please compare it with the "
                    "bank.",
                    **said,
                ),
            )
        subject = env._("Payment reported: %(amount)s, order %(order)s", **said)
        if doubt:
            subject = env._("Please check: payment of %(amount)s, order %(order)s", **said)
        text = env._(
            "%(connector)s reports a payment of %(amount)s (number %(number)s, payer %(payer)s). "
            "Nothing was booked: finance compares it with the bank statement.",
            **said,
        )
        return subject, " ".join(filter(None, (text, self._doubt_words(env, doubt))))

    @api.model
    def _doubt_words(self, env, doubt):
        return {
            "no_order": env._("There is no order of that number: it is no evidence."),
            "two_orders": env._("More than one order may be meant: it is no evidence."),
            "cancelled": env._("The order is cancelled: it is no evidence."),
            "currency": env._("The order is in another currency: it is no evidence."),
            "amount": env._("The order expects another amount: it is no evidence."),
            "merchant": env._(
                "It was paid to another merchant than this connector's: it is no evidence."
            ),
            "app": env._("It was paid by another application: it is no evidence."),
            "refunded": env._("It went back in the meantime: it is no evidence."),
            "refund_failed": env._("A refund of it has failed: the money was not sent back."),
        }.get(doubt, "")

    # ------------------------------------------------------------
    # TELLING
    # ------------------------------------------------------------

    @api.model
    def _tell_finance(self, occasion, order, facts):
        connector = occasion.connector.sudo()

        def content(env):
            return self._sentence(env, facts)

        self.env["crm.notice"]._tell(
            {
                "user": user,
                "content": content,
                "record": self._readable(order, user),
            }
            for user in connector.finance_user_ids or connector.user_id
        )

    @api.model
    def _readable(self, order, user):
        """The order, for those whom a link to it would not lead to a refusal."""
        if not order:
            return None
        companies = user.sudo().company_ids.ids
        theirs = order.with_user(user).with_context(allowed_company_ids=companies)
        return order if theirs.has_access("read") else None

    @api.model
    def _note(self, order, lead, facts):
        for record in filter(None, (lead, order)):
            record.message_post(
                body=plaintext2html(self._sentence(self.env, facts)[1]),
                subtype_xmlid="mail.mt_note",
                author_id=self.env.ref("base.partner_root").id,
            )


def _number(text):
    """An amount that was written; 0 for what is none."""
    try:
        amount = float(Decimal(text.replace(",", "")))
    except InvalidOperation:
        return 0.0
    return amount if math.isfinite(amount) else 0.0
