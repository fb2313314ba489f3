"""What an order, or several orders together, has brought in and still owes: a plain value.

Amounts are in one currency: the order's own, or the company's when several orders are added up.
For each order, and so for every sum::

    total   = invoiced + to_invoice
    settled = credited + discounted + written_off + exchanged
    total   = received - returned + settled + due - overpaid

``payable`` is what has to come in as money: the total less credit, discount and exchange. A
write-off stays in it: it lowers what is due and never counts as paid.
"""

from dataclasses import dataclass, fields

from odoo.tools import float_compare, float_is_zero, float_round

STATES = [
    ("none", "Not invoiced"),
    ("unpaid", "Not paid"),
    ("partial", "Partly paid"),
    ("paid", "Paid"),
    ("settled", "Settled without money"),
]


@dataclass(frozen=True)
class OrderMoney:
    """Money of one order or of several.

    :param rounding: smallest unit of the currency, e.g. 0.01
    :param ordered: amount of the confirmed or offered order with taxes; 0 when it is cancelled
    :param invoiced: posted invoices less credit notes of the order's lines
    :param to_invoice: what is still to be invoiced of the order
    :param received: money that came in
    :param returned: money that went back to the customer
    :param credited: settled by credit notes that are not the order's own
    :param discounted: early payment discounts taken
    :param written_off: write-offs, bad debts and offsets, in a payment or by an entry
    :param exchanged: exchange differences
    :param due: what the customer still owes, of invoices and of what is to be invoiced
    :param overpaid: what we owe the customer
    :param on_account: the customer's open payments that are linked to no order; in no other figure
    :param covered: the part of ``payable`` that is received, never more than ``payable``
    :param invoice_covered: the part of what is invoiced that is received
    :param has_invoice: whether there is a posted invoice or credit note
    :param state: see :data:`STATES`
    """

    rounding: float = 0.01
    ordered: float = 0.0
    invoiced: float = 0.0
    to_invoice: float = 0.0
    received: float = 0.0
    returned: float = 0.0
    credited: float = 0.0
    discounted: float = 0.0
    written_off: float = 0.0
    exchanged: float = 0.0
    due: float = 0.0
    overpaid: float = 0.0
    on_account: float = 0.0
    covered: float = 0.0
    invoice_covered: float = 0.0
    has_invoice: bool = False
    state: str = "none"

    @property
    def total(self):
        """What the order amounts to in the end."""
        return self.invoiced + self.to_invoice

    @property
    def money(self):
        """Received less what went back."""
        return self.received - self.returned

    @property
    def settled(self):
        """Settled otherwise than by money."""
        return self.credited + self.discounted + self.written_off + self.exchanged

    @property
    def payable(self):
        """What has to come in as money."""
        return self.total - self.credited - self.discounted - self.exchanged

    @property
    def invoice_payable(self):
        """The part of ``payable`` that is invoiced."""
        return self.invoiced - self.credited - self.discounted - self.exchanged

    @property
    def is_zero(self):
        """Whether there is nothing to pay at all, as for an order of free samples."""
        return self._is_zero(self.ordered) and self._is_zero(self.total)

    @property
    def paid_share(self):
        """Share of what has to come in that was received, 0 to 1; 1 if there is nothing to pay."""
        if self.is_zero:
            return 1.0
        return self._share(self.covered, self.payable)

    @property
    def invoice_paid_share(self):
        """The same of what is invoiced; 0 without an invoice."""
        if not self.has_invoice:
            return 0.0
        if self._is_zero(self.invoiced):
            return float(self.is_zero)
        return self._share(self.invoice_covered, self.invoice_payable)

    def reaches(self, percent):
        """Whether at least ``percent`` (0 to 100) of what has to come in was received."""
        if self.is_zero:
            return True
        return self._reaches(self.covered, self.payable, percent)

    def invoice_reaches(self, percent):
        """Whether at least ``percent`` of what is invoiced was received."""
        if not self.has_invoice:
            return False
        if self._is_zero(self.invoiced):
            return self.is_zero
        return self._reaches(self.invoice_covered, self.invoice_payable, percent)

    def converted(self, rate, rounding):
        """The same in another currency.

        :param rate: how many units of it one unit is worth
        :param rounding: smallest unit of it
        """
        values = {name: _rounded(getattr(self, name) * rate, rounding) for name in AMOUNTS}
        return self._replaced(**values, rounding=rounding)

    def _replaced(self, **values):
        return type(self)(**{each.name: getattr(self, each.name) for each in fields(self)} | values)

    def _is_zero(self, amount):
        return float_is_zero(amount, precision_rounding=self.rounding)

    def _share(self, part, whole):
        if self._is_zero(whole):
            return 0.0
        return min(max(part / whole, 0.0), 1.0)

    def _reaches(self, part, whole, percent):
        if self._is_zero(part):
            return False
        wanted = abs(whole) * percent / 100
        return float_compare(abs(part), wanted, precision_rounding=self.rounding) >= 0


_SETTLING = ("received", "credited", "discounted", "written_off", "exchanged")
AMOUNTS = tuple(
    each.name for each in fields(OrderMoney) if each.type is float and each.name != "rounding"
)


def settle(*, rounding, is_confirmed, amounts, has_invoice):
    """Work out what is due and what that means.

    :param float rounding: smallest unit of the currency
    :param bool is_confirmed: whether the order is a confirmed one
    :param dict amounts: unrounded ``ordered``, ``invoiced``, ``to_invoice``, ``received``,
        ``returned``, ``credited``, ``discounted``, ``written_off``, ``exchanged``, ``on_account``
    :param bool has_invoice: whether something is posted
    :return: :class:`OrderMoney`
    """
    exact = OrderMoney(rounding=rounding, has_invoice=has_invoice, **amounts)
    balance = _rounded(exact.total - exact.money - exact.settled, rounding)
    rounded = {name: _rounded(amount, rounding) for name, amount in amounts.items()}
    money = exact._replaced(**rounded, due=max(0.0, balance), overpaid=max(0.0, -balance))
    # shares of a shared invoice are rounded one by one: the largest takes what is left of a cent
    gap = money.total - money.money - money.settled - balance
    if gap:
        largest = max(_SETTLING, key=lambda name: getattr(money, name))
        amount = _rounded(getattr(money, largest) + gap, rounding)
        money = money._replaced(**{largest: amount})
    money = money._replaced(
        covered=_rounded(_clamped(money.money, money.payable), rounding),
        invoice_covered=_rounded(_clamped(money.money, money.invoice_payable), rounding),
    )
    return money._replaced(state=_state(money, is_confirmed))


def add_up(several, rounding):
    """Several orders together.

    :param several: :class:`OrderMoney` of each, all in one currency
    :param rounding: smallest unit of it
    """
    several = list(several)
    values = {
        name: _rounded(sum(getattr(money, name) for money in several), rounding) for name in AMOUNTS
    }
    return OrderMoney(
        rounding=rounding,
        has_invoice=any(money.has_invoice for money in several),
        state=_state_of(several),
        **values,
    )


def _rounded(amount, rounding):
    """Rounded; nothing is 0.0 and never the -0.0 that people would see as -0.00."""
    return float_round(amount, precision_rounding=rounding) + 0.0


def _clamped(money, payable):
    """Money as far as it was asked for; of a negative order, money that went back."""
    return min(max(money, 0.0), payable) if payable >= 0 else max(min(money, 0.0), payable)


def _state(money, is_confirmed):
    if money.is_zero:
        return "paid" if is_confirmed else "none"
    if money.reaches(100):
        return "paid"
    if not money._is_zero(money.money):
        return "partial"
    if money._is_zero(money.invoiced):
        return "none"
    is_open = money.due or money.overpaid
    return "unpaid" if is_open else "settled"


def _state_of(several):
    """One state for several; what has nothing to pay says nothing about the others."""
    states = {money.state for money in several if not money.is_zero}
    if not states:
        return "paid" if any(money.state == "paid" for money in several) else "none"
    still_open = states & {"none", "unpaid", "partial"}
    if not still_open:
        return "paid" if states == {"paid"} else "settled"
    if states & {"paid", "partial"}:
        return "partial"
    return "unpaid" if "unpaid" in states else "none"
