from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmHandoffStart(models.TransientModel):
    """Start by hand a node that waits for no trigger of the system."""

    _name = "crm.handoff.start"
    _description = "Start a Handoff"
    _inherit = ["crm.notary.attached"]
    _attached_to = {"order_id": "write", "lead_id": "write"}

    order_id = fields.Many2one("sale.order")
    lead_id = fields.Many2one("crm.lead")
    node_ids = fields.Many2many("crm.handoff.node", compute="_compute_node_ids")
    node_id = fields.Many2one(
        "crm.handoff.node", "Start with", required=True, domain="[('id', 'in', node_ids)]"
    )

    @api.depends("order_id", "lead_id")
    def _compute_node_ids(self):
        nodes = self.env["crm.handoff.node"]._for_trigger("manual")
        for wizard in self:
            order = wizard.order_id
            wizard.node_ids = nodes.filtered(
                lambda node, order=order: (
                    node.flow_id._filter_orders(order) if order else not node.flow_id.order_domain
                )
            ).sudo(False)

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        nodes = self.env["crm.handoff.node"]._for_trigger("manual")
        if "node_id" in fields_list and len(nodes) == 1:
            values["node_id"] = nodes.id
        return values

    def action_start(self):
        """Make the handoff and those behind it.

        :raise UserError: when the node is not to be started by hand here
        """
        self.ensure_one()
        (self.order_id or self.lead_id).check_access("write")
        node = self.env["crm.handoff.node"]._for_trigger("manual") & self.node_id.sudo()
        if not node or self.node_id not in self.node_ids:
            raise UserError(
                self.env._(
                    "“%s” cannot be started by hand here. Please choose another node.",
                    self.node_id.name,
                )
            )
        self.env["crm.handoff"]._fire(
            "manual",
            self.order_id,
            leads=self.lead_id if not self.order_id else None,
            nodes=node,
        )
        return (self.order_id or self.lead_id).action_view_handoffs()
