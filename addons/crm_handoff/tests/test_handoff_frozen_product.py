from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestFrozenProduct(HandoffCommon):
    """Who deletes, archives or re-measures what is frozen is told which order it is."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keeper = new_test_user(
            cls.env,
            login="handoff_products",
            groups="product.group_product_manager,mrp.group_mrp_user",
        )
        cls.order.action_confirm()
        cls.env.flush_all()

    def test_deleting_names_the_order(self):
        self.bom_kit.active = self.bom_bolt.active = False
        with self.assertRaisesRegex(UserError, rf"Steel.*{self.order.name}.*archive"):
            self.steel.with_user(self.keeper).unlink()
        with self.assertRaisesRegex(UserError, self.order.name):
            self.steel.product_tmpl_id.with_user(self.keeper).unlink()

    def test_archiving_names_the_order_until_it_is_over(self):
        for record in (self.steel, self.steel.product_tmpl_id):
            with self.assertRaisesRegex(UserError, rf"Steel.*{self.order.name}"):
                record.with_user(self.keeper).action_archive()
        self.order._action_cancel()
        self.steel.with_user(self.keeper).action_archive()
        self.assertFalse(self.steel.active)

    def test_unit_names_the_order(self):
        gram = self.env.ref("uom.product_uom_gram")
        with self.assertRaisesRegex(UserError, rf"unit of “Steel”.*{self.order.name}"):
            self.steel.with_user(self.keeper).uom_id = gram
        self.env.invalidate_all()
        # the same unit once more changes nothing
        self.steel.uom_id = self.steel.uom_id

    def test_many_orders_are_counted(self):
        self.env["sale.order"].union(*(self._create_order() for _ in range(4))).action_confirm()
        with self.assertRaisesRegex(UserError, "and 2 more"):
            self.steel.action_archive()

    def test_other_products_are_free(self):
        other = self.env["product.product"].create({"name": "Sample"})
        other.with_user(self.keeper).action_archive()
        other.uom_id = self.env.ref("uom.product_uom_gram")
        other.with_user(self.keeper).unlink()

    def test_unit_of_a_frozen_line_is_kept(self):
        unit = self.env["uom.uom"].create(
            {"name": "Bundle", "relative_factor": 7.0, "relative_uom_id": self.kit.uom_id.id}
        )
        self.order.order_line.copy({"order_id": self.order.id, "product_uom_id": unit.id})
        self.order._handoff_freeze_again()
        self.assertIn(unit, self.order.handoff_bom_id.line_ids.uom_id)
        with self.assertRaisesRegex(UserError, rf"Bundle.*{self.order.name}"):
            self.env["crm.handoff.bom.line"].env["uom.uom"].browse(
                unit.id
            )._handoff_frozen_deleted()
