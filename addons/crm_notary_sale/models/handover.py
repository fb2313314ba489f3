"""Orders of somebody who left, while there is something to do about them."""

from odoo import api, models


class HandoverOrders(models.AbstractModel):
    _name = "crm.handover.orders"
    _description = "Quotations and Open Orders"
    _inherit = ["crm.handover.kind"]
    _handover_model = "sale.order"
    _handover_sequence = 40

    @api.model
    def _handover_domain(self):
        return [
            "|",
            ("state", "in", ("draft", "sent")),
            "&",
            ("state", "=", "sale"),
            "|",
            ("money_due", ">", 0),
            ("invoice_status", "in", ("no", "to invoice")),
        ]
