"""Gate kind ``payment``: the deposit or the invoice is paid, by native accounting's own figures."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, float_compare

from .gate_verdict import Verdict, fingerprint

# Money in less money out, in company currency. Only posted counterparts count: a credit note
# settles an invoice without a payment, a payment set back to draft keeps its reconciliation.
_PAID_BY_LEAD = """
    WITH moves AS (
        SELECT DISTINCT sale_order.opportunity_id AS lead_id, move.id, move.move_type,
               move.amount_total_signed
          FROM sale_order
          JOIN sale_order_line AS line ON line.order_id = sale_order.id
          JOIN sale_order_line_invoice_rel AS rel ON rel.order_line_id = line.id
          JOIN account_move_line AS item ON item.id = rel.invoice_line_id
          JOIN account_move AS move ON move.id = item.move_id
         WHERE sale_order.opportunity_id IN %s AND move.state = 'posted'
           AND move.move_type IN ('out_invoice', 'out_refund')
    ), money AS (
        SELECT moves.lead_id, partial.amount AS amount
          FROM moves
          JOIN account_move_line AS item ON item.move_id = moves.id
          JOIN account_partial_reconcile AS partial ON partial.debit_move_id = item.id
          JOIN account_move_line AS other ON other.id = partial.credit_move_id
          JOIN account_move AS counterpart ON counterpart.id = other.move_id
         WHERE counterpart.state = 'posted'
           AND counterpart.move_type NOT IN ('out_invoice', 'out_refund')
        UNION ALL
        SELECT moves.lead_id, -partial.amount
          FROM moves
          JOIN account_move_line AS item ON item.move_id = moves.id
          JOIN account_partial_reconcile AS partial ON partial.credit_move_id = item.id
          JOIN account_move_line AS other ON other.id = partial.debit_move_id
          JOIN account_move AS counterpart ON counterpart.id = other.move_id
         WHERE counterpart.state = 'posted'
           AND counterpart.move_type NOT IN ('out_invoice', 'out_refund')
        UNION ALL
        SELECT bare.lead_id, bare.amount
          FROM (
            SELECT DISTINCT moves.lead_id, payment.id,
                   payment.amount_company_currency_signed AS amount
              FROM moves
              JOIN account_move__account_payment AS rel ON rel.invoice_id = moves.id
              JOIN account_payment AS payment ON payment.id = rel.payment_id
             WHERE payment.move_id IS NULL AND payment.state IN ('in_process', 'paid')
          ) AS bare
    )
    SELECT lead_id,
           COALESCE((SELECT SUM(amount) FROM money WHERE money.lead_id = moves.lead_id), 0),
           SUM(amount_total_signed),
           MAX(id) FILTER (WHERE move_type = 'out_invoice')
      FROM moves GROUP BY lead_id
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
        self.env["account.partial.reconcile"].flush_model()
        self.env["account.payment"].flush_model(
            ["state", "move_id", "amount_company_currency_signed"]
        )
        ids = tuple(leads.ids)
        paid = {row[0]: row[1:] for row in self.env.execute_query(SQL(_PAID_BY_LEAD, ids))}
        ordered = dict(self.env.execute_query(SQL(_ORDERED_BY_LEAD, ids)))
        return {
            gate.id: {
                lead.id: gate._judge_amounts(paid.get(lead.id), ordered.get(lead.id))
                for lead in leads
            }
            for gate in self
        }

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
