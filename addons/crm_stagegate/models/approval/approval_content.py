"""What an approval of a gate is about: the deal's value, customer, documents and order lines."""

from odoo import fields, models
from odoo.addons.crm_notary.tools import decision
from odoo.tools import SQL


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    binds_amount = fields.Boolean(
        "Amount",
        default=True,
        help="An approval lapses when the deal's value rises. The value is the expected revenue or "
        "what was quoted, whichever is more.",
    )
    amount_rise_percent = fields.Float(
        "Amount May Rise by (%)", help="0: any rise ends the approval."
    )
    binds_customer = fields.Boolean(
        "Customer", default=True, help="An approval lapses when the customer becomes another one."
    )
    binds_documents = fields.Boolean(
        "Documents", help="An approval lapses when the sales documents of the deal change."
    )
    binds_lines = fields.Boolean(
        "Order Lines", help="An approval lapses when what is quoted changes in any line."
    )

    _amount_rise_positive = models.Constraint(
        "CHECK (amount_rise_percent >= 0)", "The share by which an amount may rise is positive."
    )

    def _definition_approval(self):
        return [
            *super()._definition_approval(),
            "binds_amount", "amount_rise_percent", "binds_customer", "binds_documents",
            "binds_lines",
        ]  # fmt: skip

    def _trigger_fields_approval(self):
        return {"user_id", "team_id", "partner_id", "expected_revenue", "recurring_revenue"}


class CrmGateApproval(models.Model):
    _inherit = "crm.gate.approval"

    def _decision_bindings(self):
        bindings = {}
        for each in self:
            gate, bound = each.gate_id, {}
            if gate.kind == "approval":
                share = gate.amount_rise_percent / 100
                bound |= {"amount": share, "recurring": share} if gate.binds_amount else {}
                bound |= {"customer": None} if gate.binds_customer else {}
                bound |= {"documents": None} if gate.binds_documents else {}
                bound |= {"lines": None} if gate.binds_lines else {}
                if (each.step_id or gate.step_ids or gate)._holder_follows_team():
                    bound["team"] = None
            bindings[each] = bound
        return bindings

    def _decision_content(self, keys=None):
        """See ``crm.decision.mixin``; a number of queries that grows with the facts asked for."""
        leads = self._decision_subjects()
        wanted = {"amount", "recurring", "customer", "team", "documents", "lines"}
        wanted = wanted if keys is None else wanted & keys
        collected = {key: getattr(leads, f"_stagegate_content_{key}")() for key in sorted(wanted)}
        return {
            each: {
                key: facts[each.lead_id.id]
                for key, facts in collected.items()
                if facts.get(each.lead_id.id)
            }
            for each in self
        }

    def _decision_content_labels(self):
        return {
            **super()._decision_content_labels(),
            "amount": self.env._("Deal Value"),
            "recurring": self.env._("Recurring, a Month"),
        }


class CrmLead(models.Model):
    """The facts of a deal, each ``{lead id: fact}``."""

    _inherit = "crm.lead"

    def _stagegate_content_amount(self):
        quoted = self._stagegate_quoted_amounts()
        return {
            lead.id: decision.money(
                max(lead.expected_revenue or 0.0, quoted.get(lead.id, 0.0)),
                lead.company_currency.name,
            )
            for lead in self
        }

    def _stagegate_content_recurring(self):
        return {
            lead.id: decision.money(
                (lead.recurring_revenue or 0.0) / (lead.recurring_plan.number_of_months or 1),
                lead.company_currency.name,
            )
            for lead in self
        }

    def _stagegate_content_customer(self):
        found = {}
        for lead in self:
            partner = lead.partner_id.commercial_partner_id
            name = partner.name or lead.partner_name or lead.contact_name
            if name:
                # a customer nobody knew was not decided about
                found[lead.id] = decision.name(partner.id, name)
        return found

    def _stagegate_content_team(self):
        return {lead.id: decision.name(lead.team_id.id, lead.team_id.name) for lead in self}

    def _stagegate_content_documents(self):
        documents = (
            self.env["ir.attachment"]
            .sudo()
            .search_fetch(
                [
                    ("res_model", "=", "crm.lead"),
                    ("res_id", "in", self.ids),
                    ("res_field", "=", False),
                    ("document_type_id", "!=", False),
                ],
                ["res_id", "name", "document_sha256"],
            )
        )
        found = {lead_id: {} for lead_id in self.ids}
        for each in documents:
            found[each.res_id][each.document_sha256 or f"#{each.id}"] = each.name
        return {lead_id: decision.listing(items) for lead_id, items in found.items()}

    def _stagegate_content_lines(self):
        found = {lead_id: {} for lead_id in self.ids}
        for line in self._stagegate_quoted_lines():
            key = (
                f"{line.order_id.id}/{line.product_id.id}/{line.product_uom_qty:.6g}/"
                f"{line.product_uom_id.id}/{line.price_unit:.6g}/{line.discount:.6g}"
            )
            items = found[line.order_id.opportunity_id.id]
            # the same line twice is something else than once
            while key in items:
                key += "+"
            items[key] = f"{line.order_id.name}: {line.product_uom_qty:g} × {line.name or ''}"
        return {lead_id: decision.listing(items) for lead_id, items in found.items()}

    def _stagegate_quoted_amounts(self):
        """``{lead id: untaxed amount in the lead's currency}`` of what is ordered, else quoted.

        From the lines: totals can be written by whoever may write the order. Of several
        quotations the largest counts, of several orders their sum. At the rate of the day when
        the order was begun, so that exchange rates end no approval.
        """
        self.env["sale.order"].flush_model(["opportunity_id", "state", "currency_id", "company_id"])
        self.env["sale.order.line"].flush_model(
            ["order_id", "display_type", "product_uom_qty", "price_unit", "discount"]
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT sale.opportunity_id, sale.state = 'sale', sale.currency_id, sale.company_id,
                       sale.create_date::date,
                       SUM(line.product_uom_qty * line.price_unit
                           * (1 - COALESCE(line.discount, 0) / 100))
                  FROM sale_order AS sale
                  JOIN sale_order_line AS line ON line.order_id = sale.id
                 WHERE sale.opportunity_id = ANY(%s) AND sale.state <> 'cancel'
                   AND line.display_type IS NULL
                 GROUP BY sale.id
                """,
                list(self._ids),
            )
        )
        leads = {lead.id: lead for lead in self}
        quoted, ordered = {}, {}
        for lead_id, is_ordered, currency_id, company_id, day, total in rows:
            total, currency = float(total or 0), leads[lead_id].company_currency
            if currency_id and currency_id != currency.id:
                total = (
                    self.env["res.currency"]
                    .browse(currency_id)
                    ._convert(total, currency, self.env["res.company"].browse(company_id), day)
                )
            if is_ordered:
                ordered[lead_id] = ordered.get(lead_id, 0.0) + total
            else:
                quoted[lead_id] = max(quoted.get(lead_id, 0.0), total)
        return {
            lead_id: max(quoted.get(lead_id, 0.0), ordered.get(lead_id, 0.0))
            for lead_id in {*quoted, *ordered}
        }

    def _stagegate_quoted_lines(self):
        # sudo: what is judged is the same whoever asks
        return (
            self.env["sale.order.line"]
            .sudo()
            .search_fetch(
                [
                    ("order_id.opportunity_id", "in", self.ids),
                    ("state", "!=", "cancel"),
                    ("display_type", "=", False),
                ],
                [
                    "order_id", "product_id", "product_uom_qty", "product_uom_id", "price_unit",
                    "discount", "name",
                ],
            )
        )  # fmt: skip
