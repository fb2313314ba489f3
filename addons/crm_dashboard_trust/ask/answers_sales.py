"""Answers from orders, quotations, invoices and handoffs."""

from odoo import api, models
from odoo.addons.crm_notary.tools.periods import today
from odoo.fields import Domain

from .crm_trust_answer import Answer

UNPAID = ("not_paid", "partial")


class SaleAnswers(models.AbstractModel):
    _inherit = "crm.trust.answer"

    @api.model
    def _sales(self, slots, scope, skip=()):
        """``(Domain of what was sold in the period, unused slots)``."""
        self._need("sale.report")
        narrowed, unused = self._narrow("sale.report", slots, skip)
        sold = Domain("state", "=", "sale") & Domain("company_id", "=", scope.company.id)
        return sold & scope.during("date") & narrowed, unused

    @api.model
    def _sold(self, slots, scope):
        domain, unused = self._sales(slots, scope)
        group, grouped = self._group("sale.report", slots, "customer")
        return Answer(
            says=self.env._("Confirmed order lines of the period, untaxed."), model="sale.report",
            domain=domain, unit="money", measure="price_subtotal:sum", group=group,
            grouped=grouped, value="price_subtotal", views=("list", "pivot", "graph"),
            unused=unused,
        )  # fmt: skip

    @api.model
    def _answer_top_customers(self, slots, scope):
        domain, unused = self._sales(slots, scope)
        customers = self._best_customers(domain, slots.get("top"), slots.get("over"))
        if customers is not None:
            domain &= Domain("commercial_partner_id", "in", customers)
        return Answer(
            says=self.env._("Confirmed order lines of the period by customer, untaxed."),
            model="sale.report", domain=domain, unit="money", measure="price_subtotal:sum",
            group="commercial_partner_id", grouped=True, views=("list", "pivot", "graph"),
            unused=unused,
        )  # fmt: skip

    @api.model
    def _best_customers(self, domain, top, over=None):
        """Ids of the customers who bought most; None for all."""
        if not top and not over:
            return None
        bought = self.env["sale.report"]._read_group(
            domain & Domain("commercial_partner_id", "!=", False),
            ["commercial_partner_id"],
            ["price_subtotal:sum"],
        )
        bought = [(customer.id, value) for customer, value in bought if value >= (over or 0)]
        bought.sort(key=lambda each: (-each[1], each[0]))
        return [customer for customer, _value in bought[: top or len(bought)]]

    @api.model
    def _answer_category_change(self, slots, scope):
        # the customers are the best of the period; what each bought before is compared
        domain, unused = self._sales(slots, scope)
        before, _unused = self._sales(slots, self._before(scope, slots.get("compare")))
        customers = self._best_customers(domain, slots.get("top"))
        if customers is not None:
            theirs = Domain("commercial_partner_id", "in", customers)
            domain, before = domain & theirs, before & theirs
        now, then = (self._by_category(each) for each in (domain, before))
        rows = [
            {
                "id": category.id,
                "model": "product.category",
                # sudo: the name of what the reader's orders sold
                "label": category.sudo().complete_name or self.env._("None"),
                "value": now.get(category, 0.0),
                "before": then.get(category, 0.0),
                "text": self._change(now.get(category, 0.0), then.get(category, 0.0)),
                "field": "categ_id",
            }
            for category in dict.fromkeys([*now, *then])
        ]
        rows.sort(key=lambda row: (-abs(row["value"] - row["before"]), row["label"]))
        return Answer(
            says=self.env._(
                "Confirmed order lines by product category, beside the period before."
            ),
            model="sale.report", domain=domain, unit="money", measure="price_subtotal:sum",
            rows=rows, views=("list", "pivot", "graph"), unused=unused,
        )  # fmt: skip

    @api.model
    def _by_category(self, domain):
        return dict(
            self.env["sale.report"]._read_group(domain, ["categ_id"], ["price_subtotal:sum"])
        )

    @api.model
    def _change(self, now, before):
        """A change in words: "+25 %", "new", "gone"."""
        if not before:
            return self.env._("new") if now else ""
        if not now:
            return self.env._("gone")
        return f"{100 * (now - before) / abs(before):+.0f} %"

    @api.model
    def _answer_overdue_quotations(self, slots, scope):
        self._need("sale.order")
        narrowed, unused = self._narrow("sale.order", slots)
        group, grouped = self._group("sale.order", slots, "person")
        return Answer(
            says=self.env._("Quotations that were sent, not confirmed, and are past their date."),
            model="sale.order", group=group, grouped=grouped, value="amount_total",
            domain=Domain(
                [("state", "=", "sent"), ("company_id", "=", scope.company.id),
                 ("validity_date", "<", today(scope.company))]
            ) & narrowed,
            unused=unused,
        )  # fmt: skip

    @api.model
    def _answer_unpaid(self, slots, scope):
        self._need("account.move")
        narrowed, unused = self._narrow("account.move", slots)
        group, asked = self._group("account.move", slots, "customer")
        domain = narrowed & Domain(
            [
                ("move_type", "in", ("out_invoice", "out_refund")), ("state", "=", "posted"),
                ("payment_state", "in", UNPAID), ("company_id", "=", scope.company.id),
            ]
        )  # fmt: skip
        if slots.get("top") and not asked:
            most = self.env["account.move"]._read_group(
                domain, ["commercial_partner_id"], ["amount_residual_signed:sum"]
            )
            most.sort(key=lambda each: (-each[1], each[0].id))
            debtors = [customer.id for customer, _value in most[: slots["top"]]]
            domain &= Domain("commercial_partner_id", "in", debtors)
        return Answer(
            says=self.env._("What is still open on posted customer invoices."),
            model="account.move", domain=domain, unit="money",
            measure="amount_residual_signed:sum", group=group, grouped=True, unused=unused,
        )  # fmt: skip

    @api.model
    def _answer_late_handoffs(self, slots, scope):
        self._need("crm.handoff")
        return self._metric_answer("handoffs_stuck", slots, scope, "stage")
