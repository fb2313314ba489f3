"""Fixtures: a small fastener factory.

=============  ===============================================================================
``flow``       contract to delivery, switched on: solution (stage ``stage_price``), contract,
               payment (role finance), delivery (role production)
``sales``      salesperson of ``order`` and ``lead``; ``sales_2`` another one
``manager``    sales manager, handoff administrator
``finance``    role finance: invoicing and handoffs, no CRM
``production`` role production: manufacturing and handoffs, no CRM
``engineer``   role engineering: handoffs only
``kit``        product sold: 1 kit = 4 bolts + 1 bag; 1 bolt = 0.2 kg steel + 1 coating (phantom-
               free, two levels)
=============  ===============================================================================
"""

from odoo import Command, fields
from odoo.tests import TransactionCase, new_test_user


class HandoffCommon(TransactionCase):
    with_accounting = False

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls.company = cls.env.company
        if cls.with_accounting:
            cls._load_chart()
        cls.node_solution = cls.env.ref("crm_handoff.node_solution")
        cls.node_contract = cls.env.ref("crm_handoff.node_contract")
        cls.node_payment = cls.env.ref("crm_handoff.node_payment")
        cls.node_delivery = cls.env.ref("crm_handoff.node_delivery")
        cls.flow = cls.env.ref("crm_handoff.flow_contract")
        cls._create_users()
        cls.stage_new, cls.stage_price = cls.env["crm.stage"].create(
            [{"name": "Enquiry", "sequence": 1}, {"name": "Price", "sequence": 2}]
        )
        cls.node_solution.stage_id = cls.stage_price
        cls.node_payment.role_id = cls.role_finance
        cls.node_delivery.role_id = cls.role_production
        cls.flow.engineering_role_id = cls.role_engineering
        cls.flow.action_switch_on()
        cls._create_products()
        cls.partner = cls.env["res.partner"].create(
            {"name": "Dongguan Moulds", "email": "buyer@example.com", "is_company": True}
        )
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "CNC fixtures",
                "type": "opportunity",
                "partner_id": cls.partner.id,
                "user_id": cls.sales.id,
                "stage_id": cls.stage_new.id,
            }
        )
        cls.order = cls._create_order(opportunity_id=cls.lead.id)

    @classmethod
    def _load_chart(cls):
        """Accounts, journals and taxes as a company without demo data has them."""
        if not cls.company.chart_template:
            cls.env["account.chart.template"].try_loading(
                "generic_coa", company=cls.company, install_demo=False
            )

    @classmethod
    def _create_users(cls):
        def user(login, groups, **values):
            return new_test_user(cls.env, login=login, groups=groups, name=login.title(), **values)

        cls.sales = user("handoff_sales", "sales_team.group_sale_salesman")
        cls.sales_2 = user("handoff_sales_2", "sales_team.group_sale_salesman")
        cls.manager = user("handoff_manager", "sales_team.group_sale_manager")
        handoff = "crm_handoff.group_handoff_user"
        cls.finance = user("handoff_finance", f"{handoff},account.group_account_invoice")
        cls.production = user("handoff_production", f"{handoff},mrp.group_mrp_user")
        cls.engineer = user("handoff_engineer", handoff)
        roles = cls.env["res.role"].create(
            [
                {"name": "Finance (test)", "user_ids": cls.finance.ids},
                {"name": "Production (test)", "user_ids": cls.production.ids},
                {"name": "Engineering (test)", "user_ids": cls.engineer.ids},
            ]
        )
        cls.role_finance, cls.role_production, cls.role_engineering = roles

    @classmethod
    def _create_products(cls):
        kg = cls.env.ref("uom.product_uom_kgm")
        gram = cls.env.ref("uom.product_uom_gram")
        cls.kit, cls.bolt, cls.bag, cls.steel, cls.coating = cls.env["product.product"].create(
            [
                {"name": name, "is_storable": True, "list_price": price, "standard_price": cost,
                 "uom_id": uom.id, "taxes_id": False, "invoice_policy": "order"}
                for name, price, cost, uom in (
                    ("Kit", 100.0, 40.0, cls.env.ref("uom.product_uom_unit")),
                    ("Bolt", 10.0, 4.0, cls.env.ref("uom.product_uom_unit")),
                    ("Bag", 1.0, 0.5, cls.env.ref("uom.product_uom_unit")),
                    ("Steel", 8.0, 6.0, kg),
                    ("Coating", 3.0, 1.0, kg),
                )
            ]
        )  # fmt: skip
        cls.bom_kit, cls.bom_bolt = cls.env["mrp.bom"].create(
            [
                {
                    "product_tmpl_id": cls.kit.product_tmpl_id.id,
                    "product_qty": 1.0,
                    "bom_line_ids": [
                        Command.create({"product_id": cls.bolt.id, "product_qty": 4.0}),
                        Command.create({"product_id": cls.bag.id, "product_qty": 1.0}),
                    ],
                },
                {
                    "product_tmpl_id": cls.bolt.product_tmpl_id.id,
                    "product_qty": 10.0,
                    "bom_line_ids": [
                        Command.create({"product_id": cls.steel.id, "product_qty": 2.0}),
                        Command.create(
                            {
                                "product_id": cls.coating.id,
                                "product_qty": 50.0,
                                "product_uom_id": gram.id,
                            }
                        ),
                    ],
                },
            ]
        )

    @classmethod
    def _create_order(cls, quantity=2.0, **values):
        return cls.env["sale.order"].create(
            {
                "partner_id": cls.partner.id,
                "user_id": cls.sales.id,
                "commitment_date": fields.Datetime.now(),
                "order_line": [
                    Command.create(
                        {"product_id": cls.kit.id, "product_uom_qty": quantity, "tax_ids": False}
                    )
                ],
                **values,
            }
        )

    def handoff(self, node, order=None):
        """The handoff of ``node`` on ``order`` (``self.order``), or an empty recordset."""
        order = self.order if order is None else order
        return self.env["crm.handoff"].search(
            [("node_id", "=", node.id), ("order_id", "=", order.id)]
        )

    def states(self, order=None):
        """``{node name: state}`` of an order's handoffs."""
        order = self.order if order is None else order
        handoffs = self.env["crm.handoff"].search([("order_id", "=", order.id)])
        return {handoff.node_id.name: handoff.state for handoff in handoffs}

    def notices(self, kind, handoff=None):
        domain = [("kind", "=", kind)]
        if handoff:
            domain.append(("handoff_id", "in", handoff.ids))
        return self.env["crm.handoff.notice"].search(domain)

    def send_notices(self):
        """What the cron does, without its commits."""
        for notice in self.env["crm.handoff.notice"].search([("state", "=", "new")]):
            notice._send()

    def received(self, user):
        """Subjects of the messages a user got."""
        return (
            self.env["mail.message"]
            .sudo()
            .search([("notified_partner_ids", "in", user.partner_id.ids)])
            .mapped("subject")
        )

    def invoice(self, order=None, post=True):
        """Invoice an order in full."""
        order = self.order if order is None else order
        move = order._create_invoices()
        if post:
            move.action_post()
        return move

    def pay(self, move, amount=None):
        """Register a payment of an invoice, as finance does."""
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"payment_date": fields.Date.today()})
        )
        if amount is not None:
            wizard.amount = amount
        return wizard._create_payments()
