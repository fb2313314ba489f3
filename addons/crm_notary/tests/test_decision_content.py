"""A decision belongs to what was decided."""

from odoo.tests import BaseCase, tagged

from ..tools import decision
from .common_decision import DecisionCase


@tagged("post_install", "-at_install")
class TestLapse(DecisionCase):
    def _follow(self, approval, **values):
        self.loan.write(values)
        approval._decision_follow()
        return approval.state

    def test_a_raised_amount_ends_the_approval(self):
        approval = self._approved()
        self.assertEqual(self._follow(approval, amount=9_900_000), "lapsed")
        self.assertIn("310,000.00", approval.ended_reason)
        self.assertIn("9,900,000.00", approval.ended_reason)
        self.assertEqual(self._told(self.seller)[-1], "The approval does not hold any more: Loan 1")

    def test_who_asked_is_told_once_of_all_that_lapsed_and_why_each_did(self):
        approvals = self._approved()
        loans = self.loan
        for number in (2, 3):
            loans |= self._make_loan(f"Loan {number}")
            approvals |= self._approved(loan=loans[-1])
        before = len(self._told(self.seller))
        for loan, amount in zip(loans, (400_000, 500_000, 600_000), strict=True):
            loan.amount = amount
        approvals._decision_follow()
        self.assertEqual(set(approvals.mapped("state")), {"lapsed"})
        self.assertEqual(len(self._told(self.seller)), before + 1)
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.seller.partner_id.ids)], order="id desc", limit=1
        )
        for amount in ("400,000", "500,000", "600,000"):
            self.assertIn(amount, message.body)

    def test_why_it_lapsed_is_told_and_read_in_each_readers_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.seller.lang = "zh_CN"
        approval = self._approved()
        self.assertEqual(self._follow(approval, amount=9_900_000), "lapsed")
        self.env.invalidate_all()
        chinese = approval.with_context(lang="zh_CN").ended_reason
        self.assertRegex(approval.with_context(lang="en_US").ended_reason, " was .* and is ")
        self.assertRegex(chinese, "[一-鿿]")
        self.assertNotIn(" was ", chinese)
        message = self.env["mail.message"].search(
            [("partner_ids", "in", self.seller.partner_id.ids)], order="id desc", limit=1
        )
        self.assertIn("9,900,000", message.body)
        self.assertNotIn(" was ", message.body)

    def test_a_lowered_amount_is_covered(self):
        self.assertEqual(self._follow(self._approved(), amount=200_000), "approved")

    def test_a_share_may_be_set(self):
        self.rule.share = 0.1
        approval = self._approved()
        self.assertEqual(self._follow(approval, amount=341_000), "approved")
        self.assertEqual(self._follow(approval, amount=341_000.02), "lapsed")

    def test_another_customer_ends_it_and_another_name_does_not(self):
        approval = self._approved()
        self.customer.name = "Wuxi Motors Ltd"
        approval._decision_follow()
        self.assertEqual(approval.state, "approved")
        other = self.env["res.partner"].create({"name": "Other"})
        self.assertEqual(self._follow(approval, partner_id=other.id), "lapsed")

    def test_who_decided_and_owns_it_later_has_decided_for_themselves(self):
        approval = self._approved()
        self.assertEqual(self._follow(approval, user_id=self.leader.id), "lapsed")
        self.assertIn("Leader decided", approval.ended_reason)

    def test_breaches_are_seen_before_anything_is_stored(self):
        approval = self._approved()
        self.loan.amount = 400_000
        self.assertEqual(list(approval._decision_breaches()), [approval])
        self.assertEqual(approval.state, "approved")

    def test_a_question_follows_and_the_decision_is_about_what_it_is_then(self):
        approval = self._ask()
        self._follow(approval, amount=400_000)
        self.assertEqual(approval.content["amount"]["value"], 400_000)
        approval.with_user(self.leader).action_approve()
        self.assertEqual(self._follow(approval, amount=400_000), "approved")

    def test_what_was_decided_is_shown_beside_what_it_is_now(self):
        self.rule.share = 1
        approval = self._approved()
        self.loan.amount = 320_000
        html = str(approval.with_user(self.leader).content_html)
        self.assertIn("310,000.00", html)
        self.assertIn("Now: ", html)
        self.assertIn("320,000.00", html)
        self.assertIn("Wuxi Motors", html)


class TestContent(BaseCase):
    def test_broken(self):
        old = {
            "amount": decision.money(100, "CNY"),
            "customer": decision.name(1, "A"),
            "documents": decision.listing({"aa": "plan.pdf"}),
        }
        for change, bound, expected in (
            ({"amount": decision.money(100.004, "CNY")}, {"amount": 0}, []),
            ({"amount": decision.money(100.01, "CNY")}, {"amount": 0}, ["amount"]),
            ({"amount": decision.money(50, "USD")}, {"amount": 0}, ["amount"]),
            ({"amount": decision.money(0, "USD")}, {"amount": 0}, []),
            ({"amount": decision.money(150, "CNY")}, {"customer": None}, []),
            ({"customer": decision.name(2, "A")}, {"customer": None}, ["customer"]),
            ({"customer": None}, {"customer": None}, ["customer"]),
            ({"documents": decision.listing({"aa": "x.pdf"})}, {"documents": None}, []),
            (
                {"documents": decision.listing({"bb": "plan.pdf"})},
                {"documents": None},
                ["documents"],
            ),
            ({"documents": decision.listing({})}, {"documents": None}, ["documents"]),
        ):
            with self.subTest(change=change):
                self.assertEqual(decision.broken(old, {**old, **change}, bound), expected)

    def test_what_was_not_known_breaks_nothing(self):
        self.assertEqual(
            decision.broken({}, {"amount": decision.money(9, "CNY")}, {"amount": 0}), []
        )

    def test_fingerprint_ignores_the_order_of_keys(self):
        one, two = decision.money(1, "CNY"), decision.name(1, "A")
        self.assertEqual(
            decision.fingerprint({"a": one, "b": two}), decision.fingerprint({"b": two, "a": one})
        )
