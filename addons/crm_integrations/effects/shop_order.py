from markupsafe import Markup
from odoo import api, models

from ..tools.text import clean

MOST_LINES = 20
HIGH = "2"


class ShopOrderEffect(models.AbstractModel):
    """An order of a web shop: counted, and its customer a lead once they buy much and again."""

    _name = "crm.integration.effect.shop_order"
    _inherit = "crm.integration.effect"
    _description = "Effect: Order of a Web Shop"
    _effect = "shop_order"
    _is_internal = True

    @api.model
    def _label(self):
        return self.env._("Order of a web shop")

    @api.model
    def _apply(self, occasion, values):
        identity, connector = occasion.identity, occasion.connector
        Order = self.env["crm.shop.order"]
        order, is_new, has_changed = Order._keep(identity, values["order"])
        lead = identity.lead_id
        if not has_changed:
            return self.env._("Order %s: nothing new.", order.name), lead
        sentences = [self.env._("Order %s was noted.", order.name)]
        bought = Order._bought(identity, connector.repeat_days)
        if order.amount and not order.amount_company:
            sentences.append(
                self.env._(
                    "There is no rate of %s: it counts as an order and not as money.",
                    order.currency,
                )
            )
        if not order.is_counted:
            if lead and not is_new:
                self._note(lead, self._cancelled(order))
            return " ".join(sentences), lead
        if bought.count < connector.repeat_orders or bought.amount < connector.repeat_amount:
            sentences.append(
                self.env._(
                    "Bought so far: %(count)s times, %(amount)s.",
                    count=bought.count,
                    amount=self._money(connector, bought.amount),
                )
            )
            return " ".join(sentences), lead
        sentence, lead = self._potential(occasion, values["lead"])
        self._note(lead, self._cart(connector, order, bought))
        return " ".join([*sentences, sentence]), lead

    @api.model
    def _potential(self, occasion, values):
        """The customer's lead, which people are to see soon."""
        before = occasion.identity.lead_id
        sentence, lead = self.env["crm.integration.effect.lead"]._apply(
            occasion, {**values, "tags": [self.env._("Repeat buyer")], "renew": True}
        )
        if lead != before:
            # what people have set stays
            lead.priority = max(lead.priority or "0", HIGH)
        return sentence, lead

    # -- words ----------------------------------------------------------------------------------

    @api.model
    def _note(self, lead, body):
        lead.message_post(
            body=body,
            subtype_xmlid="mail.mt_note",
            author_id=self.env.ref("base.partner_root").id,
        )

    @api.model
    def _cancelled(self, order):
        return Markup("<p>%s</p>") % self.env._(
            "The order %s in the web shop was cancelled or refunded.", order.name
        )

    @api.model
    def _cart(self, connector, order, bought):
        """What they ordered, what they bought before, and what to say."""
        lines = Markup("").join(
            Markup("<li>%s × %s</li>")
            % (
                " ".join(clean(each.get(name), 100) for name in ("sku", "title")).strip(),
                each.get("quantity") or 0,
            )
            for each in (order.lines or [])[:MOST_LINES]
        )
        body = Markup("<p>%s</p><ul>%s</ul><p>%s</p>") % (
            self.env._(
                "Ordered in the web shop: %(order)s, %(amount)s %(currency)s",
                order=order.name,
                amount=f"{order.amount:,.2f}",
                currency=order.currency,
            ),
            lines,
            self.env._(
                "In %(days)s days: %(count)s orders, %(amount)s.",
                days=connector.repeat_days,
                count=bought.count,
                amount=self._money(connector, bought.amount),
            ),
        )
        return body + self._talk_track(connector)

    @api.model
    def _talk_track(self, connector):
        track = connector.repeat_talktrack
        # sudo: whoever follows up may read talk tracks
        track = track.sudo().exists() if track else None
        if not track or track.company_id not in (connector.company_id, track.company_id.browse()):
            return Markup()
        ways = Markup("").join(
            Markup("<li><b>%s</b> %s</li>") % (each.name, each.text or "")
            for each in track.strategy_ids
        )
        return Markup("<p>%s</p><ul>%s</ul>") % (
            self.env._("What to say: %s", track.name),
            ways,
        )

    @api.model
    def _money(self, connector, amount):
        return connector.company_id.currency_id.format(amount)
