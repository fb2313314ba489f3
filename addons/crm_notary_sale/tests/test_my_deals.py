"""One's deals on My Day say what the customer has paid."""

from odoo.tests import tagged

from .common import MoneyCommon


@tagged("post_install", "-at_install")
class TestMyDeals(MoneyCommon):
    def setUp(self):
        super().setUp()
        self.lead.user_id = self.seller

    def facts(self, lead=None):
        deals = self.env["crm.my.day"].with_user(self.seller).with_context(lang="en_US")
        deals = deals.with_company(self.env.company).get_my_deals()["deals"]
        (deal,) = (deal for deal in deals if deal["id"] == (lead or self.lead).id)
        return [(fact["text"], fact["tone"]) for fact in deal["facts"]]

    def show(self, amount):
        return self.lead.company_currency.format(amount)

    def test_nothing_without_an_order(self):
        self.order(opportunity_id=self.lead.id, confirm=False)
        self.assertEqual(self.facts(), [])

    def test_nothing_yet_then_a_part_then_all(self):
        order = self.order(1000.0, opportunity_id=self.lead.id)
        none = f"Received nothing yet of {self.show(1000)}"
        self.assertEqual(self.facts(), [(none, "muted")])
        invoice = self.make_invoice(order)
        self.pay(invoice, 300.0)
        part = f"Received {self.show(300)} of {self.show(1000)}"
        self.assertEqual(self.facts(), [(part, "warning")])
        self.pay(invoice)
        self.assertEqual(self.facts(), [(f"Paid: received {self.show(1000)}", "success")])

    def test_what_was_credited_is_not_asked_for(self):
        order = self.order(1000.0, opportunity_id=self.lead.id)
        self.bonus(1000, self.make_invoice(order))
        text = f"Nothing is due any more; received {self.show(0)}"
        self.assertEqual(self.facts(), [(text, "muted")])

    def test_queries_do_not_grow_with_the_deals(self):
        def paid():
            lead = self.lead.copy({"user_id": self.seller.id})
            self.pay(self.make_invoice(self.order(opportunity_id=lead.id)))

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.facts()
            return self.cr.sql_log_count - before

        paid()
        paid()
        queries()
        few = queries()
        for _number in range(6):
            paid()
        queries()
        self.assertLessEqual(queries(), few)
