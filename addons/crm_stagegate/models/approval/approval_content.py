"""What an approval of a gate is about: the deal's value, customer, documents and order lines."""

from typing import NamedTuple

from odoo import api, fields, models
from odoo.addons.crm_notary.tools import decision
from odoo.addons.crm_notary.tools.fetch import linked_ids

from ..gate.rules_cache import rule_cached


class Deal(NamedTuple):
    """Whose a deal is and what its money is counted in; no customer: None."""

    currency_id: int
    currency: str
    customer_id: int | None
    customer: str | None
    # [DealOrder]
    orders: list


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
        bindings, by_rule = {}, {}
        gate_ids, step_ids = linked_ids(self, "gate_id"), linked_ids(self, "step_id")
        for each in self:
            # a thousand approvals are of a few gates
            rule = gate_ids[each.id], step_ids[each.id]
            if rule not in by_rule:
                by_rule[rule] = self._decision_bound(*rule)
            bindings[each] = by_rule[rule]
        return bindings

    @api.model
    @rule_cached
    def _decision_bound(self, gate_id, step_id):
        """``{fact: share}`` that an approval of this gate and step is bound to; to be read only."""
        # sudo: what is judged is the same whoever asks
        gate = self.env["crm.stage.gate"].sudo().browse(gate_id)
        step = self.env["crm.stage.gate.step"].sudo().browse(step_id)
        bound = {}
        if gate.kind == "approval":
            share = gate.amount_rise_percent / 100
            bound |= {"amount": share, "recurring": share} if gate.binds_amount else {}
            bound |= {"customer": None} if gate.binds_customer else {}
            bound |= {"documents": None} if gate.binds_documents else {}
            bound |= {"lines": None} if gate.binds_lines else {}
            if (step or gate._decision_holders())._holder_follows_team():
                bound["team"] = None
        return bound

    def _decision_content(self, keys=None):
        """See ``crm.decision.mixin``; a number of queries that grows with the facts asked for."""
        leads = self._decision_subjects()
        wanted = {"amount", "recurring", "customer", "team", "documents", "lines"}
        wanted = wanted if keys is None else wanted & keys
        deals = leads._stagegate_deals()
        contents = {lead_id: {} for lead_id in leads._ids}
        for key in sorted(wanted):
            for lead_id, fact in getattr(leads, f"_stagegate_content_{key}")(deals).items():
                if fact:
                    contents[lead_id][key] = fact
        # each its own: others add to it
        lead_ids = linked_ids(self, "lead_id")
        return {each: dict(contents[lead_ids[each.id]]) for each in self}

    def _decision_content_labels(self):
        return {
            **super()._decision_content_labels(),
            "amount": self.env._("Deal Value"),
            "recurring": self.env._("Recurring, a Month"),
        }


class CrmLead(models.Model):
    """The facts of a deal, each ``{lead id: fact}``."""

    _inherit = "crm.lead"

    def _stagegate_deals(self):
        """``{lead id: Deal}``."""
        orders = self._stagegate_orders()
        # sudo: what is judged is the same whoever asks
        leads = self.sudo()
        company_ids, partner_ids = linked_ids(leads, "company_id"), linked_ids(leads, "partner_id")
        currencies, customers = {}, {False: (None, False)}
        for company_id in set(company_ids.values()):
            company = leads.company_id.browse(company_id) or self.env.company
            currencies[company_id] = company.currency_id.id, company.currency_id.name
        for partner in leads.partner_id:
            customer = partner.commercial_partner_id
            customers[partner.id] = customer.id or None, customer.name
        return {
            lead_id: Deal(
                *currencies[company_ids[lead_id]],
                *customers[partner_ids[lead_id]],
                orders.get(lead_id, ()),
            )
            for lead_id in leads._ids
        }

    def _stagegate_content_amount(self, deals):
        quoted = self._stagegate_quoted_amounts(deals)
        return {
            lead.id: decision.money(
                max(lead.expected_revenue or 0.0, quoted.get(lead.id, 0.0)),
                deals[lead.id].currency,
            )
            for lead in self
        }

    def _stagegate_content_recurring(self, deals):
        return {
            lead.id: decision.money(lead._stagegate_recurring_revenue(), deals[lead.id].currency)
            for lead in self
        }

    def _stagegate_recurring_revenue(self):
        """What comes in a month, in the lead's currency."""
        revenue = self.recurring_revenue or 0.0
        return revenue and revenue / (self.recurring_plan.number_of_months or 1)

    def _stagegate_content_customer(self, deals):
        found = {}
        for lead in self:
            deal = deals[lead.id]
            name = deal.customer or lead.partner_name or lead.contact_name
            if name:
                # a customer nobody knew was not decided about
                found[lead.id] = decision.name(deal.customer_id, name)
        return found

    def _stagegate_content_team(self, deals):
        team_ids = linked_ids(self, "team_id")
        names = {team.id: team.name for team in self.team_id}
        return {
            lead_id: decision.name(team_id, names.get(team_id, False))
            for lead_id, team_id in team_ids.items()
        }

    def _stagegate_content_documents(self, deals):
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

    def _stagegate_content_lines(self, deals):
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

    def _stagegate_quoted_amounts(self, deals):
        """``{lead id: untaxed amount in the lead's currency}`` of what is ordered, else quoted.

        Of several quotations the largest counts, of several orders their sum. At the rate of the
        day when the order was begun, so that exchange rates end no approval.
        """
        Currency = self.env["res.currency"]
        quoted, ordered = {}, {}
        for lead_id, deal in deals.items():
            for order in deal.orders:
                amount, wanted_id = order.amount, deal.currency_id
                if order.currency_id and order.currency_id != wanted_id:
                    amount = Currency.browse(order.currency_id)._convert(
                        amount,
                        Currency.browse(wanted_id),
                        self.env["res.company"].browse(order.company_id),
                        order.create_date.date(),
                    )
                if order.state == "sale":
                    ordered[lead_id] = ordered.get(lead_id, 0.0) + amount
                else:
                    quoted[lead_id] = max(quoted.get(lead_id, 0.0), amount)
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
