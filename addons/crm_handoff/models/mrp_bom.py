from odoo import api, models
from odoo.tools import SQL


class MrpBom(models.Model):
    _inherit = "mrp.bom"

    @api.constrains("product_tmpl_id", "product_id", "product_qty", "product_uom_id", "active",
                    "sequence", "company_id", "type", "picking_type_id", "enable_batch_size",
                    "batch_size")  # fmt: skip
    def _handoff_bom_changed(self):
        """Orders that were frozen with the products of these bills may differ now."""
        if not self or not self.env["crm.handoff.flow"]._in_use():
            return
        self.env["crm.handoff.bom"].sudo().flush_model(["state", "check_needed"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT line.version_id
                  FROM crm_handoff_bom_line line
                  JOIN crm_handoff_bom bom ON bom.id = line.version_id
                  JOIN product_product product ON product.id = line.product_id
                 WHERE bom.state = 'current' AND bom.check_needed IS NOT TRUE
                   AND (line.source_bom_id IN %s OR product.product_tmpl_id IN %s)
                """,
                tuple(self.ids),
                tuple(self.sudo().product_tmpl_id.ids) or (0,),
            )
        )
        # sudo: engineers know nothing of the orders
        boms = self.env["crm.handoff.bom"].sudo()
        boms._mark_to_check(boms.browse([row[0] for row in rows]))

    @api.ondelete(at_uninstall=False)
    def _handoff_bom_deleted(self):
        self._handoff_bom_changed()


class MrpBomLine(models.Model):
    _inherit = "mrp.bom.line"

    @api.constrains("product_id", "product_qty", "product_uom_id", "bom_id",
                    "bom_product_template_attribute_value_ids")  # fmt: skip
    def _handoff_bom_line_changed(self):
        self.bom_id._handoff_bom_changed()

    @api.ondelete(at_uninstall=False)
    def _handoff_bom_line_deleted(self):
        self.bom_id._handoff_bom_changed()
