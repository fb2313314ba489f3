"""The arithmetic of one order and of several, without a database behind it."""

from odoo.addons.crm_notary.tests.properties import given, settings, st
from odoo.addons.crm_notary_sale.models.money.order_money import AMOUNTS, add_up, settle
from odoo.tests import BaseCase, tagged

CENTS = st.integers(0, 10**7).map(lambda cents: cents / 300)
FIGURES = (
    "ordered",
    "invoiced",
    "to_invoice",
    "received",
    "returned",
    "credited",
    "discounted",
    "written_off",
    "exchanged",
)
INPUTS = st.fixed_dictionaries(dict.fromkeys(FIGURES, CENTS))


def money(**amounts):
    names = set(AMOUNTS) - {"due", "overpaid", "covered", "invoice_covered"}
    ordered = amounts.get("ordered", amounts.get("invoiced", 0.0))
    return settle(
        rounding=0.01,
        is_confirmed=True,
        amounts={**dict.fromkeys(names, 0.0), "ordered": ordered, **amounts},
        has_invoice=bool(amounts.get("invoiced")),
    )


@tagged("post_install", "-at_install")
class TestOrderMoney(BaseCase):
    @given(INPUTS)
    @settings(max_examples=200, deadline=None)
    def test_figures_add_up_to_the_cent(self, amounts):
        one = money(**amounts)
        self.assertAlmostEqual(
            one.received - one.returned + one.settled + one.due - one.overpaid, one.total
        )
        self.assertFalse(one.due and one.overpaid)
        self.assertTrue(0 <= one.paid_share <= 1)
        self.assertEqual(one.state == "paid", one.reaches(100))

    @given(st.lists(INPUTS, max_size=4))
    @settings(max_examples=100, deadline=None)
    def test_sum_adds_up_as_well(self, several):
        together = add_up([money(**amounts) for amounts in several], 0.01)
        self.assertAlmostEqual(
            together.money + together.settled + together.due - together.overpaid,
            together.total,
            places=4,
        )

    @given(INPUTS, st.sampled_from((1.0, -1.0, 0.00001, -0.00001)))
    @settings(max_examples=100, deadline=None)
    def test_nothing_is_not_shown_as_minus_nothing(self, amounts, sign):
        one = money(**{name: amount * sign for name, amount in amounts.items()})
        for each in (one, add_up([one, one], 0.01), one.converted(0.001, 0.01)):
            shown = [f"{getattr(each, name):.2f}" for name in AMOUNTS]
            self.assertNotIn("-0.00", shown)

    def test_an_order_settled_by_money_owes_nothing(self):
        one = money(invoiced=100, received=100)
        self.assertEqual([f"{each:.2f}" for each in (one.due, one.overpaid)], ["0.00", "0.00"])

    def test_thirds_of_a_settled_invoice_are_paid(self):
        """66.665 of money and 33.335 of credit settle 100: nothing is due."""
        one = money(invoiced=100, received=66.6649, credited=33.3351)
        self.assertEqual((one.due, one.overpaid, one.state), (0, 0, "paid"))

    def test_share_is_of_what_has_to_come_in_as_money(self):
        one = money(invoiced=1000, received=450, credited=100)
        self.assertEqual(one.paid_share, 0.5)
        self.assertTrue(one.reaches(50))
        self.assertFalse(one.reaches(50.01))

    def test_return_order(self):
        """A negative order asks for money to go back."""
        self.assertEqual(money(invoiced=-100).overpaid, 100)
        self.assertEqual(money(invoiced=-100).state, "unpaid")
        self.assertEqual(money(invoiced=-100, returned=50).state, "partial")
        self.assertEqual(money(invoiced=-100, returned=100).state, "paid")

    def test_an_order_settled_without_money_is_not_open(self):
        for how in ("credited", "written_off"):
            with self.subTest(how):
                one = money(invoiced=100, **{how: 100})
                self.assertEqual((one.due, one.state, one.reaches(1)), (0, "settled", False))
                self.assertEqual(money(invoiced=100, **{how: 99}).state, "unpaid")

    def test_state_of_several(self):
        kinds = {
            "paid": money(invoiced=100, received=100),
            "settled": money(invoiced=100, credited=100),
            "unpaid": money(invoiced=100),
            "partial": money(invoiced=100, received=1),
            "none": money(to_invoice=100),
        }
        self.assertEqual({name: one.state for name, one in kinds.items()}, {n: n for n in kinds})
        for names, state in (
            ("settled", "settled"),
            ("settled settled", "settled"),
            ("settled paid", "settled"),
            ("settled unpaid", "unpaid"),
            ("settled none", "none"),
            ("settled partial", "partial"),
            ("settled paid unpaid", "partial"),
            ("paid unpaid", "partial"),
            ("paid paid", "paid"),
        ):
            with self.subTest(names):
                several = [kinds[name] for name in names.split()]
                self.assertEqual(add_up(several, 0.01).state, state)

    def test_converted(self):
        one = money(invoiced=100, received=33.33).converted(7.1, 1)
        self.assertEqual((one.invoiced, one.received, one.due), (710, 237, 473))
