from dataclasses import dataclass
from datetime import timedelta

from odoo import api, fields, models

from ...tools.text import clean

MOST_LINES = 100


@dataclass(frozen=True)
class Bought:
    """What somebody bought in the days that count: orders, and money in the company's currency."""

    count: int
    amount: float


class CrmShopOrder(models.Model):
    """An order of a web shop as the shop knows it; the shop tells no totals of a customer."""

    _name = "crm.shop.order"
    _description = "Order of a Web Shop"
    _order = "date_order desc, id desc"

    connector_id = fields.Many2one(
        "crm.connector", required=True, readonly=True, index=True, ondelete="cascade"
    )
    identity_id = fields.Many2one(
        "crm.external.identity", "Customer", required=True, readonly=True, index=True,
        ondelete="cascade",
    )  # fmt: skip
    lead_id = fields.Many2one(related="identity_id.lead_id")
    company_id = fields.Many2one(related="connector_id.company_id", store=True)
    company_currency_id = fields.Many2one(related="company_id.currency_id")
    external_id = fields.Char("Number There", required=True, readonly=True)
    name = fields.Char("Order", readonly=True)
    date_order = fields.Datetime("Ordered On", readonly=True)
    date_updated = fields.Datetime("As It Was On", readonly=True)
    amount = fields.Float(readonly=True, digits=(16, 2))
    currency = fields.Char("Currency There", readonly=True)
    amount_company = fields.Monetary(
        "In Our Currency",
        currency_field="company_currency_id",
        readonly=True,
        help="At the rate of its day; 0 where there is no rate of its currency.",
    )
    is_counted = fields.Boolean(
        "Counts", readonly=True, help="Neither cancelled nor refunded, and no test."
    )
    lines = fields.Json("Cart", readonly=True)

    _number_unique = models.Constraint(
        "UNIQUE(connector_id, external_id)", "This order is known already."
    )

    @api.model
    def _known(self, connector, number):
        return self.search(
            [("connector_id", "=", connector.id), ("external_id", "=", number)], limit=1
        )

    @api.model
    def _keep(self, identity, order):
        """Keep an order as it is now; what is older than what is known changes nothing.

        :param dict order: ``number, name, date, updated, amount, currency, is_counted, lines``
        :return: ``(order, whether it is new, whether it changed)``
        """
        known = self._known(identity.connector_id, order["number"])
        if known and known.date_updated and order["updated"] < known.date_updated:
            return known, False, False
        values = {
            # a guest may have become a customer since
            "identity_id": identity.id,
            "name": clean(order["name"], 100),
            "date_order": order["date"],
            "date_updated": order["updated"],
            "amount": order["amount"],
            "currency": clean(order["currency"], 3),
            "amount_company": self._in_company_currency(identity.company_id, order),
            "is_counted": order["is_counted"],
            "lines": order["lines"][:MOST_LINES],
        }
        if known:
            changed = known.is_counted != values["is_counted"]
            known.write(values)
            return known, False, changed
        values |= {
            "connector_id": identity.connector_id.id,
            "external_id": order["number"],
        }
        return self.create(values), True, True

    @api.model
    def _in_company_currency(self, company, order):
        """The amount at the rate of the order's day; 0 where there is none: one is not made up."""
        own = company.currency_id
        if order["currency"] == own.name:
            return order["amount"]
        Currency = self.env["res.currency"].with_context(active_test=False)
        currency = Currency.search([("name", "=", order["currency"])], limit=1)
        rates = currency.rate_ids.filtered(
            lambda rate: rate.company_id in (company.browse(), company.root_id)
        )
        if not rates:
            return 0.0
        return currency._convert(order["amount"], own, company, order["date"].date())

    @api.model
    def _bought(self, identity, days):
        since = fields.Datetime.now() - timedelta(days=days)
        [(count, amount)] = self._read_group(
            [
                ("identity_id", "=", identity.id),
                ("is_counted", "=", True),
                ("date_order", ">=", since),
            ],
            aggregates=["__count", "amount_company:sum"],
        )
        return Bought(count, amount or 0.0)


class CrmExternalIdentity(models.Model):
    _inherit = "crm.external.identity"

    shop_order_ids = fields.One2many("crm.shop.order", "identity_id", "Orders of the Web Shop")

    def _erase(self):
        # that there was an order, and what it was worth, stays
        self.shop_order_ids.write({"lines": False})
        return super()._erase()
