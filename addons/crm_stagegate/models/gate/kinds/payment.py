"""Gate kind ``payment``: the deposit or the invoice is paid, by native accounting's own figures."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, float_compare

from ..payments_received import received_by_move
from ..verdict import Verdict, fingerprint

_INVOICES_BY_LEAD = """
    SELECT DISTINCT sale_order.opportunity_id, move.id, move.move_type, move.amount_total_signed,
           ABS(move.amount_total_signed) / NULLIF(move.amount_total, 0)
      FROM sale_order
      JOIN sale_order_line AS line ON line.order_id = sale_order.id
      JOIN sale_order_line_invoice_rel AS rel ON rel.order_line_id = line.id
      JOIN account_move_line AS item ON item.id = rel.invoice_line_id
      JOIN account_move AS move ON move.id = item.move_id
     WHERE sale_order.opportunity_id IN %s AND move.state = 'posted'
       AND move.move_type IN ('out_invoice', 'out_refund')
  ORDER BY move.id
"""
_ORDERED_BY_LEAD = """
    SELECT opportunity_id, SUM(amount_total / COALESCE(NULLIF(currency_rate, 0), 1))
      FROM sale_order WHERE opportunity_id IN %s AND state = 'sale' GROUP BY opportunity_id
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

    def _judge_payment(self, leads):
        self.env["sale.order"].flush_model(
            ["opportunity_id", "state", "amount_total", "currency_rate"]
        )
        self.env["sale.order.line"].flush_model(["order_id", "invoice_lines"])
        self.env["account.move"].flush_model(["state", "move_type", "amount_total_signed"])
        ids = tuple(leads.ids)
        paid = self._payments_of(ids)
        ordered = dict(self.env.execute_query(SQL(_ORDERED_BY_LEAD, ids)))
        return {
            gate.id: {
                lead.id: gate._judge_amounts(paid.get(lead.id), ordered.get(lead.id))
                for lead in leads
            }
            for gate in self
        }

    def _payments_of(self, lead_ids):
        """Money received and money invoiced, each less what went back, in company currency.

        :return: ``{lead id: (received, invoiced, newest invoice id or None)}``
        """
        rows = self.env.execute_query(SQL(_INVOICES_BY_LEAD, lead_ids))
        received = received_by_move(self.env, {row[1] for row in rows})
        paid = {}
        for lead_id, move_id, kind, total, rate in rows:
            money, invoiced, newest = paid.get(lead_id, (0.0, 0.0, None))
            paid[lead_id] = (
                money + received[move_id] * float(rate or 1.0),
                invoiced + float(total),
                move_id if kind == "out_invoice" else newest,
            )
        return paid

    def _judge_amounts(self, paid, ordered):
        """:param paid: ``(paid, invoiced, newest invoice)`` or None; ``ordered``: amount or None"""
        received, invoiced, invoice_id = paid or (0.0, 0.0, None)
        total = (ordered or 0.0) if self.payment_of == "order" else (invoiced or 0.0)
        received, total = float(received or 0.0), float(total)
        if not total or total < 0:
            if self.payment_of == "order":
                return Verdict(False, reason=self.env._("There is no confirmed order yet."))
            return Verdict(False, reason=self.env._("There is no posted invoice yet."))
        wanted = total * self.payment_percent / 100
        if invoice_id and float_compare(received, wanted, precision_digits=2) >= 0:
            return Verdict(
                True,
                res_model="account.move",
                res_id=invoice_id,
                checksum=fingerprint(invoice_id, round(wanted, 2)),
            )
        return Verdict(
            False,
            reason=self.env._(
                "%(paid).2f of %(total).2f is paid (%(share).0f %%); %(needed).0f %% needed.",
                paid=received,
                total=total,
                share=100 * received / total,
                needed=self.payment_percent,
            ),
        )

    def _action_payment(self, lead):
        return (
            lead.action_view_sale_order() if lead.order_ids else lead.action_sale_quotations_new()
        )
