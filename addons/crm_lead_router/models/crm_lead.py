from odoo import api, fields, models

URGENCY_SELECTION = [
    ("2h", "2 hours"),
    ("8h", "8 hours"),
    ("24h", "24 hours"),
]

# set by the router alone
PROTECTED_FIELDS = frozenset(
    {
        "assignment_anomaly",
        "assignment_id",
        "is_duplicate_checked",
        "fair_grade",
        "is_hot",
        "reclaim_count",
        "route_state",
        "score_base",
        "score_behaviour",
        "date_scored",
        "score_total",
    }
)


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.notary.protected", "crm.notary.watched"]
    _protected_operations = ()

    # Labels
    channel_id = fields.Many2one(
        "crm.lead.channel", index="btree_not_null", tracking=True, ondelete="restrict"
    )
    channel_is_fair = fields.Boolean(related="channel_id.is_fair")
    booth_number = fields.Char()
    budget_grade = fields.Selection([("a", "A"), ("b", "B"), ("c", "C")], "Budget", tracking=True)
    urgency = fields.Selection(
        URGENCY_SELECTION, compute="_compute_urgency", store=True, readonly=False, tracking=True
    )
    industry_id = fields.Many2one(
        "res.partner.industry",
        compute="_compute_industry_id",
        store=True,
        readonly=False,
        index="btree_not_null",
    )
    product_line_id = fields.Many2one("product.category", ondelete="set null")
    credit_code = fields.Char(
        "Social Credit Code", help="The customer's unified social credit code (18 characters)."
    )
    date_first_contact = fields.Datetime(
        "First Contact Time", help="When the customer first got in touch."
    )
    completeness = fields.Integer(
        compute="_compute_completeness", store=True, aggregator="avg", help="Share of the basics."
    )
    missing_basics = fields.Char("Missing", compute="_compute_missing_basics")

    # Score
    score_base = fields.Float("Base Score", readonly=True, copy=False)
    score_behaviour = fields.Float("Behaviour Score", readonly=True, copy=False)
    score_total = fields.Float("Score", readonly=True, copy=False, aggregator="avg")
    date_scored = fields.Datetime("Scored On", readonly=True, copy=False)
    score_parts_html = fields.Html(
        "Parts of the Score", compute="_compute_score_parts_html", sanitize=False
    )
    score_event_ids = fields.One2many("crm.score.event", "lead_id", "Behaviour")
    fair_grade = fields.Selection([("a", "A"), ("b", "B"), ("c", "C")], readonly=True, copy=False)
    is_hot = fields.Boolean("Hot", readonly=True, copy=False)

    # Routing
    route_state = fields.Selection(
        [
            ("queued", "Waiting for the router"),
            ("pool", "In the pool"),
            ("approval", "Waiting for approval"),
            ("duplicate", "Repeated enquiry"),
            ("owned", "Has an owner"),
        ],
        "Routing",
        readonly=True,
        copy=False,
    )
    assignment_id = fields.Many2one(
        "crm.lead.assignment", readonly=True, copy=False, ondelete="set null"
    )
    assignment_ids = fields.One2many("crm.lead.assignment", "lead_id", "Assignments", readonly=True)
    assignment_state = fields.Selection(related="assignment_id.state", string="Clock")
    date_assignment_due = fields.Datetime(related="assignment_id.date_due", string="Due")
    date_assignment_reclaim = fields.Datetime(
        related="assignment_id.date_reclaim", string="Start by"
    )
    assignment_why = fields.Html(related="assignment_id.explanation_html", string="Why Me?")
    assignment_anomaly = fields.Boolean(
        readonly=True, copy=False, help="Was taken back because nobody started in time."
    )
    reclaim_count = fields.Integer("Times Taken Back", readonly=True, copy=False, aggregator=None)
    assignment_reason = fields.Char(
        "Reason of the Assignment",
        store=False,
        help="A manager who sets the salesperson of a routed lead says why here.",
    )
    can_claim = fields.Boolean(compute="_compute_route_can")
    can_start = fields.Boolean(compute="_compute_route_can")
    can_assign = fields.Boolean(compute="_compute_route_can")

    # Repeated enquiries
    is_duplicate_checked = fields.Boolean(readonly=True, copy=False)
    duplicate_of_id = fields.Many2one(
        "crm.lead", "Repeats", index="btree_not_null", copy=False, ondelete="set null"
    )
    duplicate_partner_id = fields.Many2one(
        "res.partner", "Known Customer", copy=False, ondelete="set null"
    )
    duplicate_outcome = fields.Selection(
        [
            ("owner", "Same owner"),
            ("merge", "Merge proposed"),
            ("refuse", "Refused"),
            ("separate", "Kept apart"),
        ],
        "Repeated Enquiry",
        copy=False,
        readonly=True,
    )

    _route_pool_idx = models.Index(
        "(score_total DESC, id) WHERE route_state = 'pool' AND user_id IS NULL"
    )
    _route_queue_idx = models.Index(
        "(score_total DESC, id) WHERE route_state = 'queued' AND user_id IS NULL"
    )

    @api.model
    def _get_protected_fields(self):
        return super()._get_protected_fields() | PROTECTED_FIELDS

    @api.depends("channel_id")
    def _compute_urgency(self):
        for lead in self:
            lead.urgency = lead.urgency or lead.channel_id.urgency

    @api.depends("partner_id")
    def _compute_industry_id(self):
        for lead in self:
            partner = lead.partner_id
            industry = partner.industry_id or partner.commercial_partner_id.industry_id
            lead.industry_id = lead.industry_id or industry

    @api.depends("route_state", "user_id", "assignment_id.state")
    @api.depends_context("uid")
    def _compute_route_can(self):
        manager = self.env.user.has_group("crm_lead_router.group_router_manager")
        # of what is saved: the router's facts are read from tables
        claimable = set(self._origin._route_claimable()._ids)
        for lead in self:
            lead.can_claim = lead._origin.id in claimable
            lead.can_start = lead.user_id == self.env.user and lead.assignment_id.state in (
                "assigned",
                "reminded",
            )
            lead.can_assign = manager and bool(lead.route_state)
