from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

# what says how a decision came about; written by the decision alone
DECISION_FIELDS = {
    "state", "lead_id", "gate_id", "approver_ids", "requested_by", "request_date", "decided_by",
    "decision_date", "reason", "company_id",
}  # fmt: skip


class CrmGateApproval(models.Model):
    """One decision asked of a person or role: may this lead pass this gate?"""

    _name = "crm.gate.approval"
    _description = "Gate Approval"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    name = fields.Char(compute="_compute_name", compute_sudo=True)
    lead_id = fields.Many2one("crm.lead", required=True, readonly=True, index=True, ondelete="cascade")
    gate_id = fields.Many2one("crm.stage.gate", required=True, readonly=True, index=True, ondelete="cascade")
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
    requested_by = fields.Many2one("res.users", readonly=True)
    request_date = fields.Datetime(readonly=True)
    approver_ids = fields.Many2many("res.users", string="Who may decide", readonly=True)
    decided_by = fields.Many2one("res.users", readonly=True)
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
    expected_revenue = fields.Monetary(related="lead_id.expected_revenue", currency_field="currency_id")
    currency_id = fields.Many2one(related="lead_id.company_currency")
    instruction = fields.Text(related="gate_id.instruction")

    _one_pending = models.UniqueIndex(
        "(lead_id, gate_id) WHERE state = 'pending'", "This approval has been asked for already."
    )

    @api.depends("lead_id.name", "gate_id.name")
    def _compute_name(self):
        for approval in self:
            approval.name = f"{approval.gate_id.name or ''} · {approval.lead_id.name or ''}"

    @api.depends("state", "approver_ids", "lead_id.user_id")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        for approval in self:
            approval.can_decide = approval.state == "pending" and approval._may_decide(self.env.user)

    # -- protection -------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
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
    def _request(self, gate, lead):
        """Ask for the decision of ``gate`` on ``lead``; returns the pending approval.

        :raise UserError: when nobody could decide
        """
        lead = lead.sudo()
        pending = self.sudo().search(
            [("lead_id", "=", lead.id), ("gate_id", "=", gate.id), ("state", "=", "pending")], limit=1
        )
        if pending:
            return pending.with_user(self.env.user)
        approvers = gate.sudo()._eligible_approvers(lead, self.env.user)
        if not approvers:
            raise UserError(
                self.env._(
                    "Nobody but yourself could decide “%s”. Please ask an administrator to name "
                    "another approver.",
                    gate.name,
                )
            )
        # sudo: asking is a right of whoever may write the lead, checked by the caller
        approval = super(CrmGateApproval, self.sudo()).create(
            {
                "lead_id": lead.id,
                "gate_id": gate.id,
                "requested_by": self.env.uid,
                "request_date": fields.Datetime.now(),
                "approver_ids": [fields.Command.set(approvers.ids)],
                "company_id": lead.company_id.id,
            }
        )
        for person in approvers:
            translated = approval.with_context(lang=person.lang)
            approval.activity_schedule(
                "crm_stagegate.mail_activity_approval",
                summary=translated.env._("Please decide: %s", gate.with_context(lang=person.lang).name),
                note=lead.name,
                user_id=person.id,
            )
        lead._gates_refresh()
        return approval.with_user(self.env.user)

    # -- deciding ---------------------------------------------------------------------------

    def _may_decide(self, user):
        """Approvers decide; nobody decides on an own lead or an own request."""
        self.ensure_one()
        approval = self.sudo()
        return user in approval.approver_ids and user not in (
            approval.lead_id.user_id | approval.requested_by
        )

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
        leads = self._close("withdrawn", reason)
        leads._gates_refresh(
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
        leads = self._close(state, reason)
        leads._gates_refresh()

    def _close(self, state, reason):
        """Store a decision, close its to-dos; returns the leads concerned, locked.

        The lock comes first: a move of the same lead either saw the old decision and is over, or
        waits and sees the new one.
        """
        # sudo: approvers may have no access to the lead
        approvals = self.sudo()
        leads = approvals.lead_id.with_context(active_test=False)
        leads._lock_ledgers()
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
