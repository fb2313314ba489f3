"""Shopify: orders of the web shop. What a webhook says is a hint; the order is read again.

Webhooks are not in order, and a subscription that fails for hours is deleted: hence the pull.
"""

import base64
import hashlib
import hmac
import json
import re
from urllib.parse import parse_qs, urlsplit

from odoo import api, models

from ...tools.answers import TEXT
from ...tools.errors import Permanent, Refused
from ...tools.http import call, read_json
from ...tools.moments import to_naive_utc
from ...tools.shapes import Received, SecretField

VERSION = "2025-10"
DOMAIN = re.compile(r"^[a-z0-9][a-z0-9-]*\.myshopify\.com$")
NEXT = re.compile(r'<([^>]+)>;\s*rel="?next"?')


class ShopifyKind(models.AbstractModel):
    _name = "crm.connector.kind.shopify"
    _inherit = "crm.connector.kind"
    _description = "Shopify"
    _kind = "shopify"
    _makes_leads = True
    _max_bytes = 1024 * 1024

    @api.model
    def _kind_label(self):
        return self.env._("Shopify")

    @api.model
    def _secret_fields(self):
        return [
            SecretField(
                "client_secret",
                self.env._("Client Secret"),
                help=self.env._("Of the app; webhooks are signed with it."),
            ),
            SecretField(
                "access_token",
                self.env._("Access Token"),
                help=self.env._("Of the app, with the right to read orders (read_orders)."),
            ),
        ]

    # -- incoming -------------------------------------------------------------------------------

    @api.model
    def _verify(self, connector, incoming):
        given = incoming.headers.get("x-shopify-hmac-sha256", "").encode("utf-8", "replace")
        signed = False
        for secret in connector._secrets("client_secret"):
            digest = hmac.new(secret.encode(), incoming.body, hashlib.sha256).digest()
            signed |= hmac.compare_digest(base64.b64encode(digest), given)
        if not signed:
            raise Refused(401, "wrong signature")
        # the header is not signed: whoever has the secret has it for one shop
        if incoming.headers.get("x-shopify-shop-domain", "") != (connector.shopify_domain or ""):
            raise Refused(401, "another shop")
        return incoming.body.decode("utf-8")

    @api.model
    def _parse(self, connector, incoming, content):
        data = json.loads(content)
        headers = incoming.headers
        number = headers.get("x-shopify-event-id") or headers.get("x-shopify-webhook-id")
        topic = headers.get("x-shopify-topic", "")
        if not isinstance(data, dict) or not number or not topic:
            raise Refused(400, "no event")
        return [
            Received(
                # an event is told to each subscription once: the topic tells them apart
                key=f"{number}:{topic}",
                type=topic,
                payload=content,
                date=to_naive_utc(data.get("updated_at") or headers.get("x-shopify-triggered-at")),
            )
        ]

    # -- asking ---------------------------------------------------------------------------------

    @api.model
    def _ask(self, connector, path, parameters=None, missing=False, shape=None):
        """
        :param bool missing: whether what is not there is None and no error
        :param dict shape: what is read of the answer, see ``tools/answers.py``
        :return: ``(answer, page_info of the next page or "")``
        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        connector = connector.sudo()
        tokens, domain = connector._secrets("access_token"), connector.shopify_domain or ""
        if not tokens or not DOMAIN.match(domain):
            raise Permanent(
                self.env._("“Shop” (name.myshopify.com) and “Access Token” are needed to ask it.")
            )
        base = (connector.api_url or f"https://{domain}").rstrip("/")
        answer = call(
            "GET",
            f"{base}/admin/api/{VERSION}/{path}",
            params=parameters,
            headers={"X-Shopify-Access-Token": tokens[0], "Accept": "application/json"},
        )
        if answer.status_code == 404 and missing:
            return None, ""
        if answer.status_code in (401, 402, 403):
            raise Permanent(
                self.env._(
                    "Shopify refuses the access token or the app may not read orders (HTTP %s).",
                    answer.status_code,
                )
            )
        if answer.status_code != 200:
            raise Permanent(
                self.env._("Shopify does not answer that (HTTP %s).", answer.status_code)
            )
        return read_json(answer, shape), self._next_page(answer.headers.get("Link", ""))

    @api.model
    def _next_page(self, link):
        """Only the page's mark: where the address leads otherwise is not followed."""
        found = NEXT.search(link)
        query = parse_qs(urlsplit(found.group(1)).query) if found else {}
        return query.get("page_info", [""])[0]

    @api.model
    def _test(self, connector):
        found, _next = self._ask(
            connector, "orders/count.json", {"status": "any"}, shape={"count": TEXT}
        )
        return [(True, self.env._("Shopify answers; orders: %s.", found.get("count", 0)))]
