"""What a deal has brought in, on the deals of My Day."""

from odoo import api, models


class CrmMyDay(models.AbstractModel):
    _inherit = "crm.my.day"

    @api.model
    def _my_day_deal_facts(self, deals):
        facts = super()._my_day_deal_facts(deals)
        env, money = self.env, deals._notary_money()
        for deal in deals:
            together = money.get(deal.id)
            if not together or not together.ordered:
                continue
            show = (deal.company_currency or env.company.currency_id).format
            amounts = {"received": show(together.money), "ordered": show(together.ordered)}
            if together.state == "paid":
                text, tone = env._("Paid: received %(received)s", **amounts), "success"
            elif together.state == "settled":
                text = env._("Nothing is due any more; received %(received)s", **amounts)
                tone = "muted"
            elif together.money:
                text, tone = env._("Received %(received)s of %(ordered)s", **amounts), "warning"
            else:
                text, tone = env._("Received nothing yet of %(ordered)s", **amounts), "muted"
            fact = {"icon": "fa-money", "label": env._("Payment"), "text": text, "tone": tone}
            facts[deal.id].append(fact)
        return facts
