"""What payment services have in common.

What was paid is told to finance and is evidence, where it is exactly what an order of ours expects
from its customer; a refund takes the evidence back. Nothing is ever booked. A vendor's file says
how it signs, reads a ``Payment`` and asks how it is now.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from odoo import api, models
from odoo.exceptions import ValidationError

from ...tools.errors import Later, Permanent, Refused
from ...tools.moments import BEIJING
from ...tools.shapes import Found, Plan, Received, Step, Subject
from . import keys

PAID, REFUNDED, REFUND_FAILED = "paid", "refunded", "refund_failed"
# what gates ask for where the connector names nothing
EVENT = "payment reported"
NUMBER = re.compile(r"^[A-Za-z0-9]{1,64}$")
REFUND = re.compile(r"^[A-Za-z0-9_|*@.:-]{1,64}$")
# a bill of a day is there the next day at ten
BILL_HOUR = 10
# so far back goes the first question
FIRST_DAYS = 7


@dataclass(frozen=True)
class Payment:
    """A payment, or a refund of one, as a vendor tells it.

    ``number`` is the vendor's, ``trade`` the one we gave (an order's); ``amount`` is in units of
    the currency, ``state`` one of the above.
    """

    number: str
    trade: str
    state: str
    amount: str = ""
    currency: str = "CNY"
    merchant: str = ""
    app: str = ""
    payer: str = ""
    refund: str = ""
    refunded: str = ""
    date: object = None


class PaymentReports(models.AbstractModel):
    _name = "crm.connector.payment"
    _inherit = ["crm.connector.evidence", "crm.connector.kind"]
    _description = "Payment Service"

    # -- what a vendor's file says --------------------------------------------------------------

    @api.model
    def _payment(self, payload):
        """The payment a kept event tells of, or None for what is none.

        :rtype: Payment | None
        """
        raise NotImplementedError

    @api.model
    def _current(self, connector, payment):
        """How it is now, asked from the vendor.

        :return: Payment; a ``paid`` one may turn out to be ``refunded``
        :raise Later: while it is neither paid nor refunded
        """
        raise NotImplementedError

    @api.model
    def _bill(self, connector, day):
        """Payments and refunds of a day: iterator of Received; see :meth:`_pull`."""
        raise NotImplementedError

    # -- incoming -------------------------------------------------------------------------------

    @api.model
    def _event(self, event_type, payload):
        """One event: what became of a payment is the same event, however often and by whom told.

        :raise Refused: 400 for numbers that are none
        """
        payment = self._payment(payload)
        if payment is None:
            raise Refused(400, "no payment")
        if not NUMBER.match(payment.number):
            raise Refused(400, "no number of a payment")
        if payment.refund and not REFUND.match(payment.refund):
            raise Refused(400, "no number of a refund")
        return Received(self._payment_key(payment), event_type, payload, payment.date)

    @api.model
    def _payment_key(self, payment):
        if payment.state in (REFUNDED, REFUND_FAILED):
            return f"payment:{payment.number}:refund:{payment.refund}:{payment.state}"
        return f"payment:{payment.number}:{payment.state}"

    # -- processing -----------------------------------------------------------------------------

    @api.model
    def _subject_key(self, connector, received):
        return self._payment(received.payload).number

    @api.model
    def _plan(self, connector, received, identity):
        payment = self._payment(received.payload)
        if payment.state not in (PAID, REFUNDED, REFUND_FAILED):
            return None
        told = payment
        payment = self._current(connector, payment)
        values = {
            "amount": payment.amount, "currency": payment.currency, "number": payment.number,
            "payer": payment.payer, "order": payment.trade or "?",
            "event": connector.sudo().evidence_event or EVENT,
            "doubt": self._doubt(connector, payment),
        }  # fmt: skip
        if told.state == PAID:
            if payment.state != PAID or self._is_refunded(connector, payment):
                values["doubt"] = "refunded"
        elif payment.state == REFUNDED:
            self._wait_for_payment(connector, payment)
            values.update(refund=payment.refund or "?", refunded=payment.refunded)
        else:
            values["doubt"] = "refund_failed"
        return Plan(
            subject=Subject(external_id=payment.number, name=payment.trade),
            steps=(Step("payment_note", values),),
        )

    @api.model
    def _doubt(self, connector, payment):
        """What is wrong with whom it was paid to: a code of ``payment_note``'s, or ``""``."""
        settings = connector.sudo()
        if not settings.payment_merchant or payment.merchant != settings.payment_merchant:
            return "merchant"
        # tells of refunds may name no application
        if settings.payment_app_id and payment.app and payment.app != settings.payment_app_id:
            return "app"
        return ""

    @api.model
    def _is_refunded(self, connector, payment):
        """Whether a refund has been told of, processed or not: it is no evidence any more."""
        key = f"payment:{payment.number}:refund:%:{REFUNDED}"
        return bool(self._told(connector, [("external_key", "=like", key)]))

    @api.model
    def _wait_for_payment(self, connector, payment):
        """
        :raise Later: while the payment itself is not processed: both came at once
        """
        paid = self._told(connector, [("external_key", "=", f"payment:{payment.number}:{PAID}")])
        if paid.filtered(lambda event: event.state in ("new", "failed")):
            raise Later(self.env._("It waits until the payment itself is done."))

    # -- asking ---------------------------------------------------------------------------------

    @api.model
    def _can_pull(self):
        return True

    @api.model
    def _pull(self, connector, since):
        """By the vendor's bills, a day after the other: what no notification told."""
        now = datetime.now(BEIJING)
        last = (now - timedelta(days=1 if now.hour >= BILL_HOUR else 2)).date()
        day = last - timedelta(days=FIRST_DAYS - 1)
        if since:
            day = since.replace(tzinfo=UTC).astimezone(BEIJING).date()
        while day <= last:
            following = datetime.combine(day + timedelta(days=1), datetime.min.time(), BEIJING)
            mark = following.astimezone(UTC).replace(tzinfo=None)
            # all of the day first: the mark must not pass what could not be read
            for received in list(self._bill(connector, day)):
                yield Found(received, None)
            yield Found(None, mark)
            day += timedelta(days=1)

    @api.model
    def _test(self, connector):
        results = [
            (False, self.env._("“%s” is empty.", field._description_string(self.env)))
            for field in (connector._fields[name] for name in self._settings())
            if not connector.sudo()[field.name]
        ]
        if not results:
            self._try(connector)
            results = [
                (True, self.env._("The payment service knows us, and its answer is signed."))
            ]
        return results

    @api.model
    def _settings(self):
        """Fields of the connector that are needed."""
        return ["payment_merchant"]

    @api.model
    def _try(self, connector):
        """Ask something harmless.

        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """

    # -- keys -----------------------------------------------------------------------------------

    @api.model
    def _check_key(self, value, label, read):
        """:raise ValidationError: names the field"""
        try:
            read(value)
        except ValueError:
            raise ValidationError(
                self.env._(
                    "“%s” must be an RSA key of 2048 bits or more, as PEM or its base64, without a "
                    "password. Copy the whole file once more.",
                    label,
                )
            ) from None

    @api.model
    def _private_key(self, connector):
        """
        :raise Permanent: if there is none: nothing can be asked
        """
        for value in connector._secrets("private_key"):
            return keys.private_key(value)
        raise Permanent(self.env._("“Private Key” is needed to ask the payment service."))
