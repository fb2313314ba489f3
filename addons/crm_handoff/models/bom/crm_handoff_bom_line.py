from odoo import api, fields, models
from odoo.addons.crm_notary.tools import append_only

# production reads the amounts of orders, too: with the costs it would know what is earned
COST_GROUPS = "sales_team.group_sale_salesman,crm_handoff.group_handoff_manager"


class CrmHandoffBomLine(models.Model):
    """One product at one place of a frozen bill of materials."""

    _name = "crm.handoff.bom.line"
    _description = "Frozen Bill of Materials Line"
    _inherit = ["crm.notary.protected", "crm.notary.append.only"]
    _order = "version_id, sequence, id"
    _append_only = append_only.Rules(
        goes_with=("version_id", "crm_handoff_bom"),
        nullable=(
            "order_id", "order_line_id", "company_id", "source_bom_id", "create_uid", "write_uid",
        ),
    )  # fmt: skip

    version_id = fields.Many2one(
        "crm.handoff.bom", required=True, readonly=True, index=True, ondelete="cascade"
    )
    # with the order its versions go, and with them their lines
    order_id = fields.Many2one("sale.order", readonly=True, index=True, ondelete="set null")
    order_line_id = fields.Many2one(
        "sale.order.line", readonly=True, index="btree_not_null", ondelete="set null"
    )
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    sequence = fields.Integer(readonly=True)
    level = fields.Integer(readonly=True, help="0: the product sold.")
    key = fields.Char(readonly=True, help="Path of product ids from the product sold down.")
    product_id = fields.Many2one(
        "product.product", "Product Variant", readonly=True, index=True, ondelete="restrict"
    )
    name = fields.Char("Product name", readonly=True, translate=True, help="As it was called then.")
    label = fields.Char("Product", compute="_compute_label")
    source_bom_id = fields.Many2one(
        "mrp.bom", readonly=True, index="btree_not_null", ondelete="set null"
    )
    quantity = fields.Float(digits="Product Unit", readonly=True)
    uom_id = fields.Many2one("uom.uom", "Unit", readonly=True, ondelete="restrict")
    base_quantity = fields.Float(readonly=True, digits=(16, 6), help="In the product's own unit.")
    unit_cost = fields.Monetary(readonly=True, groups=COST_GROUPS)
    base_cost = fields.Float(readonly=True, digits=(16, 6), groups=COST_GROUPS)
    total_cost = fields.Monetary(readonly=True, groups=COST_GROUPS)
    is_leaf = fields.Boolean(readonly=True, help="Bought or taken from stock: nothing below.")

    @api.depends_context("lang")
    @api.depends("name", "level")
    def _compute_label(self):
        for line in self:
            line.label = "　" * line.level + ("└ " if line.level else "") + (line.name or "")
