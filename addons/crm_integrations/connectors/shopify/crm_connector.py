from odoo import api, fields, models


class CrmConnector(models.Model):
    _inherit = "crm.connector"

    shopify_domain = fields.Char(
        "Shop",
        tracking=True,
        groups="base.group_system",
        help="Its own name at Shopify: name.myshopify.com.",
    )
    repeat_orders = fields.Integer(
        "Orders of a Repeat Buyer",
        default=2,
        tracking=True,
        help="Whoever has ordered so often, for so much and in so many days becomes a lead.",
    )
    repeat_amount = fields.Float(
        "Worth at Least", default=10000, tracking=True, help="In the company's currency."
    )
    repeat_days = fields.Integer("Within (Days)", default=365, tracking=True)
    repeat_talktrack = fields.Reference(
        "_selection_talktrack", "What to Say", help="A talk track, put beside the cart."
    )
    has_talktracks = fields.Boolean(compute="_compute_has_talktracks")

    _check_repeat = models.Constraint(
        "CHECK(repeat_orders >= 1 AND repeat_amount >= 0 AND repeat_days BETWEEN 1 AND 36500)",
        "A repeat buyer has ordered at least once, within one day to a hundred years.",
    )

    @api.model
    def _selection_talktrack(self):
        if "crm.talktrack" not in self.env:
            return []
        return [("crm.talktrack", self.env._("Talk Track"))]

    @api.depends("kind")
    def _compute_has_talktracks(self):
        for connector in self:
            connector.has_talktracks = connector.kind == "shopify" and "crm.talktrack" in self.env
