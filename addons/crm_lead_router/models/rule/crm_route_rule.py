import logging

from odoo import api, fields, models, tools
from odoo.addons.crm_notary.tools.customer_paths import customer_paths
from odoo.addons.crm_notary.tools.share import share_of
from odoo.exceptions import ValidationError
from psycopg2 import OperationalError

from .crm_score_rule import looked_at, name_problem, parse_lead_domain

_logger = logging.getLogger(__name__)

# of a lead: what the router itself writes when it proposes an owner; a rule may look at it
# before, and must not lose the lead by it
ROUTERS_OWN = frozenset({"is_duplicate_checked", "route_state"})


class CrmRouteRule(models.Model):
    """Who may take which leads; the first rule that matches a lead counts."""

    _name = "crm.route.rule"
    _description = "Routing Rule"
    _inherit = ["mail.thread"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True, tracking=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, tracking=True)
    company_id = fields.Many2one("res.company")
    lead_domain = fields.Char("Leads", default="[]", tracking=True)
    team_id = fields.Many2one(
        "crm.team",
        check_company=True,
        tracking=True,
        help="Its members may take the lead. Without a team: the lead's own.",
    )
    user_ids = fields.Many2many(
        "res.users",
        string="Only These People",
        domain="[('share', '=', False)]",
        help="Empty: every member of the team.",
    )
    evidence = fields.Selection(
        [
            ("none", "No evidence needed"),
            ("industry", "Has won a deal in this industry"),
            ("region", "Has won a deal in this region"),
            ("both", "Has won a deal with this industry in this region"),
        ],
        "Who May Take It",
        default="none",
        required=True,
        tracking=True,
    )
    evidence_days = fields.Integer("Won Within (days)", help="0: at any time.")
    approval = fields.Selection(
        [
            ("none", "None"),
            ("cross", "Owner from another region"),
            ("always", "Always"),
        ],
        default="none",
        required=True,
        tracking=True,
        help="The team's leader and then the director approve the owner chosen.",
    )
    lead_percent = fields.Integer(
        "Tried on (% of leads)",
        default=100,
        tracking=True,
        help="Below 100 the rule has this share of the leads that match it, always the same ones; "
        "the rules after it have the others. So a new rule can be tried and taken back.",
    )
    problem = fields.Char(
        "Is Skipped Because", readonly=True, copy=False, help="The rule can't be used as it is."
    )
    needs_calibration = fields.Boolean(readonly=True, copy=False, tracking=True)
    calibration_note = fields.Text(readonly=True, copy=False, translate=True)
    assignment_count = fields.Integer(compute="_compute_assignment_count")

    _lead_percent_range = models.Constraint(
        "CHECK (lead_percent BETWEEN 0 AND 100)", "The share of leads is between 0 and 100 %."
    )

    @api.constrains("lead_domain")
    def _check_lead_domain(self):
        for rule in self:
            rule._lead_domain()

    @api.constrains("evidence_days")
    def _check_evidence_days(self):
        if any(rule.evidence_days < 0 for rule in self):
            raise ValidationError(self.env._("The days of a rule's evidence can't be negative."))

    def _compute_assignment_count(self):
        counts = dict(
            self.env["crm.lead.assignment"]._read_group(
                [("rule_id", "in", self.ids)], ["rule_id"], ["__count"]
            )
        )
        for rule in self:
            rule.assignment_count = counts.get(rule, 0)

    def _lead_domain(self):
        """The rule's domain on leads.

        :raise ValidationError: when it can't be read
        """
        self.ensure_one()
        return parse_lead_domain(self, self.lead_domain)

    def write(self, vals):
        if "lead_domain" in vals:
            vals = {**vals, "problem": False}
        return super().write(vals)

    def _route_share_of(self, leads):
        """Of the leads that match, those on which the rule is tried."""
        self.ensure_one()
        if self.lead_percent >= 100:
            return leads
        return leads.filtered(lambda lead: lead_share(self.id, lead.id) < self.lead_percent)

    @api.model
    @tools.ormcache()
    def _route_approval_fields(self):
        """Fields of leads on which it hangs whether rules that ask for approvals match them."""
        # kept for everybody: archived ones are none, whatever the one who asks first wants to see
        rules = self.sudo().with_context(active_test=True).search([("approval", "!=", "none")])
        return looked_at(self.env, rules.mapped("lead_domain")) - ROUTERS_OWN

    @api.model
    @tools.ormcache()
    def _route_customer_paths(self):
        """What such rules ask of customers, from their approvals."""
        rules = self.sudo().with_context(active_test=True).search([("approval", "!=", "none")])
        paths = customer_paths(self.env, "crm.lead", rules.mapped("lead_domain"))
        return {name: {f"lead_id.{path}" for path in found} for name, found in paths.items()}

    def _route_still_matching(self, requests):
        """Those of ``requests`` whose leads this rule is for, also where nobody can say so."""
        leads = requests.lead_id
        if self.company_id or self.team_id.company_id:
            companies = {self.company_id, self.team_id.company_id} - {self.company_id.browse()}
            leads = requests.filtered(
                lambda each: (
                    companies
                    == {
                        each.lead_id.company_id
                        or each.lead_id.team_id.company_id
                        or each.company_id
                    }
                )
            ).lead_id
        if not any(name in (self.lead_domain or "") for name in ROUTERS_OWN):
            # what the database refuses is not the condition's fault
            self.env.flush_all()
            try:
                with self.env.cr.savepoint(flush=False):
                    leads = leads._route_matching(leads, self.lead_domain)
            except OperationalError:
                raise
            except Exception:
                # whoever mends the rule is asked to judge, not what waits
                _logger.info("The condition of rule %s cannot be used", self.id, exc_info=True)
        leads = self._route_share_of(leads)
        return requests.filtered(lambda each: each.lead_id in leads)

    def _set_problem(self, text):
        """Remember why the rule is skipped, so that whoever opens it sees it."""
        name_problem(self, text)

    def action_open_assignments(self):
        """Open the assignments this rule has made."""
        self.check_access("read")
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "crm_lead_router.crm_lead_assignment_action"
        )
        return {**action, "domain": [("rule_id", "=", self.id)], "context": {}}

    def action_calibrated(self):
        """Somebody has looked at the weights: take the mark away."""
        self.check_access("write")
        self.write({"needs_calibration": False, "calibration_note": False})


def lead_share(rule_id, lead_id):
    """Where a lead stands among all for a rule, 0 to 99, see :func:`share_of`."""
    return share_of("route-rule", rule_id, lead_id)
