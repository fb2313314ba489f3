"""Gate kind ``quotation``: a quotation sent, signed by the customer, or confirmed."""

from collections import namedtuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_compare

from ..rules_cache import by_record, rule_cached
from ..verdict import Verdict, fingerprint

LEVELS = {"sent": 1, "signed": 2, "confirmed": 3}

# breach: why the customer's signature does not hold any more; margin: where a gate asks for one;
# is_of_another: for somebody else than the opportunity's customer
Facts = namedtuple("Facts", "level breach margin is_of_another")
# what a gate asks for: state, least margin and distance from the expected revenue in percent
Demand = namedtuple("Demand", "state margin tolerance")


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    kind = fields.Selection(
        selection_add=[("quotation", "Quotation")], ondelete={"quotation": "cascade"}
    )
    quotation_state = fields.Selection(
        [
            ("sent", "Sent to the customer"),
            ("signed", "Signed by the customer"),
            ("confirmed", "Order confirmed"),
        ],
        default="sent",
    )
    min_margin_percent = fields.Float("Minimum margin (%)", help="0: any margin.")
    amount_tolerance_percent = fields.Float(
        "Amount within (%)",
        help="How far the untaxed amount may be from the expected revenue. 0: any amount.",
    )

    @api.constrains("kind", "quotation_state", "min_margin_percent", "amount_tolerance_percent")
    def _check_quotation_parameters(self):
        for gate in self.filtered(lambda gate: gate.kind == "quotation"):
            if not gate.quotation_state:
                raise ValidationError(
                    self.env._("Please choose what “%s” asks of the quotation.", gate.name)
                )
            if not -100 <= gate.min_margin_percent <= 100 or gate.amount_tolerance_percent < 0:
                raise ValidationError(
                    self.env._("Please give percentages that can be met for “%s”.", gate.name)
                )

    def _definition_quotation(self):
        return ["quotation_state", "min_margin_percent", "amount_tolerance_percent"]

    def _trigger_fields_quotation(self):
        return {"partner_id"} | ({"expected_revenue"} if self.amount_tolerance_percent else set())

    def _judge_quotation(self, leads):
        demands = {gate.id: gate._quotation_demand() for gate in self}
        known, orders = leads._stagegate_orders(), {}
        found = self.env["sale.order"].sudo()
        found = found.browse(each.id for lead_id in leads._ids for each in known.get(lead_id, ()))
        breaches = {each.id: why for each, why in found._stagegate_signature_breaches().items()}
        asks_margin = any(demand.margin for demand in demands.values())
        margins = found._stagegate_margins() if asks_margin else {}
        margins = {each.id: margin for each, margin in margins.items()}
        of_others = set(leads._stagegate_orders_of_others(found)._ids)
        for lead_id in leads._ids:
            orders[lead_id] = [
                (
                    Facts(
                        _level(order, breaches),
                        breaches.get(order.id),
                        margins.get(order.id),
                        order.id in of_others,
                    ),
                    order,
                )
                for order in known.get(lead_id, ())
            ]
            orders[lead_id].sort(key=lambda each: -each[0].level)
        proofs = {}
        return {
            gate.id: {
                lead_id: gate._judge_orders_of(lead, orders[lead_id], proofs, demand)
                for lead_id, lead in zip(leads._ids, leads, strict=True)
            }
            for gate, demand in zip(self, demands.values(), strict=True)
        }

    @rule_cached(key=by_record)
    def _quotation_demand(self):
        """What the gate asks for, kept: each move of each lead asks for it."""
        return Demand(self.quotation_state, self.min_margin_percent, self.amount_tolerance_percent)

    def _judge_orders_of(self, lead, orders, proofs, demand):
        """Verdict over the quotations of one lead; the reason speaks of the closest one.

        :param orders: ``[(Facts, DealOrder)]``, the closest first
        :param proofs: ``{order id: Verdict}``, the same for all gates that an order meets
        :param Demand demand: the gate's own
        """
        if not orders:
            return Verdict(False, reason=self.env._("There is no quotation yet."))
        reason = None
        for facts, order in orders:
            problem = self._problem_of_order(lead, order, facts, demand)
            if not problem:
                if order.id not in proofs:
                    proofs[order.id] = _proof_of(order)
                return proofs[order.id]
            reason = reason or problem
        return Verdict(False, reason=reason)

    def _problem_of_order(self, lead, order, facts, demand):
        """What is wrong with a quotation; None when nothing is."""
        if facts.is_of_another:
            customer = self.env["sale.order"].sudo().browse(order.id).partner_id
            return self.env._(
                "%(order)s is for %(customer)s. Please quote to the customer of the opportunity, "
                "or correct that one.",
                order=order.name,
                customer=customer.commercial_partner_id.display_name,
            )
        wants_signature = demand.state == "signed"
        if wants_signature and facts.breach:
            return facts.breach
        if facts.level < LEVELS[demand.state] or (wants_signature and not order.signed_by_customer):
            return {
                "sent": self.env._("%s has not been sent to the customer.", order.name),
                "signed": self.env._("%s has not been signed by the customer online.", order.name),
                "confirmed": self.env._("%s has not been confirmed.", order.name),
            }[demand.state]
        if demand.margin and (problem := self._problem_of_margin(order, facts.margin)):
            return problem
        if demand.tolerance:
            amount = (order.amount_untaxed or 0.0) / (order.currency_rate or 1.0)
            allowed = abs(lead.expected_revenue) * demand.tolerance / 100
            if float_compare(abs(amount - lead.expected_revenue), allowed, precision_digits=2) > 0:
                return self.env._(
                    "%(order)s: %(amount).2f is more than %(percent).0f %% away from the expected "
                    "revenue of %(expected).2f. Please correct one of them.",
                    order=order.name,
                    amount=amount,
                    percent=demand.tolerance,
                    expected=lead.expected_revenue,
                )
        return None

    def _problem_of_margin(self, order, margin):
        if margin.unknown:
            return self.env._(
                "%(order)s: the cost of %(products)s is not known. Please have it entered on the "
                "product.",
                order=order.name,
                products=self.env._(", ").join(margin.unknown.mapped("display_name")),
            )
        percent = margin.percent or 0.0
        if float_compare(percent, self.min_margin_percent, precision_digits=2) < 0:
            return self.env._(
                "%(order)s: margin %(margin).1f %%, at least %(min).1f %% needed.",
                order=order.name,
                margin=percent,
                min=self.min_margin_percent,
            )
        return None

    def _action_quotation(self, lead):
        if lead.order_ids:
            return lead.action_view_sale_quotation()
        return lead.action_sale_quotations_new()


def _proof_of(order):
    amount = order.amount_untaxed or 0.0
    checksum = fingerprint(order.name, order.state, amount, order.currency_id)
    return Verdict(
        True,
        res_model="sale.order",
        res_id=order.id,
        checksum=checksum,
        user_id=order.user_id,
    )


def _level(order, breaches):
    if order.state == "sale":
        return 3
    if order.signed_by_customer and order.id not in breaches:
        return 2
    return 1 if order.state == "sent" else 0
