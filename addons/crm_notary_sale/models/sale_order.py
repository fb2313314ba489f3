from itertools import groupby

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .money import changes
from .money.deposits import deposits
from .money.on_account import on_account
from .money.order_money import AMOUNTS, STATES, settle
from .money.rates import Rates
from .money.settlements import settlements
from .money.shares import apportion, invoice_shares
from .money.to_invoice import to_invoice

# what of the order itself its money depends on; lines say so themselves
WATCHED_FIELDS = {
    "state",
    "currency_id",
    "pricelist_id",
    "company_id",
    "partner_id",
    "payment_term_id",
    "fiscal_position_id",
    "transaction_ids",
}
# figure of OrderMoney -> stored field that shows it
STORED = {
    "invoiced": "money_invoiced",
    "to_invoice": "money_to_invoice",
    "received": "money_received",
    "returned": "money_returned",
    "credited": "money_credited",
    "discounted": "money_discounted",
    "written_off": "money_written_off",
    "exchanged": "money_exchanged",
    "due": "money_due",
    "overpaid": "money_overpaid",
    "state": "money_state",
}


def _amount(label, help_text):
    return fields.Monetary(
        label, compute="_compute_money", store=True, compute_sudo=True, copy=False, help=help_text
    )


class SaleOrder(models.Model):
    """What an order has brought in, once for every addon; see readme/money.md."""

    _name = "sale.order"
    _inherit = ["sale.order", "crm.notary.recomputed", "crm.notary.attached"]
    _attached_to = {"opportunity_id": "write"}
    _attached_follows = False

    money_invoiced = _amount(
        "Amount Invoiced", "Posted invoices less credit notes of the order's lines, with taxes."
    )
    money_to_invoice = _amount("Still to Invoice", "What is still to be invoiced, with taxes.")
    money_received = _amount(
        "Received",
        "Money that came in: payments and bank statement lines matched with the invoices, online "
        "payments, and deposits linked to the order.",
    )
    money_returned = _amount("Returned", "Money that went back to the customer.")
    money_credited = _amount("Credited", "Settled by credit notes that are not the order's own.")
    money_discounted = _amount("Discounted", "Early payment discounts that were taken.")
    money_written_off = _amount(
        "Written Off", "Write-offs and bad debts: no longer due, and not paid either."
    )
    money_exchanged = _amount("Exchange Difference", "Settled by exchange differences.")
    money_due = _amount(
        "Amount Due", "Open amount of posted invoices plus what is still to be invoiced."
    )
    money_overpaid = _amount("Overpaid", "What came in beyond the order and its invoices.")
    money_state = fields.Selection(
        STATES, "Payment", compute="_compute_money", store=True, compute_sudo=True, copy=False
    )
    money_paid_percent = fields.Float(
        "Paid (%)",
        compute="_compute_money",
        store=True,
        compute_sudo=True,
        copy=False,
        digits=(16, 2),
        aggregator="avg",
        help="Share of what has to come in as money that was received.",
    )
    money_on_account = fields.Monetary(
        "On Account",
        compute="_compute_money_on_account",
        compute_sudo=True,
        help="Open payments of this customer that are linked to no order. They count nowhere; "
        "accounting links them by the field Sales Order of the payment.",
    )

    # no depends: _notary_money_changed() says when to compute again
    def _compute_money(self):
        money = self._origin._notary_money(with_on_account=False)
        for order in self:
            figures = money.get(order._origin.id)
            for figure, name in STORED.items():
                order[name] = getattr(figures, figure, False)
            order.money_paid_percent = 100 * figures.paid_share if figures else 0.0

    @api.depends("partner_id")
    def _compute_money_on_account(self):
        amounts = self._origin._notary_on_account(Rates(self.env))
        for order in self:
            order.money_on_account = amounts.get(order._origin.id, 0.0)

    # -- what changes ------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        with changes.collecting(self.env):
            orders = super().create(vals_list)
            changes.mark(self.env, orders=orders.ids)
        return orders

    def write(self, vals):
        if not WATCHED_FIELDS & vals.keys():
            # lines that come with it say themselves what changed
            with changes.collecting(self.env):
                return super().write(vals)
        with changes.collecting(self.env):
            result = super().write(vals)
            changes.mark(self.env, orders=self.ids)
        return result

    def action_confirm(self):
        with changes.collecting(self.env):
            return super().action_confirm()

    def action_cancel(self):
        with changes.collecting(self.env):
            return super().action_cancel()

    def _create_invoices(self, grouped=False, final=False, date=None):
        with changes.collecting(self.env):
            return super()._create_invoices(grouped=grouped, final=final, date=date)

    @api.model
    def _notary_recomputed_fields(self):
        return super()._notary_recomputed_fields() | {
            "amount_untaxed",
            "amount_tax",
            "amount_total",
            "currency_rate",
            "invoice_status",
            "money_paid_percent",
            *STORED.values(),
        }

    def _notary_check_deposit(self, record):
        """A deposit is of the order's customer and company.

        :param record: payment or line of the bank statement that names this order
        :raise ValidationError: otherwise
        """
        for order in self:
            customers = (order.partner_id | order.partner_invoice_id).commercial_partner_id
            if (
                record.partner_id.commercial_partner_id not in customers
                or record.company_id.root_id != order.company_id.root_id
            ):
                raise ValidationError(
                    self.env._(
                        "Order %s is of another customer or company. A deposit can be linked to "
                        "an order of the customer who paid it.",
                        order.name,
                    )
                )

    # -- the service -------------------------------------------------------------------------

    def _notary_money_changed(self):
        """The money of these orders may have changed: an order, line, invoice, payment, ...

        Called once for all orders that one operation concerns, whichever input changed and in
        whichever direction, as superuser. Extend it to judge again what hangs on money.
        """
        names = (*STORED.values(), "money_paid_percent")
        for name in names:
            self.env.add_to_compute(self._fields[name], self)
        self.modified(names)

    def _notary_money(self, *, with_on_account=True):
        """What these orders have brought in and still owe.

        Read from order lines and posted entries, with a number of queries that does not grow with
        the number of orders. The caller has seen to it that the user may know.

        :param with_on_account: whether to look up the customer's open payments, too
        :return: ``{order id: OrderMoney}``, in the currency of each order
        """
        orders = self.sudo().filtered("id")
        env = orders.env
        if not orders:
            return {}
        rates = Rates(env)
        facts = {order.id: _Facts(order) for order in orders}
        for order_id, rest in to_invoice(
            env,
            {each.id: each.asked for each in facts.values() if each.state != "cancel"},
            rates,
        ).items():
            facts[order_id].amounts["to_invoice"] = rest
        shares = invoice_shares(env, facts)
        settled = settlements(env, {share.move_id for share in shares})
        for move_id, group in groupby(shares, key=lambda share: share.move_id):
            group = list(group)
            rounding = env["res.currency"].browse(group[0].currency_id).rounding
            amounts = {"total": group[0].total, **settled[move_id]}
            parts = {
                name: apportion(amount, [share.share for share in group], rounding)
                for name, amount in amounts.items()
            }
            for number, share in enumerate(group):
                if share.order_id in facts:
                    facts[share.order_id].add_invoice(
                        share, {name: amounts[number] for name, amounts in parts.items()}, rates
                    )
        open_money = deposits(env, {each.id: each.currency_id for each in facts.values()}, rates)
        for order_id, (came, went) in open_money.items():
            facts[order_id].amounts["received"] += came
            facts[order_id].amounts["returned"] += went
        if with_on_account:
            for order_id, amount in orders._notary_on_account(rates).items():
                facts[order_id].amounts["on_account"] = amount
        return {order_id: each.money() for order_id, each in facts.items()}

    def _notary_on_account(self, rates):
        """Open payments of each order's customer that are linked to no order.

        :return: ``{order id: amount}`` in the currency of each order
        """
        orders = self.sudo().filtered(lambda order: order.id and order.partner_id)
        return on_account(
            orders.env,
            {
                order.id: (order.partner_id.id, order.currency_id.id, order.company_id.id)
                for order in orders
            },
            rates,
        )


class _Facts:
    """Sums of one order while they are gathered."""

    def __init__(self, order):
        self.id = order.id
        self.state = order.state
        currency = order.currency_id or order.company_id.currency_id
        self.currency_id, self.rounding = currency.id, currency.rounding
        self.company_id = order.company_id.id
        self.amounts = {name: 0.0 for name in AMOUNTS if name not in _DERIVED}
        self.amounts["ordered"] = 0.0 if order.state == "cancel" else order.amount_total
        self.has_invoice = False

    @property
    def asked(self):
        return self.amounts["ordered"], self.currency_id, self.company_id, self.rounding

    def add_invoice(self, share, amounts, rates):
        """:param amounts: this order's parts of the document, in its currency"""
        rate = rates.rate(share.currency_id, self.currency_id, self.company_id, share.date)
        money = amounts["money"] * rate
        self.amounts["received" if money > 0 else "returned"] += abs(money)
        if share.state != "posted":
            return  # money can be matched with a draft; the draft itself is not invoiced yet
        self.has_invoice = True
        self.amounts["invoiced"] += amounts["total"] * rate
        for kind in ("credited", "discounted", "written_off", "exchanged"):
            self.amounts[kind] += amounts[kind] * rate

    def money(self):
        return settle(
            rounding=self.rounding,
            is_confirmed=self.state == "sale",
            amounts=self.amounts,
            has_invoice=self.has_invoice,
        )


_DERIVED = ("due", "overpaid", "covered", "invoice_covered")
