"""What a request for a decision is: its fields, what it shows, and that nobody writes it by hand.

How it is asked, decided, kept true and escalated is in the files beside this one.
"""

from markupsafe import Markup
from odoo import api, fields, models
from odoo.tools import formatLang

from ...tools import decision

# a decision is asked for once; what happens to it afterwards never brings it back
OPEN = ("pending",)


class People(fields.Many2many):
    """Several lists of people on one abstract model: each model has its own table for each."""

    def setup_nonrelated(self, model):  # pylint: disable=missing-return
        if not self.relation:
            self.relation = f"{model._table}_{self.name.removesuffix('_ids')}_rel"
            # the table is the addon's whose model it belongs to, and goes with it
            self._module = model._original_module
        super().setup_nonrelated(model)


class CrmDecisionMixin(models.AbstractModel):
    """One decision asked of somebody: may this go on?

    A model of decisions says what is decided, by whom, and what follows::

        class CrmRebateApproval(models.Model):
            _name = "crm.rebate.approval"
            _description = "Rebate Approval"
            _inherit = ["crm.decision.mixin"]
            _decision_subject = "order_id"      # the many2one to what is decided about

            order_id = fields.Many2one("sale.order", required=True, ondelete="cascade")
            rule_id = fields.Many2one("crm.rebate.rule")     # a crm.decision.holder.mixin

            def _decision_holders(self):
                return {each: each.rule_id for each in self}

            def _decision_granted(self):
                ...

        approvals = self.env["crm.rebate.approval"]._decision_ask(
            [{"order_id": order.id, "rule_id": rule.id, "requested_by_id": self.env.uid}]
        )

    Where several decide, each step is a record of its own: one after the other
    (``_decision_next``), all at once (several requests), or any one of them (several holders of
    one request). All hooks are called with ``sudo()`` on batches.
    """

    _name = "crm.decision.mixin"
    _description = "Decision"
    _inherit = [
        "crm.notary.protected",
        "crm.deadline.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "id desc"

    # name of the many2one to what is decided about
    _decision_subject = None
    # external id of the to-do of those who decide
    _decision_activity_type = "crm_notary.mail_activity_decision"

    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
            ("lapsed", "Lapsed"),
            ("cancelled", "No Longer Needed"),
        ],
        default="pending",
        required=True,
        readonly=True,
        tracking=True,
        help="Withdrawn: taken back by a person. Lapsed: what was approved is no longer what it "
        "was. No longer needed: what was asked about is over.",
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    requested_by_id = fields.Many2one("res.users", "Asked By", readonly=True)
    date_requested = fields.Datetime("Asked On", readonly=True)
    approver_ids = People(
        "res.users",
        string="Who May Decide",
        readonly=True,
        help="Looked up again whenever people, roles, owners or the definition change.",
    )
    delegate_ids = People("res.users", string="Stand-ins", readonly=True)
    involved_ids = People(
        "res.users",
        string="Whose Matter It Is",
        readonly=True,
        help="Who asked, and whoever owned what is decided about since: none of them decides.",
    )
    # what people decide about as it is now; frozen with the decision
    content = fields.Json(readonly=True)
    content_fingerprint = fields.Char(compute="_compute_content_fingerprint", compute_sudo=True)
    content_html = fields.Html(
        "What Is Decided", compute="_compute_content_html", compute_sudo=True, sanitize=False
    )
    deadline = fields.Datetime("Decide By", readonly=True)
    escalation_level = fields.Integer(
        readonly=True, default=0, help="How often the next level was asked, too."
    )
    date_escalated = fields.Datetime("Present Level Asked On", readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True)
    on_behalf_ids = People("res.users", string="In the Name of", readonly=True)
    # whether there are any: judging approvals need not ask for them
    is_on_behalf = fields.Boolean(readonly=True, default=False)
    date_decided = fields.Datetime("Decided On", readonly=True)
    reason = fields.Text(readonly=True)
    ended_by_id = fields.Many2one("res.users", readonly=True)
    date_ended = fields.Datetime("Ended On", readonly=True)
    ended_reason = fields.Text("Why It Ended", readonly=True, translate=True)
    is_unanswered = fields.Boolean(
        "Nobody Answered",
        readonly=True,
        default=False,
        help="The time of the last level is over, too. Those it is with still decide.",
    )
    # people or definitions changed since they were looked up
    is_stale = fields.Boolean(readonly=True, default=False)
    can_decide = fields.Boolean(compute="_compute_can_decide", search="_search_can_decide")
    can_withdraw = fields.Boolean(compute="_compute_can_withdraw")

    _pending_index = models.Index("(id) WHERE state = 'pending'")
    _deadline_index = models.Index("(deadline) WHERE state = 'pending' AND deadline IS NOT NULL")

    # -- computed -----------------------------------------------------------------------------

    @api.depends("content", "state")
    @api.depends_context("lang")
    def _compute_content_fingerprint(self):
        """Of what is shown: while it waits that is what it is now, and not what was asked about."""
        now = self.filtered(lambda each: each.state == "pending")._decision_content()
        for each in self:
            each.content_fingerprint = decision.fingerprint(now.get(each, each.content))

    @api.depends("state", "approver_ids", "delegate_ids", "involved_ids")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        self.can_decide = False
        # sudo: whether one may decide depends on records one may not read
        pending = self.sudo().filtered(lambda each: each.state == "pending")
        for each, deciders in pending._decision_deciders().items():
            known = self.env.user in deciders.approvers or self.env.user in deciders.delegates
            self.browse(each.id).can_decide = known

    def _search_can_decide(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = [
            ("state", "=", "pending"),
            "|",
            ("approver_ids", "in", self.env.uid),
            ("delegate_ids", "in", self.env.uid),
        ]
        return mine if True in value else ["!", "&", mine[0], *mine[1:]]

    @api.depends("state", "requested_by_id", "decided_by_id", "on_behalf_ids")
    @api.depends_context("uid")
    def _compute_can_withdraw(self):
        for each in self:
            each.can_withdraw = each._decision_can_withdraw(self.env.user)

    @api.depends("content", "state")
    @api.depends_context("lang")
    def _compute_content_html(self):
        """What is kept beside what it is now, for people to compare."""
        now = self._decision_content() if self else {}
        for each in self:
            each.content_html = each._decision_content_table(now.get(each) or {})

    def _decision_content_table(self, now):
        """A table of the facts kept; where one changed since, the present one beside it."""
        self.ensure_one()
        kept, labels = self.content or {}, self._decision_content_labels()
        shown = {**now, **kept} if self.state == "pending" else kept
        if not shown:
            return False
        changed = decision.differing(kept, now) if self.state == "approved" else ()
        rows = Markup("").join(
            Markup("<tr><th class='pe-3'>%s</th><td>%s</td><td class='text-warning'>%s</td></tr>")
            % (
                labels.get(key, key),
                self._decision_fact_text(fact),
                self.env._("Now: %s", self._decision_fact_text(now.get(key)))
                if key in changed
                else "",
            )
            for key, fact in shown.items()
            if key in changed or fact.get("value", True)
        )
        return Markup("<table class='table table-sm o_notary_decision_content'>%s</table>") % rows

    def _decision_fact_text(self, fact):
        if not fact:
            return self.env._("nothing")
        if fact["kind"] == "money":
            # sudo: a currency's symbol
            currencies = self.env["res.currency"].sudo().with_context(active_test=False)
            currency = currencies.search([("name", "=", fact["currency"])], limit=1)
            return formatLang(self.env, fact["value"], currency_obj=currency or None)
        if fact["kind"] == "list":
            return Markup("<br/>").join(fact["items"].values()) or self.env._("nothing")
        return fact["name"] or self.env._("nothing")

    @api.model
    def _decision_content_labels(self):
        """What the facts of a content are called: ``{key: translated}``."""
        return {
            "amount": self.env._("Amount"),
            "customer": self.env._("Customer"),
            "documents": self.env._("Documents"),
            "lines": self.env._("Order Lines"),
            "team": self.env._("Sales Team"),
        }

    # -- protection ---------------------------------------------------------------------------

    @api.model
    def _protected_hint(self, operation):
        return {
            "create": self.env._("Ask for the decision where it is needed."),
            "write": self.env._("Use Approve, Refuse or Withdraw."),
            "unlink": self.env._("Decisions are kept; withdraw it instead."),
        }[operation]

    def _decision_store(self, values):
        """The one way to write a decision; what it triggers has no such right."""
        # sudo: asked and decided by people who may write nothing here
        self.sudo()._with_edit_sentinel().write(values)

    @api.model
    def _decision_models(self):
        """The models of decisions, empty recordsets of each."""
        names = self.env.registry.descendants(["crm.decision.mixin"], "_inherit")
        return [self.env[name] for name in sorted(names) if not self.env[name]._abstract]

    # -- what a model says --------------------------------------------------------------------

    def _decision_subjects(self):
        """What these are about; archived ones too."""
        return self.with_context(active_test=False)[self._decision_subject]

    def _decision_titles(self):
        """What each is called in to-dos and notices, in the language of the environment."""
        return {each: each.display_name for each in self}

    def _decision_cases(self):
        """:return: ``{request: Case}``"""
        cases, by_subject = {}, {}
        for each in self:
            subject = each[self._decision_subject]
            if subject not in by_subject:
                by_subject[subject] = self._decision_case(subject)
            cases[each] = by_subject[subject]
        return cases

    @api.model
    def _decision_case(self, subject):
        """Company, team and owner of what is decided about, as far as it has them."""
        found = (
            subject[name] if name in subject._fields else self.env[model]
            for name, model in (
                ("company_id", "res.company"),
                ("team_id", "crm.team"),
                ("user_id", "res.users"),
            )
        )
        return decision.Case(*found)

    def _decision_owner_ids(self):
        """Ids of those whose own matter it is: ``{request: tuple}``."""
        return {each: case.owners._ids for each, case in self._decision_cases().items()}

    def _decision_holders(self):
        """Who holds the decision: ``{request: records of crm.decision.holder.mixin}``.

        Of several holders any one decides.
        """
        raise NotImplementedError(self._name)

    def _decision_content(self, keys=None):
        """What is on the table now: ``{request: content}``, see ``tools/decision.py``.

        :param keys: the facts that are asked for; all, if not given. More do no harm.
        """
        return {each: {} for each in self}

    def _decision_bindings(self):
        """What a decision is bound to: ``{request: {key of the content: share}}``."""
        return {each: {} for each in self}

    def _decision_needed(self):
        """Those of these requests that still need an answer; by default while the subject lives."""
        alive = self._decision_subjects().exists()
        if "active" in alive._fields:
            alive = alive.filtered("active")
        return self.filtered(lambda each: each[self._decision_subject] in alive)

    @api.model
    def _decision_last_resort(self):
        """Who is asked when nobody else is left, such as those who define the rules."""
        return self.env["res.users"]

    def _decision_next(self):
        """Values of the requests that follow these approved ones, for ``_decision_ask``."""
        return []

    def _decision_later(self):
        """Decisions that were taken because these were: they fall with them."""
        return self.browse()

    def _decision_is_last(self):
        """Whether nobody has to be heard after this one."""
        self.ensure_one()
        return True

    def _decision_lock_subjects(self):
        """Lock what these are about, where its changes must wait for the decision or see it."""

    def _decision_granted(self):
        """Hook: these were approved."""

    def _decision_denied(self):
        """Hook: these were refused."""

    def _decision_ended(self):
        """Hook: these were withdrawn, have lapsed, or are no longer needed."""

    def _decision_link(self):
        """The record that notices about this decision open for who asked."""
        self.ensure_one()
        return self[self._decision_subject]
