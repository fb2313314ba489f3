from odoo import api, fields, models
from odoo.tools import escape_psql


class CrmHandoffComplaint(models.Model):
    """What a customer complains about, told to the salesperson at once."""

    _name = "crm.handoff.complaint"
    _description = "Customer Complaint"
    _inherit = ["mail.thread", "mail.activity.mixin", "crm.notary.attached"]
    # whoever takes it up need not see the order: the system finds that by its number
    _attached_to = {"order_id": "write", "lead_id": "write"}
    _attached_follows = False
    _order = "date desc, id desc"

    name = fields.Char("Subject", required=True, tracking=True)
    partner_id = fields.Many2one("res.partner", "Customer", required=True, index=True)
    # orders and opportunities are for sales; others choose the customer
    order_id = fields.Many2one(
        "sale.order",
        compute="_compute_order_id",
        store=True,
        readonly=False,
        compute_sudo=True,
        index="btree_not_null",
        ondelete="set null",
        domain="[('partner_id', 'child_of', partner_id)]",
        groups="sales_team.group_sale_salesman",
    )
    lead_id = fields.Many2one(
        "crm.lead",
        "Opportunity",
        compute="_compute_lead_id",
        store=True,
        readonly=False,
        compute_sudo=True,
        index="btree_not_null",
        ondelete="set null",
        groups="sales_team.group_sale_salesman",
    )
    contract_number = fields.Char(help="Contract or order number the customer gave.")
    is_number_unknown = fields.Boolean(compute="_compute_is_number_unknown", compute_sudo=True)
    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        compute_sudo=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    date = fields.Datetime(default=fields.Datetime.now, required=True)
    description = fields.Text(required=True, help="What happened, in the customer's words.")
    solution = fields.Text(tracking=True)
    state = fields.Selection(
        [("open", "Open"), ("in_progress", "In progress"), ("solved", "Solved")],
        default="open",
        required=True,
        tracking=True,
    )

    @api.depends("partner_id", "contract_number")
    def _compute_order_id(self):
        for complaint in self:
            if not complaint.order_id or not complaint._has_right_order():
                complaint.order_id = complaint._find_order()

    def _has_right_order(self):
        """Whether the order chosen is one of the customer's, and has the number if there is one."""
        self.ensure_one()
        order, number = self.order_id, (self.contract_number or "").strip().casefold()
        numbers = {(order.contract_number or "").casefold(), (order.name or "").casefold()}
        return order.partner_id.commercial_partner_id == (
            self.partner_id.commercial_partner_id
        ) and (not number or number in numbers)

    def _find_order(self):
        """The order with the number the customer gave; without a number the customer's latest.

        A number that no order of the customer has gives none: a guess would send the complaint to
        somebody who has nothing to do with it.
        """
        self.ensure_one()
        domain = [
            ("partner_id", "child_of", self.partner_id.commercial_partner_id.ids),
            ("state", "=", "sale"),
            ("company_id", "=", self.company_id.id),
        ]
        orders = self.env["sale.order"]
        if not self.partner_id:
            return orders
        number = escape_psql((self.contract_number or "").strip())
        if number:
            domain += ["|", ("contract_number", "=ilike", number), ("name", "=ilike", number)]
        return orders.search(domain, order="date_order desc, id desc", limit=1)

    @api.depends("contract_number", "order_id")
    def _compute_is_number_unknown(self):
        for complaint in self:
            number = (complaint.contract_number or "").strip()
            complaint.is_number_unknown = bool(number and not complaint.order_id)

    @api.depends("order_id")
    def _compute_lead_id(self):
        for complaint in self:
            complaint.lead_id = complaint.order_id.opportunity_id or complaint.lead_id

    @api.depends("order_id", "lead_id")
    def _compute_user_id(self):
        for complaint in self:
            complaint.user_id = (
                complaint.order_id.user_id
                or complaint.lead_id.user_id
                or complaint.partner_id.user_id
                or complaint.partner_id.commercial_partner_id.user_id
            )

    @api.model_create_multi
    def create(self, vals_list):
        complaints = super().create(vals_list)
        self.env["crm.handoff.notice"].sudo()._queue_records("complaint", complaints)
        return complaints

    def action_solve(self):
        """Close complaints; the solution stays with them."""
        self.write({"state": "solved"})
        return True

    def _notice_content(self, env):
        """What the salesperson is told, in the language of ``env``: subject and body."""
        subject = env._(
            "Complaint of %(customer)s: %(subject)s",
            customer=self.partner_id.display_name,
            subject=self.name,
        )
        return subject, self.description
