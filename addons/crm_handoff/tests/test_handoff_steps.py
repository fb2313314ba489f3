from lxml import html
from odoo import Command
from odoo.tests import tagged

from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestHandoffSteps(HandoffCommon):
    """The opportunity shows its handoffs as steps, in the order of the flow."""

    def steps(self, reader=None):
        """The steps as ``[(mark, name, rest)]``."""
        self.env.invalidate_all()
        page = self.lead.with_user(reader or self.sales).handoff_steps_html
        found = []
        for step in html.fromstring(f"<div>{page}</div>").iter("li"):
            mark, words = step
            name, *rest = [each.text_content() for each in words]
            found.append((mark.text_content(), name, " · ".join(rest)))
        return found

    def test_no_handoff_no_steps(self):
        self.assertFalse(self.lead.handoff_steps_html)

    def test_steps_are_in_the_order_of_the_flow_and_not_of_deadlines(self):
        self.order.action_confirm()
        self.assertEqual(
            [(mark, name) for mark, name, _rest in self.steps()],
            [("✓", "Contract signed"), ("2", "Payment received"), ("3", "Delivery started")],
        )

    def test_a_step_says_state_who_and_until_when(self):
        self.order.action_confirm()
        rest = self.steps()[1][2]
        self.assertRegex(rest, r"^To do · Handoff_Finance · Until .*\d:\d\d.*$")

    def test_what_nobody_took_is_the_roles(self):
        self.role_finance.user_ids = [Command.link(self.manager.id)]
        self.order.action_confirm()
        self.assertIn("To do · Finance (test)", self.steps()[1][2])

    def test_who_took_it_is_named_and_not_the_role(self):
        self.order.action_confirm()
        self.handoff(self.node_payment).with_user(self.finance).action_start()
        self.assertIn("In progress · Handoff_Finance", self.steps()[1][2])

    def test_a_late_step_says_so(self):
        self.order.action_confirm()
        self.handoff(self.node_payment)._set({"deadline": "2020-01-01 08:00:00"})
        self.assertIn("Late since", self.steps()[1][2])

    def test_where_it_stands_is_said_to_who_sees_no_colors(self):
        self.order.action_confirm()
        page = html.fromstring(str(self.lead.handoff_steps_html))
        (step,) = page.xpath("//*[@aria-current='step']")
        self.assertIn("Payment received", step.text_content())

    def test_cancelled_handoffs_are_no_steps(self):
        self.order.action_confirm()
        self.handoff(self.node_delivery)._cancel("test")
        self.assertEqual(len(self.steps()), 2)

    def test_each_order_has_its_own_steps(self):
        self.order.action_confirm()
        self._create_order(opportunity_id=self.lead.id).action_confirm()
        self.assertEqual(str(self.lead.handoff_steps_html).count("<ol"), 2)

    def test_names_are_escaped(self):
        self.node_payment.name = "<img src=x>"
        self.order.action_confirm()
        self.assertNotIn("<img", self.lead.handoff_steps_html)
