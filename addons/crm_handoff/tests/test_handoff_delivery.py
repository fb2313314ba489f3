"""“Delivered” is what Odoo calls fully delivered, on every route, as the stock user moves it."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .common import HandoffCommon


class DeliveryCommon(HandoffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.node_delivery.completion = "delivered"
        cls.storekeeper = new_test_user(
            cls.env, login="handoff_stock", groups="stock.group_stock_user", name="Stock"
        )
        cls.warehouse = cls.env["stock.warehouse"].search(
            [("company_id", "=", cls.company.id)], limit=1
        )
        cls.env["stock.quant"]._update_available_quantity(
            cls.bag, cls.warehouse.lot_stock_id, 1000.0
        )
        cls.service = cls.env["product.product"].create(
            {"name": "Commissioning", "type": "service", "taxes_id": False}
        )

    def confirmed(self, *lines):
        """A confirmed order of ``(product, quantity)``."""
        order = self.env["sale.order"].create(
            {
                "partner_id": self.partner.id,
                "user_id": self.sales.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": quantity})
                    for product, quantity in lines
                ],
            }
        )
        order.action_confirm()
        self.env.flush_all()
        return order

    def transfer(self, picking, quantity=None, *, backorder=True):
        """Validate a transfer as the stock user; the rest becomes a backorder, or is given up."""
        picking = picking.with_user(self.storekeeper)
        picking.action_assign()
        for move in picking.move_ids:
            move.quantity = move.product_uom_qty if quantity is None else quantity
            move.picked = True
        action = picking.button_validate()
        if isinstance(action, dict) and action["res_model"] == "stock.backorder.confirmation":
            wizard = Form.from_action(picking.env, action).save()
            wizard.process() if backorder else wizard.process_cancel_backorder()
        self.env.flush_all()

    def waiting(self, order):
        return order.picking_ids.filtered(lambda each: each.state not in ("done", "cancel"))

    def transfer_all(self, order):
        while self.waiting(order):
            ready = self.waiting(order).sorted("id")
            self.transfer(ready[:1])

    def give_back(self, picking, quantity):
        """The native wizard of returns, and its receipt."""
        form = Form(
            self.env["stock.return.picking"].with_context(
                active_id=picking.id, active_ids=picking.ids, active_model="stock.picking"
            )
        )
        wizard = form.save()
        wizard.product_return_moves.quantity = quantity
        back = self.env["stock.picking"].browse(wizard.action_create_returns()["res_id"])
        self.env.flush_all()
        return back

    def assertDelivered(self, order, expected):
        native = order.delivery_status == "full" and any(
            line.qty_delivered > 0 for line in order.order_line
        )
        self.assertEqual(native, expected, "Odoo's own delivery status and quantities")
        self.assertEqual(order.handoff_delivery_state == "done", expected)
        self.assertEqual(self.handoff(self.node_delivery, order).state == "done", expected)


@tagged("post_install", "-at_install")
class TestHandoffDelivery(DeliveryCommon):
    def test_one_step_with_backorder(self):
        order = self.confirmed((self.bag, 10))
        self.assertDelivered(order, False)
        self.transfer(order.picking_ids, 4)
        self.assertDelivered(order, False)
        self.assertEqual(order.handoff_delivery_state, "partial")
        self.transfer_all(order)
        self.assertDelivered(order, True)

    def test_rest_given_up(self):
        order = self.confirmed((self.bag, 10))
        self.transfer(order.picking_ids, 9, backorder=False)
        self.assertEqual(order.order_line.qty_delivered, 9)
        self.assertDelivered(order, True)

    def test_pick_pack_ship_with_backorders(self):
        self.warehouse.delivery_steps = "pick_pack_ship"
        order = self.confirmed((self.bag, 10))
        self.transfer(self.waiting(order), 4)
        while self.waiting(order).filtered(lambda each: each.state == "assigned" and each.move_ids
                                           .product_uom_qty == 4):  # fmt: skip
            self.transfer(
                self.waiting(order).filtered(lambda each: each.move_ids.product_uom_qty == 4)[:1]
            )
        self.assertEqual(order.order_line.qty_delivered, 4)
        # what was shipped is all there is to ship; six are not picked yet
        self.assertDelivered(order, False)
        self.transfer_all(order)
        self.assertEqual(order.order_line.qty_delivered, 10)
        self.assertDelivered(order, True)

    def test_picked_has_started(self):
        self.node_delivery.completion = "started"
        self.warehouse.delivery_steps = "pick_ship"
        order = self.confirmed((self.bag, 10))
        self.assertEqual(self.handoff(self.node_delivery, order).state, "waiting")
        self.transfer(self.waiting(order), 4)
        self.assertEqual(order.delivery_status, "started")
        self.assertEqual(self.handoff(self.node_delivery, order).state, "done")

    def test_raised_after_delivery(self):
        order = self.confirmed((self.bag, 10))
        self.transfer_all(order)
        self.assertDelivered(order, True)
        order.order_line.product_uom_qty = 12
        self.env.flush_all()
        self.assertDelivered(order, False)
        self.assertEqual(self.handoff(self.node_delivery, order).state, "todo")
        self.transfer_all(order)
        self.assertDelivered(order, True)

    def test_line_added_after_delivery(self):
        order = self.confirmed((self.bag, 10))
        self.transfer_all(order)
        order.order_line = [Command.create({"product_id": self.bag.id, "product_uom_qty": 1})]
        self.env.flush_all()
        self.assertDelivered(order, False)
        self.transfer_all(order)
        self.assertDelivered(order, True)

    def test_everything_returned(self):
        order = self.confirmed((self.bag, 10))
        self.transfer_all(order)
        back = self.give_back(order.picking_ids, 10)
        self.assertDelivered(order, False)
        self.transfer(back)
        self.assertEqual(order.order_line.qty_delivered, 0)
        self.assertDelivered(order, False)

    def test_part_returned(self):
        order = self.confirmed((self.bag, 10))
        self.transfer_all(order)
        self.transfer(self.give_back(order.picking_ids, 3))
        self.assertEqual(order.order_line.qty_delivered, 7)
        self.assertDelivered(order, True)

    def test_from_the_vendor_to_the_customer(self):
        order = self.confirmed((self.bag, 5))
        line = order.order_line
        order.picking_ids.action_cancel()
        supplier = self.env.ref("stock.stock_location_suppliers")
        customer = self.partner.property_stock_customer
        picking = self.env["stock.picking"].create(
            {
                "picking_type_id": self.warehouse.in_type_id.id,
                "partner_id": self.partner.id,
                "location_id": supplier.id,
                "location_dest_id": customer.id,
                "reference_ids": [Command.set(order.stock_reference_ids.ids)],
                "move_ids": [
                    Command.create(
                        {
                            "product_id": self.bag.id,
                            "product_uom_qty": 5,
                            "sale_line_id": line.id,
                            "location_id": supplier.id,
                            "location_dest_id": customer.id,
                        }
                    )
                ],
            }
        )
        picking.action_confirm()
        self.env.flush_all()
        self.assertIn(picking, order.picking_ids)
        self.assertFalse(self.handoff(self.node_delivery, order).state == "done")
        self.transfer(picking)
        self.assertEqual(order.delivery_status, "full")
        self.assertEqual(order.handoff_delivery_state, "done")
        self.assertEqual(self.handoff(self.node_delivery, order).state, "done")

    def test_kit_is_delivered_by_its_parts(self):
        self.bom_kit.type = "phantom"
        order = self.confirmed((self.kit, 2))
        self.transfer_all(order)
        self.assertEqual(order.order_line.qty_delivered, 2)
        self.assertDelivered(order, True)

    def test_goods_and_services_are_delivered_with_the_goods(self):
        order = self.confirmed((self.bag, 1), (self.service, 1))
        self.transfer_all(order)
        self.assertDelivered(order, True)

    def test_services_are_delivered_by_their_quantities(self):
        order = self.confirmed((self.service, 2))
        handoff = self.handoff(self.node_delivery, order)
        self.assertFalse(order.delivery_status)
        order.order_line.qty_delivered = 1
        self.env.flush_all()
        self.assertEqual((order.handoff_delivery_state, handoff.state), ("partial", "waiting"))
        order.order_line.qty_delivered = 2
        self.env.flush_all()
        self.assertEqual((order.handoff_delivery_state, handoff.state), ("done", "done"))
        order.order_line.product_uom_qty = 3
        self.env.flush_all()
        self.assertEqual(handoff.state, "todo")


@tagged("post_install", "-at_install")
class TestHandoffByHand(DeliveryCommon):
    """What nothing native can close is closed by hand, with a reason, and only that."""

    def opened(self, *lines):
        order = self.confirmed(*lines)
        handoff = self.handoff(self.node_delivery, order)
        handoff._open()
        return order, handoff.with_user(self.production)

    def close(self, handoff, reason="The customer signed the report."):
        wizard = (
            handoff.env["crm.handoff.close"]
            .with_context(**handoff.action_close_by_hand()["context"])
            .create({"reason": reason})
        )
        wizard.action_close()

    def test_service_is_closed_with_a_reason(self):
        _order, handoff = self.opened((self.service, 1))
        self.assertTrue(handoff.can_close_by_hand)
        with self.assertRaisesRegex(UserError, "Close by Hand"):
            handoff.action_done()
        with self.assertRaises(UserError):
            self.close(handoff, "  ")
        self.close(handoff)
        self.assertEqual((handoff.state, handoff.closed_reason), ("done",
                         "The customer signed the report."))  # fmt: skip
        self.assertIn("signed the report", handoff.log_ids.sorted("id")[-1].note)

    def test_goods_to_deliver_are_not(self):
        _order, handoff = self.opened((self.bag, 1))
        self.assertFalse(handoff.can_close_by_hand)
        with self.assertRaises(UserError):
            self.close(handoff)
        self.assertEqual(handoff.state, "todo")

    def test_everything_returned(self):
        order = self.confirmed((self.bag, 2))
        self.transfer_all(order)
        handoff = self.handoff(self.node_delivery, order)
        self.transfer(self.give_back(order.picking_ids, 2))
        self.assertEqual(handoff.state, "todo")
        self.close(handoff.with_user(self.production), "The customer withdrew.")
        self.assertEqual(handoff.state, "done")

    def test_something_to_deliver_again_opens_it(self):
        order, handoff = self.opened((self.service, 1))
        self.close(handoff)
        order._handoff_state_changed()
        handoff.sudo()._follow_facts()
        self.assertEqual(handoff.state, "done")
        order.order_line = [Command.create({"product_id": self.bag.id, "product_uom_qty": 1})]
        self.env.flush_all()
        self.assertEqual((handoff.state, handoff.closed_reason), ("todo", False))

    def test_only_by_those_responsible(self):
        _order, handoff = self.opened((self.service, 1))
        with self.assertRaises(AccessError):
            self.close(handoff.with_user(self.finance))

    def test_reason_is_not_written_by_hand(self):
        _order, handoff = self.opened((self.service, 1))
        with self.assertRaises(AccessError):
            handoff.write({"closed_reason": "Done."})

    def test_queries_do_not_grow_with_orders(self):
        orders = [self.confirmed((self.bag, 1), (self.service, 1)) for _ in range(4)]
        orders = self.env["sale.order"].union(*orders)
        kinds = {"started", "delivered"}
        orders[:1]._handoff_facts(kinds)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        orders[:1]._handoff_facts(kinds)
        one = self.env.cr.sql_log_count - before
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        orders._handoff_facts(kinds)
        self.assertLessEqual(self.env.cr.sql_log_count - before, one)
