"""Links of campaigns, and what a campaign brought."""

import json

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import FormHttpCase


@tagged("post_install", "-at_install")
class TestLinks(FormHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaign = cls.env["utm.campaign"].create({"title": "Spring fair"})
        cls.sources = cls.env["utm.source"].create([{"name": "Src A"}, {"name": "Src B"}])

    def make(self, user=None, **values):
        values = {
            "campaign_id": self.campaign.id,
            "form_id": self.form.id,
            "source_ids": [(6, 0, self.sources[:1].ids)],
            "label": "unit",
            **values,
        }
        maker = self.env["crm.link.maker"].with_user(user or self.ann).create(values)
        return maker.action_make()

    def links(self):
        return self.env["link.tracker"].search([("campaign_id", "=", self.campaign.id)])

    def test_salesperson_makes_a_link_each_source(self):
        action = self.make(source_ids=[(6, 0, self.sources.ids)])
        self.assertEqual(action["domain"], [("id", "in", self.links().ids)])
        self.assertEqual(self.links().source_id, self.sources)
        self.assertEqual(self.links().form_id, self.form)

    def test_the_same_link_is_made_once(self):
        first, second = self.make(), self.make()
        self.assertEqual(first["res_id"], second["res_id"])

    def test_others_make_none(self):
        stranger = self.env["res.users"].create({"name": "Zoe", "login": "zoe_forms"})
        with self.assertRaises(AccessError):
            self.make(stranger)

    def test_no_script_and_no_nothing_is_a_page(self):
        for url in ("javascript:alert(1)", "www"):
            with self.assertRaises(UserError):
                self.make(url=url)
        with self.assertRaises(UserError):
            self.make(form_id=False)

    def test_click_is_counted_and_the_lead_knows_the_campaign(self):
        self.make()
        link = self.links()
        self.env.flush_all()
        answer = self.url_open(f"/r/{link.code}", headers={"Accept-Language": "en"})
        self.assertEqual(answer.status_code, 200)
        self.assertIn(f"/form/{self.form.token}", answer.url)
        link.invalidate_recordset()
        self.assertEqual(link.count, 1)
        self.send_form(query="?" + answer.url.partition("?")[2])
        lead = self.leads()
        self.assertEqual(lead.campaign_id, self.campaign)
        self.assertEqual(lead.source_id, self.sources[0])

    def test_a_new_link_of_the_form_keeps_the_campaigns_links(self):
        self.make()
        self.form.with_user(self.mia).action_new_link()
        self.assertIn(self.form.token, self.links().url)
        self.assertEqual(self.visit().status, 200)

    def test_qr_code_is_a_picture(self):
        self.make()
        self.assertTrue(self.links().form_qr_code)
        self.assertTrue(self.form.qr_code)


@tagged("post_install", "-at_install")
class TestBrought(FormHttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.campaigns = cls.env["utm.campaign"].create(
            [{"title": f"Campaign {number}"} for number in range(3)]
        )
        cls.campaign = cls.campaigns[0]

    def lead(self, user=None, campaign=None, **values):
        return self.env["crm.lead"].create(
            {
                "name": "L",
                "type": "opportunity",
                "campaign_id": (campaign or self.campaign).id,
                "user_id": (user or self.ann).id,
                "team_id": self.team.id,
                **values,
            }
        )

    def figure(self, name, user=None, campaign=None):
        campaign = (campaign or self.campaign).with_user(user or self.mia)
        campaign.invalidate_recordset()
        return campaign[name]

    def opened(self, name, user=None):
        """What the list shows: the domain goes to the browser and comes back."""
        action = self.campaign.with_user(user or self.mia).action_open_brought(name)
        domain = json.loads(json.dumps(action["domain"]))
        Model = self.env[action["res_model"]].with_user(user or self.mia)
        return Model.with_context(**action["context"]).search(domain)

    def test_every_figure_is_the_list_it_opens(self):
        self.lead(type="lead")
        self.lead()
        self.lead(active=False, probability=0)
        self.lead().action_set_won()
        self.lead(campaign=self.campaigns[1])
        self.assertEqual(self.figure("brought_leads"), 4)
        self.assertEqual(self.figure("brought_opportunities"), 3)
        self.assertEqual(self.figure("brought_won"), 1)
        for name in ("brought_leads", "brought_opportunities", "brought_won"):
            self.assertEqual(self.figure(name), len(self.opened(name)))

    def test_read_as_the_reader(self):
        self.lead(user=self.ann)
        self.lead(user=self.mia)
        self.assertEqual(self.figure("brought_leads", self.mia), 2)
        self.assertEqual(self.figure("brought_leads", self.ann), 1)
        self.assertEqual(len(self.opened("brought_leads", self.ann)), 1)

    def test_clicks(self):
        link = self.env["link.tracker"].create(
            {"url": "https://a.example.com", "title": "A", "campaign_id": self.campaign.id}
        )
        self.env["link.tracker.click"].create([{"link_id": link.id}] * 2)
        self.assertEqual(self.figure("brought_clicks"), 2)
        self.assertEqual(len(self.opened("brought_clicks")), 2)

    def test_queries_do_not_grow_with_campaigns(self):
        names = ["brought_clicks", "brought_leads", "brought_won", "brought_received"]

        def cost(campaigns):
            campaigns = campaigns.with_user(self.mia)
            campaigns.read(names)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            campaigns.read(names)
            return self.env.cr.sql_log_count - before

        for campaign in self.campaigns:
            self.lead(campaign=campaign)
        cost(self.campaigns)
        self.assertEqual(cost(self.campaigns[:1]), cost(self.campaigns))

    def test_nothing_else_is_opened(self):
        for name in ("name", "user_id", "__class__"):
            with self.assertRaises(UserError):
                self.campaign.with_user(self.mia).action_open_brought(name)

    # -- down to money --------------------------------------------------------------------------

    def order(self, amount=1000.0, currency=None, lead=None, **values):
        """A confirmed order of an opportunity of the campaign; skipped where there is no money."""
        if "sale.order" not in self.env or "opportunity_id" not in self.env["sale.order"]._fields:
            self.skipTest("needs orders of opportunities")
        if not self.env["utm.campaign"]._brought_has_money():
            self.skipTest("needs the money of orders")
        lead = self.lead() if lead is None else lead
        product = self.env["product.product"].create(
            {"name": "Flange", "type": "service", "invoice_policy": "order",
             "taxes_id": [(5, 0, 0)]}
        )  # fmt: skip
        if currency:
            currency.active = True
            prices = self.env["product.pricelist"].create(
                {"name": currency.name, "currency_id": currency.id}
            )
            values["pricelist_id"] = prices.id
        order = self.env["sale.order"].create(
            {
                "partner_id": self.env["res.partner"].create({"name": "Suzhou Precision"}).id,
                "opportunity_id": lead.id,
                "user_id": lead.user_id.id,
                "order_line": [
                    (0, 0, {"product_id": product.id, "price_unit": amount,
                            "tax_ids": [(5, 0, 0)]})
                ],
                **values,
            }
        )  # fmt: skip
        order.action_confirm()
        return order

    def paid(self, order, amount):
        """Invoiced in full, and so much of it received."""
        invoice = order._create_invoices()
        invoice.action_post()
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"amount": amount})._create_payments()
        return invoice

    def test_from_signed_orders_down_to_money(self):
        order = self.order()
        self.order(amount=500.0)
        self.paid(order, 300.0)
        figures = [
            self.figure(name)
            for name in ("brought_orders", "brought_signed", "brought_invoiced", "brought_received")
        ]
        self.assertEqual(figures, [2, 1500.0, 1000.0, 300.0])
        self.assertEqual(len(self.opened("brought_orders")), 2)
        self.assertEqual(self.opened("brought_received"), self.opened("brought_orders"))

    def test_a_quotation_is_not_signed_and_a_cancelled_order_is_not_either(self):
        self.order().copy({"opportunity_id": self.lead().id})
        self.order()._action_cancel()
        self.assertEqual(self.figure("brought_orders"), 1)
        self.assertEqual(self.figure("brought_signed"), 1000.0)

    def test_what_goes_back_is_not_received(self):
        order = self.order()
        invoice = self.paid(order, 1000.0)
        reversal = self.env["account.move.reversal"].with_context(
            active_model="account.move", active_ids=invoice.ids
        ).create({"journal_id": invoice.journal_id.id})  # fmt: skip
        reversal.refund_moves()
        reversal.new_move_ids.action_post()
        self.assertEqual(self.figure("brought_invoiced"), 0.0)

    def test_in_the_campaigns_own_currency(self):
        own = self.env.company.currency_id
        other = self.env.ref("base.CNY" if own.name != "CNY" else "base.USD")
        self.env["res.currency.rate"].search([("currency_id", "=", other.id)]).unlink()
        self.env["res.currency.rate"].create(
            {"currency_id": other.id, "rate": 8.0, "name": "2020-01-01"}
        )
        order = self.order(amount=800.0, currency=other)
        self.assertEqual(order.currency_id, other)
        self.assertEqual(self.campaign.brought_currency_id, own)
        self.assertAlmostEqual(self.figure("brought_signed"), 100.0)

    def test_an_order_follows_its_opportunity_whatever_is_written_on_it(self):
        self.order(campaign_id=self.campaigns[1].id)
        self.assertEqual(self.figure("brought_orders"), 1)
        self.assertEqual(self.figure("brought_orders", campaign=self.campaigns[1]), 0)

    def test_orders_are_read_as_the_reader(self):
        if "sale.order" in self.env:
            self.mia.group_ids += self.env.ref("sales_team.group_sale_salesman_all_leads")
        self.order(lead=self.lead(user=self.ann))
        self.order(lead=self.lead(user=self.mia))
        self.assertEqual(self.figure("brought_signed", self.mia), 2000.0)
        self.assertEqual(self.figure("brought_signed", self.ann), 1000.0)
        self.assertEqual(len(self.opened("brought_orders", self.ann)), 1)
