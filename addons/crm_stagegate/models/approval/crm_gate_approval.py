from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# what says how a decision came about; written by the decision alone
DECISION_FIELDS = {
    "state", "lead_id", "gate_id", "approver_ids", "requested_by", "request_date", "decided_by",
    "decision_date", "reason", "company_id", "step_id", "deadline", "escalation_level",
    "delegate_ids", "on_behalf_ids", "attachment_id", "checksum",
}  # fmt: skip


class CrmGateApproval(models.Model):
    """One decision asked of a person or role: may this lead pass this gate?"""

    _name = "crm.gate.approval"
    _description = "Gate Approval"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    name = fields.Char(compute="_compute_name", compute_sudo=True)
    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, index=True, ondelete="cascade"
    )
    gate_id = fields.Many2one(
        "crm.stage.gate", required=True, readonly=True, index=True, ondelete="cascade"
    )
    state = fields.Selection(
        [
            ("pending", "Waiting"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        default="pending",
        required=True,
        readonly=True,
        tracking=True,
    )
    step_id = fields.Many2one("crm.stage.gate.step", readonly=True, ondelete="cascade")
    requested_by = fields.Many2one("res.users", readonly=True)
    request_date = fields.Datetime(readonly=True)
    approver_ids = fields.Many2many("res.users", string="Who may decide", readonly=True)
    delegate_ids = fields.Many2many(
        "res.users", "crm_gate_approval_delegate_rel", string="Delegates", readonly=True
    )
    deadline = fields.Datetime(readonly=True, index="btree_not_null")
    escalation_level = fields.Integer(readonly=True)
    decided_by = fields.Many2one("res.users", readonly=True)
    on_behalf_ids = fields.Many2many(
        "res.users", "crm_gate_approval_behalf_rel", string="In the name of", readonly=True
    )
    decision_date = fields.Datetime(readonly=True)
    reason = fields.Text(readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    can_decide = fields.Boolean(compute="_compute_can_decide")
    # the context of the decision, for people who may not see opportunities themselves
    lead_name = fields.Char(related="lead_id.name", string="Opportunity")
    partner_name = fields.Char(related="lead_id.partner_id.name", string="Customer")
    owner_id = fields.Many2one(related="lead_id.user_id", string="Salesperson")
    stage_id = fields.Many2one(related="lead_id.stage_id", string="Current Stage")
    target_stage_id = fields.Many2one(related="gate_id.stage_id", string="Opens the Stage")
    expected_revenue = fields.Monetary(
        related="lead_id.expected_revenue", currency_field="currency_id"
    )
    currency_id = fields.Many2one(related="lead_id.company_currency")
    instruction = fields.Text(related="gate_id.instruction")
    context_html = fields.Html(compute="_compute_context_html", sanitize=False)

    _one_pending = models.UniqueIndex(
        "(lead_id, gate_id, COALESCE(step_id, 0)) WHERE state = 'pending'",
        "This approval has been asked for already.",
    )

    @api.depends("lead_id.name", "gate_id.name")
    def _compute_name(self):
        for approval in self:
            approval.name = f"{approval.gate_id.name or ''} · {approval.lead_id.name or ''}"

    @api.depends("state", "approver_ids", "lead_id.user_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for approval in self:
            approval.can_decide = approval.state == "pending" and approval._may_decide(
                self.env.user
            )

    @api.depends("lead_id", "gate_id")
    @api.depends_context("uid", "lang")
    def _compute_context_html(self):
        """Documents and earlier decisions, for people who may not see the opportunity itself."""
        for approval in self:
            # sudo: whoever may read the approval needs this to decide; links are checked again
            lead = approval.sudo().lead_id
            documents = (
                self.env["ir.attachment"]
                .sudo()
                .search(
                    [
                        ("res_model", "=", "crm.lead"),
                        ("res_id", "=", lead.id),
                        ("document_type_id", "!=", False),
                    ]
                )
            )
            earlier = self.sudo().search([("lead_id", "=", lead.id), ("id", "!=", approval.id)])
            approval.context_html = self.env["ir.qweb"]._render(
                "crm_stagegate.approval_context",
                {"approval": approval, "lead": lead, "documents": documents, "earlier": earlier},
            )

    # -- protection -------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise UserError(self.env._("Ask for an approval from the opportunity's gate checklist."))

    def write(self, vals):
        if wrong := DECISION_FIELDS & vals.keys():
            raise AccessError(
                self.env._(
                    "“%s” is set by the decision itself. Use Approve or Refuse.",
                    self._fields[sorted(wrong)[0]]._description_string(self.env),
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Approvals are kept. A decision can be withdrawn instead."))

    def _store(self, vals):
        """The one way to write a decision."""
        return super().write(vals)

    # -- asking -----------------------------------------------------------------------------

    @api.model
    def _request(self, gate, lead, requester=None):
        """Ask for the next decision of ``gate`` on ``lead``; returns the pending approval.

        :raise UserError: when nobody could decide
        """
        gate, lead = gate.sudo(), lead.sudo()
        requester = requester or self.env.user
        step = self._next_step(gate, lead)
        known = self.sudo().search(
            [
                ("lead_id", "=", lead.id),
                ("gate_id", "=", gate.id),
                ("step_id", "=", step.id),
                ("state", "=", "pending"),
            ],
            limit=1,
        )
        if known:
            return known.with_user(self.env.user)
        approvers = gate._approvers_of_step(step, lead, requester)
        if not approvers:
            raise UserError(
                self.env._(
                    "Nobody but yourself could decide “%s”. Please ask an administrator to name "
                    "another approver.",
                    gate.name,
                )
            )
        hours = (step or gate).deadline_hours
        approval = self._open_pending(
            {
                "lead_id": lead.id,
                "gate_id": gate.id,
                "step_id": step.id,
                "requested_by": requester.id,
                "request_date": fields.Datetime.now(),
                "approver_ids": [fields.Command.set(approvers.ids)],
                "deadline": lead._stagegate_plan_hours(hours) if hours else False,
                "company_id": lead.company_id.id,
            }
        )
        approval._invite(approvers)
        approval._invite_delegates()
        lead._stagegate_refresh()
        lead._stagegate_notify_judged()
        return approval.with_user(self.env.user)

    def _open_pending(self, values):
        """Create a pending approval; sudo, as asking is a right the caller has checked."""
        blank = dict.fromkeys(("decided_by", "decision_date", "reason", "deadline"), False)
        blank |= dict.fromkeys(("step_id", "attachment_id", "checksum"), False)
        blank |= {"delegate_ids": [], "on_behalf_ids": []}
        # written out, since the context of the call can bring defaults
        fixed = {"state": "pending", "escalation_level": 0}
        return super(CrmGateApproval, self.sudo()).create({**blank, **values, **fixed})

    def _next_step(self, gate, lead):
        """The first step of a gate that is not approved yet; empty for the gate itself."""
        steps = gate._decision_steps()
        approved = self.sudo().search(
            [("lead_id", "=", lead.id), ("gate_id", "=", gate.id)], order="id"
        )
        latest = {approval.step_id.id: approval.state for approval in approved}
        for step in steps:
            if latest.get(step.id) != "approved":
                return step
        raise UserError(self.env._("“%s” has been approved already.", gate.name))

    def _invite(self, people):
        """A to-do for each of ``people`` to decide this approval, in their language."""
        self.ensure_one()
        for person in people:
            translated = self.with_context(lang=person.lang)
            translated.activity_schedule(
                "crm_stagegate.mail_activity_approval",
                summary=translated.env._("Please decide: %s", translated.gate_id.name),
                note=self.lead_id.name,
                user_id=person.id,
            )

    def _invite_delegates(self):
        """Let those who stand in for absent approvers see and decide what waits."""
        Delegation = self.env["crm.gate.delegation"]
        for approval in self.sudo():
            delegates = self.env["res.users"].union(
                *Delegation._delegates_of(approval.approver_ids)
            )
            new = delegates - approval.approver_ids - approval.delegate_ids
            if new:
                links = [fields.Command.link(person.id) for person in new]
                approval._store({"delegate_ids": links})
                approval._invite(new)

    # -- deciding ---------------------------------------------------------------------------

    def _may_decide(self, user):
        """Approvers and, while these are absent, their delegates decide; nobody decides on an
        own lead or an own request."""
        self.ensure_one()
        approval = self.sudo()
        if user in approval.lead_id.user_id | approval.requested_by:
            return False
        return user in approval.approver_ids or bool(approval._stands_in_for(user))

    def _stands_in_for(self, user):
        """Approvers in whose name ``user`` may decide today."""
        if user not in self.delegate_ids:
            return self.env["res.users"]
        delegates = self.env["crm.gate.delegation"]._delegates_of(self.approver_ids)
        return delegates.get(user, self.env["res.users"])

    def action_approve(self, reason=""):
        """Approve what is pending.

        :raise AccessError: when the user is not among those who may decide
        """
        self._decide("approved", reason)
        return True

    def action_refuse(self, reason=""):
        """Refuse with a reason; without one, ask for it.

        :raise AccessError: when the user is not among those who may decide
        """
        if not (reason or "").strip():
            return self._ask_reason("refuse")
        self._decide("refused", reason)
        return True

    def action_withdraw(self, reason=""):
        """Take back an own approval, with a reason.

        :raise AccessError: for others than the one who decided and gate managers
        """
        if not (reason or "").strip():
            return self._ask_reason("withdraw")
        manager = self.env.user.has_group("crm_stagegate.group_stagegate_manager")
        for approval in self:
            if approval.sudo().state != "approved":
                raise UserError(self.env._("Only an approval that was given can be withdrawn."))
            if approval.sudo().decided_by != self.env.user and not manager:
                raise AccessError(self.env._("Only the person who approved can withdraw it."))
        leads = (self | self._later_steps())._close("withdrawn", reason)
        leads._stagegate_refresh(
            reason=self.env._(
                "%(user)s withdrew the approval: %(reason)s", user=self.env.user.name, reason=reason
            )
        )
        return True

    def _ask_reason(self, decision):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reason"),
            "res_model": "crm.gate.decision",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_approval_ids": [fields.Command.set(self.ids)],
                "default_decision": decision,
            },
        }

    def _decide(self, state, reason):
        for approval in self:
            if approval.sudo().state != "pending":
                raise UserError(self.env._("“%s” has been decided already.", approval.sudo().name))
            if not approval._may_decide(self.env.user):
                raise AccessError(
                    self.env._(
                        "You cannot decide “%(name)s”. It waits for: %(who)s.",
                        name=approval.sudo().name,
                        who=self.env._(", ").join(approval.sudo().approver_ids.mapped("name")),
                    )
                )
        for approval in self.sudo():
            if self.env.user not in approval.approver_ids:
                absent = approval._stands_in_for(self.env.user)
                approval._store({"on_behalf_ids": [fields.Command.set(absent.ids)]})
        leads = self._close(state, reason)
        if state == "approved":
            self._ask_next_step()
        leads._stagegate_refresh()
        leads._stagegate_notify_judged()

    def _ask_next_step(self):
        """Where deciders follow one another, ask the next one at once."""
        for approval in self.sudo():
            steps = approval.gate_id._decision_steps()
            if approval.step_id and approval.step_id != steps[-1]:
                self._request(approval.gate_id, approval.lead_id, approval.requested_by)

    def _later_steps(self):
        """Decisions that were taken because these ones were: they fall with them."""
        later = self.browse()
        for approval in self.sudo().filtered("step_id"):
            steps = approval.gate_id.step_ids
            after = steps[list(steps).index(approval.step_id) + 1 :]
            later |= self.sudo().search(
                [
                    ("lead_id", "=", approval.lead_id.id),
                    ("gate_id", "=", approval.gate_id.id),
                    ("step_id", "in", after.ids),
                    ("state", "in", ("pending", "approved")),
                ]
            )
        return later

    def _close(self, state, reason):
        """Store a decision, close its to-dos; returns the leads concerned, locked.

        The lock comes first: a move of the same lead either saw the old decision and is over, or
        waits and sees the new one.
        """
        # sudo: approvers may have no access to the lead
        approvals = self.sudo()
        leads = approvals.lead_id.with_context(active_test=False)
        leads._stagegate_lock_ledgers()
        approvals._store(
            {
                "state": state,
                "decided_by": self.env.uid,
                "decision_date": fields.Datetime.now(),
                "reason": (reason or "").strip(),
            }
        )
        approvals.activity_unlink(["crm_stagegate.mail_activity_approval"])
        return leads

    # -- deadlines --------------------------------------------------------------------------

    @api.model
    def _cron_escalate(self, batch=100):
        """Ask the next level where a deadline has passed; bounded batches, killable anywhere."""
        while done := self._escalate_due(batch):
            remaining = self.sudo().search_count(self._overdue_domain())
            if not self.env["ir.cron"]._commit_progress(done, remaining=remaining):
                return

    def _overdue_domain(self):
        return [("state", "=", "pending"), ("deadline", "<=", fields.Datetime.now())]

    def _escalate_due(self, batch=100):
        """Claim and escalate one batch; returns its size."""
        approvals = self.sudo().search(self._overdue_domain(), limit=batch, order="id")
        approvals = approvals.try_lock_for_update()
        for approval in approvals:
            approval._escalate()
        return len(approvals)

    def _escalate(self):
        """Ask the next level too; after the last one nobody is left to ask."""
        self.ensure_one()
        holder = self.step_id or self.gate_id
        level = self.escalation_level + 1
        people = holder._escalation_people(self.lead_id, self.requested_by, level)
        hours = holder.deadline_hours
        again = level < 2 and hours
        self._store(
            {
                "escalation_level": level,
                "deadline": self.lead_id._stagegate_plan_hours(hours) if again else False,
                "approver_ids": [fields.Command.link(person.id) for person in people],
            }
        )
        new = people - self.activity_ids.user_id
        self._invite(new)
        if new:
            names = self.env._(", ").join(new.mapped("name"))
            self.message_post(
                body=self.env._("The time to decide is over; now also asked: %s", names)
            )
        self.lead_id._stagegate_refresh()
