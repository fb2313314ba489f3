from odoo import api, models
from odoo.tools import SQL

# what may make another structure of the same product
BOM_FIELDS = {
    "product_tmpl_id", "product_id", "product_qty", "product_uom_id", "active", "sequence",
    "company_id", "type", "picking_type_id", "enable_batch_size", "batch_size",
}  # fmt: skip
LINE_FIELDS = {
    "product_id", "product_qty", "product_uom_id", "bom_id",
    "bom_product_template_attribute_value_ids",
}  # fmt: skip


class MrpBom(models.Model):
    _name = "mrp.bom"
    _inherit = ["mrp.bom", "crm.notary.watched"]

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        """Every way in which a bill changes comes here, in batches."""
        super()._notary_fields_changed(names)
        if BOM_FIELDS & names:
            self._handoff_bom_changed()

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
    _name = "mrp.bom.line"
    _inherit = ["mrp.bom.line", "crm.notary.watched"]

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        """Every way in which a line changes comes here, in batches."""
        super()._notary_fields_changed(names)
        if LINE_FIELDS & names:
            self.bom_id._handoff_bom_changed()

    @api.ondelete(at_uninstall=False)
    def _handoff_bom_line_deleted(self):
        self.bom_id._handoff_bom_changed()
