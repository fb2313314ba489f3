"""Orders of Shopify: whose they are, what of them counts, and all that changed since."""

import json
from urllib.parse import parse_qs, urlsplit

from odoo import api, fields, models

from ...tools.answers import NEEDED, TEXT, check
from ...tools.errors import Permanent, Unreadable
from ...tools.moments import to_naive_utc
from ...tools.shapes import Found, Plan, Received, Step, Subject

PAGE_SIZE = 250
# what a pull found is how the order is now: it is not asked for again
PULLED = "orders/pulled"
# of an order, what is read
ORDER = {
    "id": NEEDED, "financial_status": TEXT, "customer": {"id": TEXT}, "billing_address": {},
    "line_items": [{}], "note_attributes": [{}],
}  # fmt: skip
# of these states of payment the money is not ours
LOST_MONEY = frozenset({"voided", "refunded"})
UTM = {"utm_source": "source", "utm_medium": "medium", "utm_campaign": "campaign"}
CLICKS = ("gclid", "fbclid", "bd_vid", "clickid")


class ShopifyOrders(models.AbstractModel):
    _inherit = "crm.connector.kind.shopify"

    @api.model
    def _subject_key(self, connector, received):
        if not received.type.startswith("orders/"):
            return ""
        data = json.loads(received.payload)
        customer = data.get("customer")
        if isinstance(customer, dict) and customer.get("id"):
            return f"customer:{customer['id']}"
        known = self.env["crm.shop.order"]._known(connector, str(data.get("id") or ""))
        if known:
            return known.identity_id.external_id
        mail = str(data.get("email") or "").strip().lower()
        return f"mail:{mail}" if mail else f"order:{data.get('id')}"

    @api.model
    def _plan(self, connector, received, identity):
        if not received.type.startswith("orders/"):
            return None
        data = json.loads(received.payload)
        number = str(data.get("id") or "")
        if not number.isdigit():
            raise Permanent(self.env._("The event does not say which order it is about."))
        order = data
        if received.type != PULLED:
            found, _next = self._ask(
                connector, f"orders/{number}.json", missing=True, shape={"order": {}}
            )
            order = (found or {}).get("order") or {}
        if not order:
            return self._plan_gone(connector, number, identity)
        try:
            check(order, ORDER, "order")
        except Unreadable as error:
            if received.type == PULLED:
                # as it was told: it is told again once it changes
                raise Permanent(str(error)) from None
            raise
        customer = self._customer(order)
        subject = Subject(
            external_id=self._subject_key(connector, received),
            name=customer["contact_name"],
            phone=customer["phone"],
            email=customer["email_from"],
        )
        values = {
            "order": self._order_values(order),
            "lead": {**customer, **self._campaign(order, connector)},
        }
        return Plan(subject=subject, steps=(Step("shop_order", values),))

    @api.model
    def _plan_gone(self, connector, number, identity):
        """The shop does not have the order any more: it counts no longer."""
        known = self.env["crm.shop.order"]._known(connector, number)
        if not known or known.identity_id != identity:
            return None
        order = {
            "number": number, "name": known.name, "date": known.date_order,
            "updated": fields.Datetime.now(), "amount": known.amount, "currency": known.currency,
            "is_counted": False, "lines": known.lines or [],
        }  # fmt: skip
        return Plan(
            subject=Subject(external_id=identity.external_id),
            steps=(Step("shop_order", {"order": order, "lead": {}}),),
        )

    # -- what an order says ---------------------------------------------------------------------

    @api.model
    def _order_values(self, order):
        lost = bool(order.get("cancelled_at")) or order.get("financial_status") in LOST_MONEY
        created = to_naive_utc(order.get("created_at")) or fields.Datetime.now()
        return {
            "number": str(order["id"]),
            "name": str(order.get("name") or order["id"]),
            "date": created,
            "updated": to_naive_utc(order.get("updated_at")) or created,
            "amount": _amount(order.get("total_price")),
            "currency": str(order.get("currency") or ""),
            "is_counted": not lost and not order.get("test"),
            "lines": [
                {name: each.get(name) for name in ("sku", "title", "quantity", "price")}
                for each in order.get("line_items") or []
            ],
        }

    @api.model
    def _customer(self, order):
        customer, address = order.get("customer") or {}, order.get("billing_address") or {}
        name = " ".join(
            str(part) for part in (customer.get("first_name"), customer.get("last_name")) if part
        )
        return {
            "contact_name": name or str(address.get("name") or ""),
            "partner_name": str(address.get("company") or ""),
            "phone": str(order.get("phone") or customer.get("phone") or address.get("phone") or ""),
            "email_from": str(order.get("email") or customer.get("email") or ""),
            "street": str(address.get("address1") or ""),
            "city": str(address.get("city") or ""),
            "zip": str(address.get("zip") or ""),
        }

    @api.model
    def _campaign(self, order, connector):
        """Where they came from, by the page they landed on and what the shop noted."""
        landing = str(order.get("landing_site") or "")
        try:
            query = {name: found[0] for name, found in parse_qs(urlsplit(landing).query).items()}
        except ValueError:
            query = {}
        values = {target: query[name] for name, target in UTM.items() if query.get(name)}
        notes = [f"{name}: {query[name]}" for name in CLICKS if query.get(name)]
        if landing:
            notes.append(self.env._("Landing page: %s", landing[:500]))
        for each in order.get("note_attributes") or []:
            notes.append(f"{each.get('name')}: {each.get('value')}")
        channel = connector.lead_channel or ("" if values.get("source") else "shopify")
        return {**values, "channel": channel, "description": "\n".join(notes)}

    # -- pull -----------------------------------------------------------------------------------

    @api.model
    def _can_pull(self):
        return True

    @api.model
    def _pull(self, connector, since):
        """Orders that changed, the oldest change first; at first as far back as they count."""
        begun = fields.Datetime.now()
        since = since or fields.Datetime.subtract(begun, days=connector.repeat_days)
        parameters = {
            "status": "any", "limit": PAGE_SIZE, "order": "updated_at asc",
            "updated_at_min": since.isoformat() + "Z",
        }  # fmt: skip
        last, in_order = None, True
        while True:
            found, following = self._ask(
                connector, "orders.json", parameters, shape={"orders": [{}]}
            )
            for order in found.get("orders") or []:
                moment = to_naive_utc(order.get("updated_at"))
                # once out of order, there may be older ones to come: only the end is safe
                in_order = in_order and bool(moment) and (last is None or moment >= last)
                last = moment
                yield Found(self._pulled(order), moment if in_order else None)
            if not following:
                break
            parameters = {"limit": PAGE_SIZE, "page_info": following}
        yield Found(None, begun)

    @api.model
    def _pulled(self, order):
        return Received(
            key=f"order:{order.get('id')}:{order.get('updated_at')}",
            type=PULLED,
            payload=json.dumps(order, ensure_ascii=False),
            date=to_naive_utc(order.get("updated_at")),
        )


def _amount(text):
    try:
        amount = float(text or 0)
    except (OverflowError, TypeError, ValueError):
        return 0.0
    return amount if 0 <= amount < 1e12 else 0.0
