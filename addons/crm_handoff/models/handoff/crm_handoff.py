from odoo import api, fields, models

OPEN_STATES = ("waiting", "todo", "in_progress", "blocked")
# written by who does the work; sales only look on
WORK_FIELDS = {"user_id", "tracking_number", "result"}
# written by the system's own transitions only; see ``_set``
PROTECTED_FIELDS = frozenset(
    {
        "node_id",
        "flow_id",
        "role_id",
        "order_id",
        "lead_id",
        "company_id",
        "partner_id",
        "salesperson_id",
        "state",
        "date_opened",
        "date_started",
        "date_done",
        "deadline",
        "date_warn",
        "is_warned",
        "hours_left",
        "date_clock_start",
        "clock_hours",
        "is_late",
        "start_hours",
        "done_hours",
        "blocked_reason_id",
        "blocked_note",
        "date_event",
        "closed_reason",
    }
)


class CrmHandoff(models.Model):
    """What one node owes one sale order. Made by triggers only, never by hand."""

    _name = "crm.handoff"
    _description = "Handoff"
    _inherit = ["mail.thread", "mail.activity.mixin", "crm.notary.protected", "crm.deadline.mixin"]
    _order = "deadline, id"
    _protected_operations = ("create", "unlink")
    _rec_names_search = ["contract_number", "node_id", "partner_id"]

    node_id = fields.Many2one(
        "crm.handoff.node", required=True, readonly=True, ondelete="restrict", index=True
    )
    flow_id = fields.Many2one("crm.handoff.flow", readonly=True, index=True, ondelete="restrict")
    role_id = fields.Many2one("res.role", readonly=True, index=True, ondelete="restrict")
    order_id = fields.Many2one(
        "sale.order", readonly=True, index="btree_not_null", ondelete="cascade"
    )
    # sales people only: others are not to learn of opportunities
    lead_id = fields.Many2one(
        "crm.lead",
        "Opportunity",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
        groups="sales_team.group_sale_salesman",
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    state = fields.Selection(
        [
            ("waiting", "Waiting for others"),
            ("todo", "To do"),
            ("in_progress", "In progress"),
            ("blocked", "Blocked"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        index="btree_not_null",
        help="Who works on it. Empty: anybody of the role may start.",
    )
    salesperson_id = fields.Many2one("res.users", readonly=True, index="btree_not_null")
    # copied from the order so that finance and production need no right to read orders
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        compute="_compute_order_values",
        store=True,
        compute_sudo=True,
        index="btree_not_null",
    )
    contract_number = fields.Char(
        compute="_compute_order_values", store=True, compute_sudo=True, index="trigram"
    )
    date_agreed = fields.Date(
        "Agreed Date", compute="_compute_order_values", store=True, compute_sudo=True
    )

    # -- clock ------------------------------------------------------------------------------
    date_opened = fields.Datetime("Opened", readonly=True)
    date_started = fields.Datetime("Started", readonly=True)
    date_done = fields.Datetime("Done on", readonly=True, index="btree_not_null")
    deadline = fields.Datetime(readonly=True, index="btree_not_null")
    date_warn = fields.Datetime("Warns on", readonly=True, help="SLA overrun by half.")
    is_warned = fields.Boolean("Warned", readonly=True)
    date_clock_start = fields.Datetime(
        "Clock Start", readonly=True, help="When the clock started or went on."
    )
    clock_hours = fields.Float(readonly=True, help="Working hours there were left by then.")
    hours_left = fields.Float("Hours left", readonly=True, help="While blocked the clock stands.")
    is_late = fields.Boolean("Closed late", readonly=True)
    start_hours = fields.Float("Response (h)", readonly=True, aggregator="avg")
    done_hours = fields.Float("Duration (h)", readonly=True, aggregator="avg")
    urgency = fields.Selection(
        [("ok", "In time"), ("soon", "Soon due"), ("late", "Late"), ("paused", "Clock stands")],
        compute="_compute_urgency",
    )
    blocked_reason_id = fields.Many2one("crm.handoff.reason", readonly=True, ondelete="restrict")
    blocked_note = fields.Char("Note on the block", readonly=True)
    date_event = fields.Datetime("External Event", readonly=True)
    closed_reason = fields.Char("Closed by Hand Because", readonly=True)
    tracking_number = fields.Char(help="Of the parcel; the customer gets it.")
    result = fields.Text(help="What was found or delivered.")

    log_ids = fields.One2many("crm.handoff.log", "handoff_id", "History")
    is_mine = fields.Boolean("Waiting for me", compute="_compute_is_mine", search="_search_is_mine")
    can_act = fields.Boolean(compute="_compute_can_act")

    _once = models.Constraint(
        "UNIQUE(node_id, order_id)", "This order has a handoff of this node already."
    )
    _once_lead = models.UniqueIndex(
        "(node_id, lead_id) WHERE order_id IS NULL",
        "This opportunity has a handoff of this node already.",
    )
    # the board's first question: what is open for my role, most urgent first
    _board = models.Index("(role_id, state, deadline)")
    # what is worked out of handoffs at night looks at those of the day
    _written = models.Index("(write_date)")
    _warnings = models.Index(
        "(date_warn) WHERE is_warned IS NOT TRUE AND state IN ('todo', 'in_progress', 'blocked')"
    )

    # -- computes ---------------------------------------------------------------------------

    @api.depends("node_id", "contract_number", "partner_id")
    def _compute_display_name(self):
        for handoff in self:
            parts = [handoff._handoff_reference(), handoff.sudo().node_id.name]
            handoff.display_name = " · ".join(part for part in parts if part)

    def _handoff_reference(self):
        """What everybody may know it by: the contract, else the customer; never the opportunity."""
        self.ensure_one()
        # sudo: the customer's name is on the handoff, whoever may read contacts
        return self.contract_number or self.sudo().partner_id.display_name or ""

    @api.depends(
        "order_id.partner_id",
        "order_id.name",
        "order_id.contract_number",
        "order_id.commitment_date",
        "lead_id.partner_id",
    )
    def _compute_order_values(self):
        for handoff in self:
            order, lead = handoff.order_id, handoff.lead_id
            handoff.partner_id = order.partner_id or lead.partner_id
            handoff.contract_number = order.contract_number or order.name
            handoff.date_agreed = order._handoff_agreed_date() if order else False

    @api.depends("state", "deadline")
    def _compute_urgency(self):
        now = fields.Datetime.now()
        for handoff in self:
            if handoff.state == "blocked":
                handoff.urgency = "paused"
            elif handoff.state not in ("todo", "in_progress") or not handoff.deadline:
                handoff.urgency = False
            elif handoff.deadline < now:
                handoff.urgency = "late"
            elif (handoff.deadline - now).total_seconds() < 4 * 3600:
                handoff.urgency = "soon"
            else:
                handoff.urgency = "ok"

    @api.depends_context("uid")
    @api.depends("state", "user_id", "role_id")
    def _compute_is_mine(self):
        roles = self.env.user.sudo().role_ids
        for handoff in self:
            handoff.is_mine = handoff.state in ("todo", "in_progress", "blocked") and (
                handoff.user_id == self.env.user
                or (not handoff.user_id and handoff.role_id in roles)
            )

    def _search_is_mine(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = [
            ("state", "in", ("todo", "in_progress", "blocked")),
            "|",
            ("user_id", "=", self.env.uid),
            "&",
            ("user_id", "=", False),
            ("role_id", "in", self.env.user.sudo().role_ids.ids),
        ]
        return domain if True in value else ["!", *domain]

    @api.depends_context("uid")
    @api.depends("role_id", "user_id", "salesperson_id")
    def _compute_can_act(self):
        for handoff in self:
            handoff.can_act = handoff._can_act()

    def _can_act(self):
        """Whether the current user is one of those responsible for this handoff."""
        self.ensure_one()
        user = self.env.user
        if self.env.su or user.has_group("crm_handoff.group_handoff_manager"):
            return True
        if self.role_id:
            return self.role_id in user.sudo().role_ids
        return user in (self.user_id, self.salesperson_id)

    # -- protection -------------------------------------------------------------------------

    def _get_protected_fields(self):
        return super()._get_protected_fields() | PROTECTED_FIELDS

    @api.model
    def _protected_hint(self, operation):
        if operation == "create":
            return self.env._("To start a flow, use “Start a handoff” on the order or opportunity.")
        if operation == "unlink":
            return self.env._("Handoffs are history; they are cancelled instead.")
        return self.env._("Please use the buttons on the handoff.")

    def write(self, vals):
        if not self.env.su and WORK_FIELDS & vals.keys():
            self._check_can_act(OPEN_STATES)
        result = super().write(vals)
        if {"tracking_number", "result"} & vals.keys():
            # what was owed is there now: a handoff whose fact holds already need not wait longer
            self.sudo()._follow_facts()
        return result

    # -- one click --------------------------------------------------------------------------

    def action_open_order(self):
        """Open the order: the order itself for sales and accounting, else its summary."""
        self.ensure_one()
        order = self.order_id
        # manufacturing and inventory may read orders, but Odoo's form shows them an access error
        opens = order.has_access("read") and self.env["account.move.line"].has_access("read")
        if order and opens:
            return {
                "type": "ir.actions.act_window",
                "res_model": "sale.order",
                "res_id": order.id,
                "views": [(False, "form")],
            }
        return self.action_look_at_order()

    def action_look_at_order(self):
        """Open the order's summary over the page."""
        self.ensure_one()
        self.check_access("read")
        view = self.env.ref("crm_handoff.crm_handoff_view_form_order")
        return {
            "type": "ir.actions.act_window",
            "name": self.contract_number or self.env._("Order"),
            "res_model": "crm.handoff",
            "res_id": self.id,
            "views": [(view.id, "form")],
            "target": "new",
        }
