"""Gate kind ``payment``: the deposit or the invoice is paid, by the money of the lead's orders."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..verdict import Verdict, fingerprint

# what proves it: the newest posted invoice of a confirmed order; before there is one, the order
_PROOFS = """
    SELECT so.opportunity_id, MAX(so.id), MAX(invoice.id), ARRAY_AGG(DISTINCT so.partner_id)
      FROM sale_order so
 LEFT JOIN sale_order_line line ON line.order_id = so.id
 LEFT JOIN sale_order_line_invoice_rel rel ON rel.order_line_id = line.id
 LEFT JOIN account_move_line item ON item.id = rel.invoice_line_id
 LEFT JOIN account_move invoice ON invoice.id = item.move_id
       AND invoice.state = 'posted' AND invoice.move_type = 'out_invoice'
     WHERE so.opportunity_id IN %s AND so.state = 'sale'
  GROUP BY so.opportunity_id
"""


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    kind = fields.Selection(selection_add=[("payment", "Payment")], ondelete={"payment": "cascade"})
    payment_of = fields.Selection(
        [("order", "of the confirmed order"), ("invoice", "of what is invoiced")],
        default="order",
        help="A deposit is a share of the order; an invoice is settled by a share of itself.",
    )
    payment_percent = fields.Float("Paid at least (%)", default=30.0)

    @api.constrains("kind", "payment_of", "payment_percent")
    def _check_payment_parameters(self):
        for gate in self.filtered(lambda gate: gate.kind == "payment"):
            if not gate.payment_of or not 0 < gate.payment_percent <= 100:
                raise ValidationError(
                    self.env._("Please give a percentage between 0 and 100 for “%s”.", gate.name)
                )

    def _definition_payment(self):
        return ["payment_of", "payment_percent"]

    def _trigger_fields_payment(self):
        return {"partner_id"}

    def _judge_payment(self, leads):
        money = leads._notary_money()
        self.env["sale.order"].flush_model(["opportunity_id", "state", "partner_id"])
        self.env["sale.order.line"].flush_model(["order_id", "invoice_lines"])
        self.env["account.move"].flush_model(["state", "move_type"])
        proofs = {
            lead_id: (order_id, invoice_id, self.env["res.partner"].sudo().browse(customers))
            for lead_id, order_id, invoice_id, customers in self.env.execute_query(
                SQL(_PROOFS, tuple(leads.ids))
            )
        }
        return {
            gate.id: {
                lead.id: gate._judge_customers(lead, customers)
                or gate._judge_money(money[lead.id], order_id, invoice_id)
                for lead in leads
                for order_id, invoice_id, customers in [proofs.get(lead.id, (None, None, ()))]
            }
            for gate in self
        }

    def _judge_customers(self, lead, customers):
        """Verdict where an order is somebody else's; None where all are the customer's."""
        for customer in customers:
            if lead._stagegate_is_of_another(customer):
                return Verdict(
                    False,
                    reason=self.env._(
                        "An order is for %s. Please take it off this opportunity, or correct the "
                        "customer.",
                        customer.commercial_partner_id.display_name,
                    ),
                )
        return None

    def _judge_money(self, money, order_id, invoice_id):
        """Verdict over the confirmed orders of one lead.

        :param money: ``OrderMoney`` of them together, in company currency
        :param order_id: newest of them, or None
        :param invoice_id: newest posted invoice of them, or None
        """
        if not order_id:
            return Verdict(False, reason=self.env._("There is no confirmed order yet."))
        if self.payment_of == "order":
            is_met, part, whole = money.reaches, money.covered, money.payable
        elif not invoice_id and not money.is_zero:
            return Verdict(False, reason=self.env._("There is no posted invoice yet."))
        else:
            is_met, part, whole = (
                money.invoice_reaches,
                money.invoice_covered,
                money.invoice_payable,
            )
        if money.is_zero or is_met(self.payment_percent):
            proof = invoice_id or order_id
            return Verdict(
                True,
                res_model="account.move" if invoice_id else "sale.order",
                res_id=proof,
                checksum=fingerprint(proof, round(whole * self.payment_percent / 100, 2)),
            )
        return Verdict(
            False,
            reason=self.env._(
                "%(paid).2f of %(total).2f is paid (%(share).0f %%); %(needed).0f %% needed.",
                paid=part,
                total=whole,
                share=100 * part / whole if whole else 0.0,
                needed=self.payment_percent,
            ),
        )

    def _action_payment(self, lead):
        return (
            lead.action_view_sale_order() if lead.order_ids else lead.action_sale_quotations_new()
        )
