from odoo import api, fields, models

from .money.order_money import STATES, add_up
from .money.rates import Rates


class CrmLead(models.Model):
    """The confirmed orders of an opportunity together."""

    _inherit = "crm.lead"

    money_received = fields.Monetary(
        "Received on Orders",
        compute="_compute_money",
        compute_sudo=True,
        currency_field="company_currency",
        help="Money that came in for the confirmed orders, less what went back.",
    )
    money_due = fields.Monetary(
        "Due on Orders",
        compute="_compute_money",
        compute_sudo=True,
        currency_field="company_currency",
        help="What the customer still owes for the confirmed orders.",
    )
    money_state = fields.Selection(
        STATES, "Payment of Orders", compute="_compute_money", compute_sudo=True
    )

    @api.depends(
        "order_ids.state",
        "order_ids.money_state",
        "order_ids.money_due",
        "order_ids.money_received",
    )
    def _compute_money(self):
        money = self._origin._notary_money()
        for lead in self:
            together = money.get(lead._origin.id)
            lead.money_received = together.money if together else 0.0
            lead.money_due = together.due if together else 0.0
            lead.money_state = together.state if together else "none"

    def _notary_money(self):
        """The confirmed orders of each lead together, in the currency of the lead's company.

        What is overpaid on one order pays nothing of another. Orders in another currency count at
        the rate of the day of the order, the same for what was ordered and for what was paid.

        :return: ``{lead id: OrderMoney}``; an empty one for a lead without a confirmed order
        """
        # sudo: an opportunity's total says the same to everybody who may see it
        leads = self.sudo().filtered("id")
        orders = leads.order_ids.filtered(lambda order: order.state == "sale")
        money = orders._notary_money(with_on_account=False)
        rates = Rates(leads.env)
        together = {}
        for lead in leads:
            currency = lead.company_currency or lead.env.company.currency_id
            together[lead.id] = add_up(
                (
                    money[order.id].converted(
                        rates.rate(
                            order.currency_id.id,
                            currency.id,
                            order.company_id.id,
                            order.date_order.date(),
                        ),
                        currency.rounding,
                    )
                    for order in lead.order_ids & orders
                ),
                currency.rounding,
            )
        return together
