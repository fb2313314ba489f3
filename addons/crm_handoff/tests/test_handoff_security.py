from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestHandoffSecurity(HandoffCommon):
    """Each role sees its own handoffs and the parts of the order it needs; nothing else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order.action_confirm()
        cls.other = cls._create_order(user_id=cls.sales_2.id)
        cls.other.action_confirm()

    def nodes_seen_by(self, user):
        return set(self.env["crm.handoff"].with_user(user).search([]).sudo().node_id.mapped("name"))

    def visible_menus(self, user):
        return self.env["ir.ui.menu"].browse(
            self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
        )

    def test_finance_sees_its_role_only(self):
        self.assertEqual(self.nodes_seen_by(self.finance), {"Payment received"})

    def test_production_sees_its_role_only(self):
        self.assertEqual(self.nodes_seen_by(self.production), {"Delivery started"})

    def test_engineer_without_handoff_sees_none(self):
        self.assertEqual(self.nodes_seen_by(self.engineer), set())

    def test_salesperson_sees_own_orders_only(self):
        orders = self.env["crm.handoff"].with_user(self.sales).search([]).order_id
        self.assertEqual(orders, self.order)

    def test_manager_sees_all(self):
        orders = self.env["crm.handoff"].with_user(self.manager).search([]).order_id
        self.assertLessEqual(self.order | self.other, orders)

    def test_no_crm_menu_for_finance_and_production(self):
        crm = self.env.ref("crm.crm_menu_root")
        handoffs = self.env.ref("crm_handoff.menu_root")
        for user in (self.finance, self.production, self.engineer):
            menus = self.visible_menus(user)
            self.assertNotIn(crm, menus, user.name)
            self.assertIn(handoffs, menus, user.name)
            self.assertNotIn(self.env.ref("crm_handoff.menu_configuration"), menus)

    def test_no_leads_for_finance_and_production(self):
        for user in (self.finance, self.production, self.engineer):
            with self.assertRaises(AccessError):
                self.env["crm.lead"].with_user(user).search_read([], ["name"])
            handoff = self.env["crm.handoff"].with_user(user)
            with self.assertRaises(AccessError):
                handoff.search([("lead_id", "!=", False)])
            self.assertNotIn("lead_id", handoff.fields_get())

    def test_no_margins_for_production(self):
        for name in ("margin", "margin_percent"):
            with self.assertRaises(AccessError):
                self.order.with_user(self.production).read([name])

    def test_no_margins_for_finance(self):
        order = self.order.with_user(self.finance)
        self.assertTrue(order.has_access("read"), "accounting's own right")
        for name in ("margin", "margin_percent"):
            self.assertNotIn(name, order.fields_get())
            with self.assertRaises(AccessError):
                order.read([name])
        line = order.order_line
        for name in ("margin", "margin_percent", "purchase_price"):
            with self.assertRaises(AccessError):
                line.read([name])

    def test_no_margins_in_searches_and_screens_of_finance(self):
        orders = self.env["sale.order"].with_user(self.finance)
        with self.assertRaises(AccessError):
            orders.search([("margin", ">", 0)])
        with self.assertRaises(AccessError):
            orders.formatted_read_group([], ["partner_id"], ["margin:sum"])
        arch = orders.get_view(view_type="form")["arch"]
        self.assertNotIn("margin", arch)
        self.assertNotIn("purchase_price", arch)
        self.assertIn("price_unit", arch)

    def test_native_access_to_margins_stays(self):
        accountant = new_test_user(
            self.env, login="handoff_accountant", groups="account.group_account_invoice"
        )
        for user in (accountant, self.sales, self.manager):
            order = self.order.with_user(user)
            self.assertEqual(order.read(["margin"])[0]["margin"], 120.0, user.name)
            self.assertEqual(order.order_line.read(["purchase_price"])[0]["purchase_price"], 40.0)
            self.assertIn('name="margin"', order.get_view(view_type="form")["arch"])

    def test_salesperson_with_handoffs_of_a_role_still_sees_margins(self):
        self.sales.group_ids += self.env.ref("crm_handoff.group_handoff_user")
        self.assertEqual(self.order.with_user(self.sales).read(["margin"])[0]["margin"], 120.0)

    def test_finance_invoices_and_changes_orders_without_seeing_margins(self):
        order = self.order.with_user(self.finance)
        order.client_order_ref = "PO-1"
        order.order_line.name = "Kit, blue"
        self.env.flush_all()
        self.assertEqual(self.order.margin, 120.0)

    def test_no_costs_of_parts_for_finance(self):
        lines = self.env["crm.handoff.bom.line"].with_user(self.finance).search([])
        self.assertTrue(lines)
        self.assertNotIn("unit_cost", lines.fields_get())
        with self.assertRaises(AccessError):
            lines.read(["total_cost"])

    def test_no_frozen_costs_for_production(self):
        """It may read amounts of orders: with the costs it would know what is earned."""
        lines = self.env["crm.handoff.bom.line"].with_user(self.production).search([])
        self.assertTrue(lines)
        self.assertFalse({"unit_cost", "base_cost", "total_cost"} & lines.fields_get().keys())
        with self.assertRaises(AccessError):
            self.order.handoff_bom_id.with_user(self.production).read(["total_cost"])

    def test_no_names_of_opportunities_on_orders(self):
        for user in (self.finance, self.production):
            order = self.order.with_user(user)
            self.assertNotIn("opportunity_id", order.fields_get())
            for attempt in (
                lambda order=order: order.read(["opportunity_id"]),
                lambda order=order: order.web_read({"opportunity_id": {"fields": {}}}),
                lambda order=order: order.search([("opportunity_id", "ilike", "CNC")]),
                lambda order=order: order.formatted_read_group([], ["opportunity_id"]),
            ):
                with self.assertRaises(AccessError):
                    attempt()
            self.assertNotIn("opportunity_id", order.get_view(view_type="form")["arch"])
        self.assertTrue(self.order.with_user(self.sales).read(["opportunity_id"]))

    def test_a_handoff_without_order_is_called_after_its_customer(self):
        self.lead.stage_id = self.stage_price
        handoff = self.env["crm.handoff"].search(
            [("lead_id", "=", self.lead.id), ("node_id", "=", self.node_solution.id)]
        )
        self.assertNotIn(self.lead.name, handoff.display_name)

    def test_only_who_does_the_work_writes_on_it(self):
        handoff = self.handoff(self.node_delivery)
        for values in ({"result": "x"}, {"tracking_number": "x"}, {"user_id": self.sales.id}):
            with self.assertRaises(AccessError):
                handoff.with_user(self.sales).write(values)
        handoff.with_user(self.production).write({"result": "Sent"})

    def test_no_prices_for_production(self):
        handoff = self.handoff(self.node_delivery).with_user(self.production)
        self.assertFalse(handoff.shows_amounts)
        self.assertEqual(
            handoff.read(["amount_total", "amount_paid", "amount_due", "amount_invoiced"])[0][
                "amount_total"
            ],
            0.0,
        )

    def test_finance_sees_the_amounts_of_its_handoff(self):
        handoff = self.handoff(self.node_payment).with_user(self.finance)
        self.assertEqual(handoff.amount_total, 200.0)

    def test_production_sees_the_frozen_bill_of_materials(self):
        handoff = self.handoff(self.node_delivery).with_user(self.production)
        self.assertIn("Bolt", handoff.bom_line_ids.mapped("name"))

    def test_bill_of_materials_of_foreign_orders_is_closed(self):
        bom = self.other.handoff_bom_id
        with self.assertRaises(AccessError):
            bom.with_user(self.sales).read(["version"])
        with self.assertRaises(AccessError):
            bom.with_user(self.engineer).with_context(x=1).line_ids.with_user(
                new_user(self.env)
            ).read(["name"])

    def test_one_click_to_the_order(self):
        # manufacturing may read orders, but their form fails on the invoices behind it
        handoff = self.handoff(self.node_delivery).with_user(self.production)
        self.assertEqual(handoff.action_open_order()["res_model"], "crm.handoff")
        handoff = self.handoff(self.node_payment).with_user(self.finance)
        self.assertEqual(handoff.action_open_order()["res_model"], "sale.order")
        self.role_production.user_ids += self.engineer
        handoff = self.handoff(self.node_delivery).with_user(self.engineer)
        self.assertEqual(handoff.action_open_order()["res_model"], "crm.handoff")
        self.assertFalse(self.order.with_user(self.engineer).has_access("read"))
        handoff = self.handoff(self.node_contract).with_user(self.sales)
        self.assertEqual(handoff.action_open_order()["res_model"], "sale.order")

    def test_definitions_are_for_administrators(self):
        for user in (self.finance, self.sales):
            with self.assertRaises(AccessError):
                self.node_payment.with_user(user).write({"sla_hours": 1})
            with self.assertRaises(AccessError):
                self.flow.with_user(user).action_switch_off()

    def test_monthly_table_is_for_administrators(self):
        with self.assertRaises(AccessError):
            self.env["crm.handoff.month"].with_user(self.finance).search([])
        self.env["crm.handoff.month"].with_user(self.manager).search([])

    def test_form_reads_without_access_errors_for_each_role(self):
        for user, node in (
            (self.finance, self.node_payment),
            (self.production, self.node_delivery),
            (self.sales, self.node_contract),
        ):
            handoff = self.handoff(node).with_user(user)
            view = handoff.get_view(view_type="form")
            names = set(view["models"]["crm.handoff"]) & handoff.fields_get().keys()
            spec = {name: {} for name in names}
            self.assertTrue(handoff.web_read(spec))

    def test_kanban_groups_for_each_role(self):
        for user in (self.finance, self.production, self.sales):
            for name in ("node_id", "partner_id", "role_id"):
                groups = (
                    self.env["crm.handoff"].with_user(user).web_read_group([], [name], ["__count"])
                )
                self.assertTrue(groups["groups"], user.name)


def new_user(env):
    return env["res.users"].create(
        {"name": "Nobody", "login": "handoff_nobody",
         "group_ids": [(6, 0, env.ref("base.group_user").ids)]}
    )  # fmt: skip


@tagged("post_install", "-at_install")
class TestHandoffDocuments(HandoffCommon, HttpCase):
    """Input documents open for those who need them, and for nobody else."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.node = cls.env["crm.handoff.node"].create(
            {
                "flow_id": cls.flow.id,
                "name": "Sample",
                "trigger": "order_confirmed",
                "role_id": cls.role_engineering.id,
                "requirement_ids": [(0, 0, {"name": "Drawing", "direction": "input"})],
            }
        )
        cls.drawing = cls.env["ir.attachment"].create(
            {"name": "d.pdf", "raw": b"%PDF-1", "res_model": "crm.lead", "res_id": cls.lead.id}
        )
        cls.order.action_confirm()

    def url(self, attachment):
        return f"/crm_handoff/{self.handoff(self.node).id}/document/{attachment.id}"

    def test_engineer_gets_the_requirement_document(self):
        self.authenticate(self.engineer.login, self.engineer.login)
        response = self.url_open(self.url(self.drawing))
        self.assertEqual((response.status_code, response.content), (200, b"%PDF-1"))

    def test_another_role_does_not(self):
        self.authenticate(self.finance.login, self.finance.login)
        self.assertEqual(self.url_open(self.url(self.drawing)).status_code, 404)

    def test_no_other_file_comes_out(self):
        secret = self.env["ir.attachment"].create(
            {"name": "s", "raw": b"x", "res_model": "res.partner", "res_id": self.partner.id}
        )
        self.authenticate(self.engineer.login, self.engineer.login)
        self.assertEqual(self.url_open(self.url(secret)).status_code, 404)

    def test_spreadsheet_is_for_administrators(self):
        self.authenticate(self.finance.login, self.finance.login)
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open("/crm_handoff/monthly.xlsx").status_code, 403)
        self.authenticate(self.manager.login, self.manager.login)
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open("/crm_handoff/monthly.xlsx").status_code, 403)
        self.manager.group_ids += self.env.ref("base.group_allow_export")
        response = self.url_open("/crm_handoff/monthly.xlsx")
        self.assertTrue(response.content.startswith(b"PK"))
