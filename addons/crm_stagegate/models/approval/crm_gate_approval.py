from odoo import api, fields, models
from odoo.addons.crm_notary.tools.fetch import linked_ids
from odoo.exceptions import UserError


class CrmGateApproval(models.Model):
    """One decision asked of a person or role: may this lead pass this gate?

    How decisions are asked, taken, escalated and kept true is the same for all of the suite, see
    ``crm.decision.mixin``; this says what a gate asks. Each step of a gate is an approval of its
    own.
    """

    _name = "crm.gate.approval"
    _description = "Gate Approval"
    _inherit = ["crm.decision.mixin"]
    _decision_subject = "lead_id"
    _decision_activity_type = "crm_stagegate.mail_activity_approval"

    name = fields.Char(compute="_compute_name", compute_sudo=True)
    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, index=True, ondelete="cascade"
    )
    # an approval outlives its gate and its step: what they were called, and which they were
    gate_id = fields.Many2one("crm.stage.gate", readonly=True, index=True, ondelete="set null")
    gate_name = fields.Char(readonly=True)
    step_id = fields.Many2one("crm.stage.gate.step", readonly=True, ondelete="set null")
    step_key = fields.Integer(readonly=True, help="0: the gate itself, which has no steps.")
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
        "(lead_id, gate_id, step_key) WHERE state = 'pending'",
        "This approval has been asked for already.",
    )

    @api.depends("lead_id.name", "gate_id.name", "gate_name")
    def _compute_name(self):
        for approval in self:
            gate = approval.gate_id.name or approval.gate_name or ""
            approval.name = f"{gate} · {approval.lead_id.name or ''}"

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

    # -- asking -------------------------------------------------------------------------------

    @api.model
    def _request(self, gate, lead, requester=None):
        """Ask for the next decision of ``gate`` on ``lead``; returns the pending approval.

        Asking again looks up again who may decide. An approval that has expired is asked for anew.

        :raise UserError: when nobody could decide, or it is approved
        """
        gate, lead = gate.sudo(), lead.sudo().with_context(active_test=False)
        lead._stagegate_lock_ledgers()
        known = self.sudo().search([("lead_id", "=", lead.id), ("gate_id", "=", gate.id)])
        known._decision_follow()
        if lead._stagegate_board().verdict(lead, gate).expired:
            known.filtered(lambda each: each.state == "approved")._decision_end(
                "lapsed",
                lambda env: env._("It was too long ago and is asked for again."),
                by_system=True,
            )
        step = self._next_step(gate, known)
        pending = known.filtered(
            lambda each: each.state == "pending" and each.step_key == (step.id or 0)
        )
        if pending:
            return pending.with_user(self.env.user)
        requester = requester or self.env.user
        approval = self._decision_ask([self._prepare_request(gate, lead, step, requester)])
        if not approval:
            raise UserError(
                self.env._(
                    "Nobody but yourself could decide “%s”. Please ask an administrator to name "
                    "another approver.",
                    gate.name,
                )
            )
        lead._stagegate_refresh()
        lead._stagegate_notify_judged()
        return approval.with_user(self.env.user)

    def _prepare_request(self, gate, lead, step, requester, **values):
        return {
            "lead_id": lead.id,
            "gate_id": gate.id,
            "gate_name": gate.name,
            "step_id": step.id,
            "step_key": step.id or 0,
            "requested_by_id": requester.id,
            **values,
        }

    def _next_step(self, gate, known):
        """The first step of a gate that is not approved yet; empty for the gate itself.

        :param known: all approvals of the gate on a lead
        """
        latest = {approval.step_key: approval.state for approval in known.sorted("id")}
        for step in gate._decision_steps():
            if latest.get(step.id or 0) != "approved":
                return step
        raise UserError(self.env._("“%s” has been approved already.", gate.name))

    # -- what decisions ask (crm.decision.mixin) ----------------------------------------------

    def _decision_titles(self):
        return {each: each.name for each in self}

    def _decision_owner_ids(self):
        """As elsewhere, of many at once: each move of each lead asks."""
        lead_ids = linked_ids(self, "lead_id")
        owner_ids = linked_ids(self._decision_subjects(), "user_id")
        return {
            each: (owner_ids[lead_ids[each_id]],) if owner_ids[lead_ids[each_id]] else ()
            for each_id, each in zip(self._ids, self, strict=True)
        }

    def _decision_holders(self):
        return {each: each.step_id or each.gate_id.step_ids or each.gate_id for each in self}

    def _decision_needed(self):
        """The lead is open, and the gate stands before it and still asks for this step."""
        leads = self._decision_subjects().exists()
        leads = leads.filtered(lambda lead: lead.active and lead.won_status == "pending")
        gates = self.gate_id.exists().filtered(lambda gate: gate.active and gate.mode != "off")
        before = {gate: gate._applies_to(leads) for gate in gates}
        return self.filtered(
            lambda each: (
                each.gate_id in gates
                and each.lead_id in before[each.gate_id]
                and each.gate_id._asks_step(each.step_key)
            )
        )

    @api.model
    def _decision_last_resort(self):
        return self.env.ref("crm_stagegate.group_stagegate_manager").sudo().all_user_ids

    def _decision_is_manager(self, user):
        return user.has_group("crm_stagegate.group_stagegate_manager")

    def _decision_next(self):
        """Where deciders follow one another, the next one is asked at once."""
        following = []
        for approval in self.filtered("step_id"):
            steps = approval.gate_id._decision_steps()
            rest = steps[steps.index(approval.step_id) + 1 :]
            if rest:
                following.append(
                    self._prepare_request(
                        approval.gate_id, approval.lead_id, rest[0], approval.requested_by_id
                    )
                )
        return following

    def _decision_later(self):
        later = self.browse()
        for approval in self.filtered("step_id"):
            steps = approval.gate_id.step_ids
            after = steps[list(steps).index(approval.step_id) + 1 :]
            later |= self.search(
                [
                    ("lead_id", "=", approval.lead_id.id),
                    ("gate_id", "=", approval.gate_id.id),
                    ("step_id", "in", after.ids),
                    ("state", "in", ("pending", "approved")),
                ]
            )
        return later

    def _decision_is_last(self):
        return not self.step_id or self.step_id == self.gate_id._decision_steps()[-1]

    def _decision_lock_subjects(self):
        """The lead first: a move of it either saw the old decision and is over, or waits."""
        self._decision_subjects()._stagegate_lock_ledgers()

    def _decision_granted(self):
        self._refresh_leads()

    def _decision_denied(self):
        self._refresh_leads()

    def _decision_ended(self):
        withdrawn = self.filtered(lambda each: each.state == "withdrawn")
        who = self.env.user.name
        for reason in dict.fromkeys(withdrawn.mapped("ended_reason")):
            mine = withdrawn.filtered(lambda each, reason=reason: each.ended_reason == reason)
            mine._refresh_leads(
                lambda env, reason=reason: env._(
                    "%(user)s withdrew the approval: %(reason)s", user=who, reason=reason or ""
                )
            )
        # what lapsed was judged as lost before
        (self - withdrawn)._decision_subjects()._stagegate_notify_judged()

    def _refresh_leads(self, reason=""):
        leads = self._decision_subjects()
        leads._stagegate_refresh(reason=reason)
        leads._stagegate_notify_judged()
