"""What a campaign brought: from clicks to money, for whoever reads it.

Everything is read as the reader: who sees their own opportunities only reads what these brought.
Each figure is counted by the same domain by which its records are opened.
"""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

# field: model whose records it counts, and what they are limited to
COUNTED = {
    "brought_clicks": ("link.tracker.click", []),
    "brought_leads": ("crm.lead", []),
    "brought_opportunities": ("crm.lead", [("type", "=", "opportunity")]),
    "brought_won": ("crm.lead", [("won_status", "=", "won")]),
    "brought_orders": ("sale.order", [("state", "=", "sale")]),
}
# amounts of the same orders
AMOUNTS = ("brought_signed", "brought_invoiced", "brought_received")


class UtmCampaign(models.Model):
    _inherit = "utm.campaign"

    brought_currency_id = fields.Many2one("res.currency", compute="_compute_brought_currency_id")
    brought_clicks = fields.Integer("Clicks", compute="_compute_brought_counts")
    brought_leads = fields.Integer(
        "Leads", compute="_compute_brought_counts", help="Enquiries, lost ones as well."
    )
    brought_opportunities = fields.Integer("Opportunities", compute="_compute_brought_counts")
    brought_won = fields.Integer("Won", compute="_compute_brought_counts")
    brought_orders = fields.Integer(
        "Signed Orders",
        compute="_compute_brought_money",
        help="Confirmed orders of the campaign's opportunities, and those that name the campaign "
        "and no opportunity.",
    )
    brought_signed = fields.Monetary(
        "Signed",
        compute="_compute_brought_money",
        currency_field="brought_currency_id",
        help="Total of the signed orders with taxes, at the rate of the day of each order.",
    )
    brought_invoiced = fields.Monetary(
        "Invoiced",
        compute="_compute_brought_money",
        currency_field="brought_currency_id",
        help="Posted invoices of the signed orders less credit notes.",
    )
    brought_received = fields.Monetary(
        "Received",
        compute="_compute_brought_money",
        currency_field="brought_currency_id",
        help="Money that came in for the signed orders, less what went back.",
    )

    def _compute_brought_currency_id(self):
        has_company = "company_id" in self._fields
        for campaign in self:
            company = (has_company and campaign.sudo().company_id) or self.env.company
            campaign.brought_currency_id = company.currency_id

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_brought_counts(self):
        for name in ("brought_clicks", "brought_leads", "brought_opportunities", "brought_won"):
            counts = {}
            Model = self._brought_model(name)
            if Model is not None:
                rows = Model._read_group(self._brought_domain(name), ["campaign_id"], ["__count"])
                counts = {campaign.id: count for campaign, count in rows}
            for campaign in self:
                campaign[name] = counts.get(campaign._origin.id, 0)

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_brought_money(self):
        totals = self._brought_totals()
        for campaign in self:
            total = totals[campaign._origin.id]
            campaign.brought_orders = total["brought_orders"]
            for name in AMOUNTS:
                campaign[name] = campaign.brought_currency_id.round(total[name])

    def _brought_totals(self):
        """:return: ``{campaign id: {field: number}}`` of the orders the reader sees"""
        totals = defaultdict(lambda: defaultdict(float))
        Order = self._brought_model("brought_orders")
        if Order is None:
            return totals
        orders = Order.search(self._brought_domain("brought_orders"))
        # what the reader may see is settled; whose campaign it is may be on a lead of others
        known = orders.sudo()
        money = known._notary_money(with_on_account=False) if self._brought_has_money() else {}
        currencies = {campaign._origin.id: campaign.brought_currency_id for campaign in self}
        for order in known:
            campaign = order.opportunity_id.campaign_id or order.campaign_id
            if order.opportunity_id:
                campaign = order.opportunity_id.campaign_id
            total = totals[campaign.id]
            total["brought_orders"] += 1
            rate = self._brought_rate(order, currencies[campaign.id])
            total["brought_signed"] += order.amount_total * rate
            if order.id in money:
                total["brought_invoiced"] += money[order.id].invoiced * rate
                total["brought_received"] += money[order.id].money * rate
        return totals

    @api.model
    def _brought_rate(self, order, currency):
        """What one unit of an order is in a currency, on the day of the order."""
        if order.currency_id == currency:
            return 1.0
        own = order.company_id.currency_id
        # native: units of the order's currency for one of its company's
        rate = 1 / (order.currency_rate or 1.0)
        if own == currency:
            return rate
        return rate * own._get_conversion_rate(
            own, currency, order.company_id, order.date_order.date()
        )

    @api.model
    def _brought_has_money(self):
        return hasattr(self.env["sale.order"], "_notary_money")

    def _brought_model(self, name):
        """The model that is counted, as the reader; None where there is none for them."""
        model, _limits = COUNTED[name]
        if model not in self.env or not self.env[model].has_access("read"):
            return None
        if model == "sale.order" and "opportunity_id" not in self.env[model]._fields:
            return None
        # lost leads were brought as well
        return self.env[model].with_context(active_test=False)

    def _brought_domain(self, name):
        """What is counted, of all these campaigns."""
        model, limits = COUNTED[name]
        ids = self._origin.ids
        domain = Domain("campaign_id", "in", ids)
        if model == "sale.order":
            # an order follows its opportunity, whatever was written on it
            domain = Domain("opportunity_id", "any!", [("campaign_id", "in", ids)]) | (
                Domain("opportunity_id", "=", False) & domain
            )
        return domain & Domain(limits)

    def action_open_brought(self, name="brought_leads"):
        """Open the records a figure of this campaign counts.

        :param name: field of the figure
        """
        self.ensure_one()
        self.check_access("read")
        name = "brought_orders" if name in AMOUNTS else name
        if name not in COUNTED or self._brought_model(name) is None:
            raise UserError(self.env._("There is nothing to open behind this figure."))
        model, _limits = COUNTED[name]
        domain = self._brought_domain(name)
        if model == "sale.order":
            # what looks through opportunities that the reader may not see takes nobody's word
            domain = Domain("id", "in", self._brought_model(name).search(domain).ids)
        field = self._fields[name]
        return {
            "type": "ir.actions.act_window",
            "name": f"{self.display_name}: {field._description_string(self.env)}",
            "res_model": model,
            "views": [(False, "list"), (False, "form")],
            "domain": list(domain),
            "context": {"active_test": False, "create": False},
        }
