"""Vendors that report on an order: what they say is evidence on its opportunity."""

from ..vendor import Vendor


class OrderVendor(Vendor):
    """``known`` has ``(id of the opportunity, name of its order)``."""

    needs = ("crm.gate.event", "sale.order")
    event = "reported from outside"

    def more_settings(self, env):
        return {**self.settings, "evidence_event": self.event}

    def prepare(self, env, numbers):
        yuan = env.ref("base.CNY")
        yuan.active = True
        prices = env["product.pricelist"].create({"name": "Yuan", "currency_id": yuan.id})
        product = env["product.product"].create(
            {"name": "Flange", "type": "service", "taxes_id": [(5, 0, 0)]}
        )
        partner = env["res.partner"].create({"name": "Suzhou Precision"})
        leads = env["crm.lead"].create(
            [{"name": f"{self.kind} {number}", "type": "opportunity"} for number in numbers]
        )
        line = {"product_id": product.id, "price_unit": 1200.0, "tax_ids": [(5, 0, 0)]}
        orders = env["sale.order"].create(
            [
                {"partner_id": partner.id, "opportunity_id": lead.id, "pricelist_id": prices.id,
                 "order_line": [(0, 0, line)]}
                for lead in leads
            ]
        )  # fmt: skip
        for number, lead, order in zip(numbers, leads, orders, strict=True):
            self.known[number] = (lead.id, order.name)

    def effects(self, env, number):
        return len(self._evidence(env, number))

    def outcome(self, env, number):
        found = self._evidence(env, number)
        return (len(found), bool(found.filtered(lambda each: not each.withdrawn_by_id)))

    def _evidence(self, env, number):
        return env["crm.gate.event"].search(
            [("lead_id", "=", self.known[number][0]), ("name", "=", self.event),
             ("withdraws_id", "=", False)]
        )  # fmt: skip

    def order(self, number):
        return self.known[number][1]
