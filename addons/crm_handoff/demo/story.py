"""Three orders of the factory in different places of the flow, played with the demo."""

from datetime import timedelta

from odoo import Command, fields
from odoo.addons.crm_notary.tools import demo

PARTS = [
    # xmlid, English, Chinese, cost, unit
    ("part_rod", "Wire rod 35CrMo", "盘条 35CrMo", 5.2, "product_uom_kgm"),
    ("part_coating", "Dacromet coating", "达克罗涂液", 38.0, "product_uom_kgm"),
    ("part_blank", "Forged blank", "锻造毛坯", 0.7, "product_uom_unit"),
    ("part_carton", "Carton, 25 kg", "纸箱（25 公斤装）", 1.8, "product_uom_unit"),
]
# product sold: what it is made of; a blank takes wire rod
STRUCTURES = {
    "product_bolt_m12": ("part_blank", "part_coating", "part_carton"),
    "product_bolt_m10": ("part_blank", "part_carton"),
    "product_screw": ("part_rod", "part_carton"),
    "product_stud": ("part_rod", "part_carton"),
    "product_pin": ("part_rod", "part_carton"),
}
BATCH = 1000
QUANTITIES = {"part_blank": 1000.0, "part_coating": 2.0, "part_carton": 4.0, "part_rod": 90.0}


def play(env):
    """Switch the flows on and put three orders on their way; does nothing when they are."""
    if not env.ref("crm_handoff.part_rod", raise_if_not_found=False):
        Story(env).tell()


class Story:
    """What happened to three contracts of the factory."""

    def __init__(self, env):
        self.env = env

    def tell(self):
        self._make_parts()
        self._switch_on()
        self._play_orders()

    def _ref(self, name):
        return demo.ref(self.env, name, "crm_stagegate")

    def _make_parts(self):
        products = {}
        for name, english, chinese, cost, unit in PARTS:
            product = self.env["product.product"].create(
                {
                    "name": english,
                    "type": "consu",
                    "uom_id": self.env.ref(f"uom.{unit}").id,
                    "standard_price": cost,
                    "list_price": cost * 1.2,
                    "sale_ok": False,
                }
            )
            if self.env["res.lang"]._get_data(code="zh_CN"):
                product.with_context(lang="zh_CN").name = chinese
            self.env["ir.model.data"]._update_xmlids(
                [{"xml_id": f"crm_handoff.{name}", "record": product, "noupdate": True}]
            )
            products[name] = product
        structures = {self._ref(name): parts for name, parts in STRUCTURES.items()}
        structures[products["part_blank"]] = ("part_rod",)
        self.env["mrp.bom"].create(
            [
                {
                    "product_tmpl_id": product.product_tmpl_id.id,
                    "product_qty": BATCH,
                    "bom_line_ids": [
                        Command.create(
                            {"product_id": products[part].id, "product_qty": QUANTITIES[part]}
                        )
                        for part in parts
                    ],
                }
                for product, parts in structures.items()
            ]
        )

    def _switch_on(self):
        node = {
            name: self.env.ref(f"crm_handoff.node_{name}")
            for name in ("solution", "payment", "delivery", "sample")
        }
        node["solution"].stage_id = self._ref("stage_price")
        node["payment"].write(
            {"role_id": self._ref("role_finance").id, "payment_percent": 30, "sla_hours": 16}
        )
        node["delivery"].role_id = self._ref("role_production")
        node["sample"].write(
            {
                "stage_id": self._ref("stage_sample").id,
                "role_id": self._ref("role_engineer").id,
            }
        )
        flow = self.env.ref("crm_handoff.flow_contract")
        flow.engineering_role_id = self._ref("role_engineer")
        flow.order_domain = "[('team_id', '=', %d)]" % self._ref("team_factory")  # noqa: UP031
        (flow | self.env.ref("crm_handoff.flow_sample")).action_switch_on()

    def _play_orders(self):
        self.env["crm.lead"].search(
            [("stage_id", "in", (self._ref("stage_sample") | self._ref("stage_price")).ids)]
        )._handoff_stage_entered()
        if not self.env.company.chart_template:
            self.env["account.chart.template"].try_loading(
                "generic_coa", company=self.env.company, install_demo=False
            )
        with demo.travelling(self.env) as clock:
            # the first was signed yesterday; finance waits for the deposit
            clock.start(1, 60)
            self._confirm_solution(self._ref("lead_05"))
            clock.wait(timedelta(hours=2))
            self._sign("lead_05", "HT-2026-0305", 30)
            # the second has paid; production prepares its manufacturing orders
            clock.start(4, 60)
            order = self._sign("lead_06", "HT-2026-0288", 21)
            clock.wait(timedelta(hours=5))
            self._pay(order, 100)
            self._plan(order)
            clock.wait(timedelta(hours=3))
            handoff = self._handoff(order, "delivery")
            handoff.with_user(self._ref("user_production")).action_start()
            # the third has paid its deposit, and production lacks material
            clock.start(9, 60)
            order = self._sign("lead_20", "HT-2026-0279", 14)
            clock.wait(timedelta(days=1, hours=4))
            self._pay(order, 40)
            self._plan(order)
            clock.wait(timedelta(days=1))
            handoff = self._handoff(order, "delivery")
            handoff.with_user(self._ref("user_production"))._block(
                self.env.ref("crm_handoff.reason_material"), "35CrMo Ø12: 3.6 t"
            )
        # for what it lacks engineering takes more of the rod in stock: sales has to agree
        self._change_structure(order)
        self._complain(order)

    def _confirm_solution(self, lead):
        """The customer confirmed with the drawing that lies on the opportunity already."""
        handoff = self._handoff(lead._handoff_orders(), "solution")
        drawing = self.env["ir.attachment"].search(
            [("res_model", "=", "crm.lead"), ("res_id", "=", lead.id)], order="id", limit=1
        )
        self.env["ir.attachment"].create(
            {
                "name": drawing.name,
                "raw": drawing.raw,
                "res_model": handoff._name,
                "res_id": handoff.id,
            }
        )
        handoff.with_user(lead.user_id).action_done()

    def _sign(self, lead, number, days):
        lead = self._ref(lead)
        order = lead.order_ids.filtered(lambda order: order.state != "cancel")[:1]
        order.write(
            {
                "contract_number": number,
                "commitment_date": fields.Datetime.now() + timedelta(days=days),
            }
        )
        if order.state == "sale":
            order._handoff_state_changed()
        else:
            order.with_user(order.user_id).action_confirm()
        return order

    def _handoff(self, order, node):
        return order.handoff_ids.filtered(
            lambda handoff: handoff.node_id == self.env.ref(f"crm_handoff.node_{node}")
        )

    def _plan(self, order):
        """Manufacturing orders for what the factory makes of this order."""
        made = order.order_line.filtered(lambda line: line.product_id.bom_ids)
        productions = self.env["mrp.production"].create(
            [
                {
                    "product_id": line.product_id.id,
                    "product_qty": line.product_uom_qty,
                    "product_uom_id": line.product_uom_id.id,
                    "bom_id": line.product_id.bom_ids[:1].id,
                    "sale_line_id": line.id,
                    "reference_ids": [Command.set(order.stock_reference_ids.ids)],
                    "origin": order.name,
                }
                for line in made
            ]
        )
        productions.action_confirm()

    def _change_structure(self, order):
        bom = order.handoff_bom_id.line_ids.filtered("level").source_bom_id[:1]
        bom = bom or order.handoff_bom_id.line_ids.source_bom_id[:1]
        bom.bom_line_ids[:1].product_qty *= 1.1
        order.handoff_bom_id._propose()

    def _complain(self, order):
        self.env["crm.handoff.complaint"].with_user(self._ref("user_quality")).sudo().create(
            {
                "name": "镀层脱落 Coating comes off",
                "partner_id": order.partner_id.id,
                "contract_number": order.contract_number,
                "description": "两箱螺栓盐雾试验 480 小时后镀层脱落。\n"
                "Coating of two cartons came off after 480 hours of salt spray.",
            }
        )

    def _pay(self, order, percent):
        """Invoice the order in full and register a payment."""
        order.order_line.product_id.invoice_policy = "order"
        order.order_line.flush_recordset()
        order.order_line._compute_qty_to_invoice()
        move = order._create_invoices()
        move.action_post()
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"payment_date": fields.Date.today()})
        )
        wizard.amount = move.currency_id.round(move.amount_total * percent / 100)
        wizard._create_payments()
