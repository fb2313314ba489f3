from odoo.addons.crm_integrations.tests import shopify_server as wire

from ..vendor import Request, Vendor


class Shopify(Vendor):
    """An order of the web shop, which is changed later."""

    kind = "shopify"
    settings = {"shopify_domain": wire.SHOP}
    secrets = {"client_secret": wire.SECRET, "access_token": wire.TOKEN}
    rotated = ("client_secret", "another-hush-of-the-app")
    asks = True

    def make_server(self):
        return wire.ShopifyServer()

    def tell(self, number, *, at=None, stamp=None, secret=None):
        content = wire.order(self._id(number), customer=self._id(number))
        return self._delivery(content, "orders/create", f"e-{number}", secret)

    def then(self, number, *, at=None, stamp=None, secret=None):
        content = wire.order(
            self._id(number), "9000.00", "2026-05-04T11:00:00+08:00", self._id(number)
        )
        return self._delivery(content, "orders/updated", f"e-{number}-2", secret)

    def _delivery(self, content, topic, event, secret):
        self.server.put(content)
        return Request(*wire.webhook(content, topic, event, secret or wire.SECRET))

    def _id(self, number):
        return 5000 + self.place(number)

    def effects(self, env, number):
        return len(self._orders(env, number))

    def outcome(self, env, number):
        return self._orders(env, number).mapped("amount")

    def _orders(self, env, number):
        return env["crm.shop.order"].search(
            [("connector_id", "=", self.connector_id),
             ("external_id", "=", str(self._id(number)))]
        )  # fmt: skip
