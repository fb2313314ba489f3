"""Shopify for tests: signs webhooks by its documentation and answers for orders on loopback."""

import base64
import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlsplit

from ..demo.loopback import LoopbackServer, RequestHandler

SHOP = "huadong-fasteners.myshopify.com"
SECRET = "hush-of-the-app"
TOKEN = "shpat_0123456789"


def order(number, total="6000.00", updated="2026-05-04T10:00:00+08:00", customer=71, **more):
    """An order as the interface tells it."""
    return {
        "id": number, "name": f"#{number}", "email": "jing@suzhou.example.com", "phone": None,
        "created_at": "2026-05-04T09:00:00+08:00", "updated_at": updated, "currency": "CNY",
        "total_price": total, "financial_status": "paid", "fulfillment_status": None,
        "cancelled_at": None, "test": False,
        "customer": customer and {"id": customer, "first_name": "Jing", "last_name": "Chen"},
        "billing_address": {"company": "Suzhou Precision", "city": "Suzhou", "zip": "215000",
                            "address1": "1 Jinji Lake Rd", "phone": "+86 138 0013 8000"},
        "line_items": [{"product_id": 1, "sku": "M10", "title": "Flange bolt", "quantity": 5000,
                        "price": "1.20"}],
        "note_attributes": [{"name": "drawing", "value": "A-17"}],
        "landing_site": "/bolts?utm_source=baidu&utm_campaign=spring&gclid=abc",
        "source_name": "web", **more,
    }  # fmt: skip


def webhook(content, topic="orders/create", event="e-1", secret=SECRET, shop=SHOP, body=None):
    """``(body, headers)`` of a delivery."""
    body = json.dumps(content).encode() if body is None else body
    digest = hmac.digest(secret.encode(), body, hashlib.sha256)
    return body, {
        "Content-Type": "application/json",
        "X-Shopify-Topic": topic,
        "X-Shopify-Shop-Domain": shop,
        "X-Shopify-Webhook-Id": f"w-{event}",
        "X-Shopify-Event-Id": event,
        "X-Shopify-Triggered-At": "2026-05-04T02:00:00.123456789Z",
        "X-Shopify-Hmac-Sha256": base64.encodebytes(digest).decode().strip(),
    }


class ShopifyServer(LoopbackServer):
    """``orders`` by number as they are now; ``trouble`` lists statuses to answer next."""

    def __init__(self):
        self.orders = {}
        self.asked = []
        self.trouble = []
        self.page_size = 250
        outer = self

        class Handler(RequestHandler):
            def do_GET(self):
                parts = urlsplit(self.path)
                query = {name: found[0] for name, found in parse_qs(parts.query).items()}
                outer.asked.append((parts.path.rsplit("/", 1)[-1], query))
                status, found, link = outer.handle(parts.path, query, self.headers)
                body = json.dumps(found).encode()
                self.send_response(status)
                if link:
                    self.send_header("Link", link)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        self.listen(Handler)

    def put(self, *orders):
        for each in orders:
            self.orders[each["id"]] = each

    def handle(self, path, query, headers):
        if self.trouble:
            return self.trouble.pop(0), {"errors": "trouble"}, ""
        if headers["X-Shopify-Access-Token"] != TOKEN:
            return 401, {"errors": "[API] Invalid API key or access token"}, ""
        name = path.split("/")[-1].removesuffix(".json")
        if name == "count":
            return 200, {"count": len(self.orders)}, ""
        if name.isdigit():
            found = self.orders.get(int(name))
            return (200, {"order": found}, "") if found else (404, {"errors": "Not Found"}, "")
        return self.page(query)

    def page(self, query):
        found = sorted(self.orders.values(), key=lambda each: each["updated_at"])
        start = int(query.get("page_info", 0))
        if start and set(query) - {"page_info", "limit"}:
            return 400, {"errors": "page_info cannot be combined"}, ""
        rows, following = found[start : start + self.page_size], start + self.page_size
        link = f'<https://evil.example.com/x?limit=1&page_info={following}>; rel="next"'
        return 200, {"orders": rows}, link if following < len(found) else ""
