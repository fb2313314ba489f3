from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

WAITING = ("manager", "director")


class CrmRouteApproval(models.Model):
    """An owner who needs two levels: the direct manager, then the director."""

    _name = "crm.route.approval"
    _description = "Routing Approval"
    _inherit = ["crm.notary.protected", "mail.thread"]
    _protected_operations = ()
    _order = "id desc"
    _rec_name = "lead_id"

    lead_id = fields.Many2one("crm.lead", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True)
    user_id = fields.Many2one("res.users", "New Owner", required=True)
    former_user_id = fields.Many2one("res.users", "Present Owner")
    team_id = fields.Many2one("crm.team")
    rule_id = fields.Many2one("crm.route.rule")
    origin = fields.Selection(
        [("rule", "Chosen by a rule"), ("request", "Asked for")], required=True, default="rule"
    )
    requester_id = fields.Many2one("res.users", "Asked By")
    reason = fields.Char("Why", help="Why the lead should change hands.")
    explanation = fields.Json()
    state = fields.Selection(
        [
            ("manager", "Manager"),
            ("director", "Director"),
            ("approved", "Approved"),
            ("refused", "Refused"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="manager",
        tracking=True,
    )
    manager_id = fields.Many2one("res.users", "Direct Manager")
    director_id = fields.Many2one("res.users")
    date_due = fields.Datetime("Answer By")
    escalated = fields.Boolean(help="The manager did not answer in time.")
    manager_date = fields.Datetime("Manager Approved On")
    decision_date = fields.Datetime("Decided On")
    decided_by_id = fields.Many2one("res.users")
    refusal_reason = fields.Char(tracking=True)
    may_decide = fields.Boolean(compute="_compute_may_decide", search="_search_may_decide")
    lead_partner_name = fields.Char(related="lead_id.partner_name", string="Customer")
    lead_score = fields.Float(related="lead_id.score_total", string="Score")
    industry_id = fields.Many2one(related="lead_id.industry_id")
    region_id = fields.Many2one(related="lead_id.state_id", string="Region")

    _one_waiting_per_lead = models.UniqueIndex(
        "(lead_id) WHERE state IN ('manager', 'director')",
        "This lead waits for an approval already.",
    )
    _due_idx = models.Index("(date_due) WHERE state = 'manager'")

    @api.depends("state", "manager_id", "director_id")
    @api.depends_context("uid")
    def _compute_may_decide(self):
        for approval in self:
            approval.may_decide = approval._decider() == self.env.user

    def _search_may_decide(self, operator, value):
        if operator != "in":
            return NotImplemented
        mine = [
            "|",
            "&", ("state", "=", "manager"), ("manager_id", "=", self.env.uid),
            "&", ("state", "=", "director"), ("director_id", "=", self.env.uid),
        ]  # fmt: skip
        return mine if True in value else ["!", *mine]

    @api.model
    def _waiting_states(self):
        """States in which somebody is as good as the owner already, as far as load goes."""
        return WAITING

    def _decider(self):
        self.ensure_one()
        return {"manager": self.manager_id, "director": self.director_id}.get(
            self.state, self.env["res.users"]
        )

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self._has_edit_sentinel():
            raise AccessError(
                self.env._(
                    "Approvals are asked for by the router, or with “Ask for a Handover” on a lead."
                )
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self._has_edit_sentinel() and set(vals) - {"message_main_attachment_id"}:
            raise AccessError(self.env._("An approval changes only by “Approve” and “Refuse”."))
        return super().write(vals)

    # ------------------------------------------------------------
    # ASK
    # ------------------------------------------------------------

    @api.model
    def _propose(self, decisions, moment):
        """Ask for the approval of owners the router has chosen.

        :param decisions: dicts with lead, user_id, rule, team_id, explanation
        """
        rows = [
            {
                "lead_id": each["lead"].id,
                "user_id": each["user_id"],
                "team_id": each["team_id"],
                "rule_id": each["rule"].id,
                "company_id": each["lead"]._route_company().id,
                "explanation": each["explanation"],
                "origin": "rule",
            }
            for each in decisions
        ]
        approvals = self._ask(rows, moment)
        approvals.lead_id._route_write({"route_state": "approval", "is_duplicate_checked": True})
        unanswered = {each["lead"].id for each in decisions} - set(approvals.lead_id.ids)
        self.env["crm.lead"].browse(unanswered)._route_pool_unanswered()
        return approvals

    def _request(self, row, moment):
        """Ask for what somebody wants.

        :raise UserError: when nobody could answer
        """
        approval = self._ask([row], moment)
        if not approval:
            lead = self.env["crm.lead"].browse(row["lead_id"])
            raise UserError(lead._route_unanswered_text())
        return approval

    @api.model
    def _ask(self, rows, moment):
        """Store approvals with their two levels and tell whoever has to decide.

        :return: the approvals; none for rows that nobody could answer
        """
        users = self.env["res.users"].sudo()
        answered = []
        for row in rows:
            user = users.browse(row["user_id"])
            team = self.env["crm.team"].sudo().browse(row["team_id"]) or user.sale_team_id
            company = self.env["res.company"].sudo().browse(row["company_id"])
            manager = user.sale_team_id.user_id or team.user_id
            director = team.notary_director_id or company.notary_director_id
            # nobody approves a lead for themselves
            manager = manager if manager != user else users
            director = director if director not in (user, manager) else users
            if not manager and not director:
                continue
            row = {
                **row,
                "manager_id": manager.id,
                "director_id": director.id,
                "state": "manager" if manager else "director",
            }
            if manager:
                row["date_due"] = (moment, company.route_approval_hours, manager, company)
            answered.append(row)
        timed = [row for row in answered if "date_due" in row]
        planned = self.env["crm.working.time"]._plan([row["date_due"] for row in timed])
        for row, due in zip(timed, planned, strict=True):
            row["date_due"] = due
        approvals = self.sudo()._with_edit_sentinel().create(answered)
        approvals._tell_deciders()
        return approvals

    def _tell_deciders(self):
        notices = []
        for user, approvals in self.grouped(lambda each: each._decider()).items():
            if user:
                leads = approvals.lead_id.with_context(lang=user.lang or self.env.lang)
                title = leads.env._("%(count)s leads wait for your approval", count=len(approvals))
                notices.append((user, title, leads._route_notice_body()))
        self.env["crm.lead"]._route_notify_people(notices)

    @api.model
    def _escalate_due(self, limit=500):
        """Managers had two working hours: the director decides now."""
        moment = self.env.cr.now()
        self.flush_model()
        ids = self.env.execute_query(
            SQL(
                "SELECT id FROM crm_route_approval WHERE state = 'manager' AND date_due <= %s"
                " AND director_id IS NOT NULL"
                " ORDER BY date_due LIMIT %s FOR NO KEY UPDATE SKIP LOCKED",
                moment,
                limit,
            )
        )
        late = self.sudo().browse(row[0] for row in ids)
        if late:
            late._with_edit_sentinel().write({"state": "director", "escalated": True})
            late._tell_deciders()
        return late

    # ------------------------------------------------------------
    # DECIDE
    # ------------------------------------------------------------

    def _lock_deciding(self):
        """Lock what is to be decided.

        :raise UserError: when it is not the caller's turn
        """
        # waits, where the ORM's lock would give up with a message nobody understands
        self.env.cr.execute(
            "SELECT id FROM crm_route_approval WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
            [self.ids],
        )
        self.invalidate_recordset(["state"])
        for approval in self:
            if approval.state not in WAITING:
                raise UserError(
                    self.env._("“%(lead)s” has been decided already.", lead=approval.lead_id.name)
                )
            if not approval.may_decide:
                raise AccessError(
                    self.env._(
                        "%(person)s decides about “%(lead)s” now.",
                        person=approval._decider().sudo().name,
                        lead=approval.lead_id.name,
                    )
                )

    def action_approve(self):
        """Approve these; at the director, or where there is none, the owner changes.

        :raise AccessError: when another person decides
        """
        self._lock_deciding()
        moment = self.env.cr.now().replace(microsecond=0)
        records = self.sudo()._with_edit_sentinel()
        onward = records.filtered(lambda each: each.state == "manager" and each.director_id)
        onward.write({"state": "director", "manager_date": moment})
        onward._tell_deciders()
        final = records - onward
        final.write({"state": "approved", "decision_date": moment, "decided_by_id": self.env.uid})
        final._grant(moment)
        return True

    def _refuse(self, reason):
        """Refuse with a reason; a lead the router had chosen for goes on to the next choice."""
        if not (reason or "").strip():
            raise UserError(self.env._("Say why you refuse: the people involved read it."))
        self._lock_deciding()
        records = self.sudo()._with_edit_sentinel()
        records.write(
            {
                "state": "refused",
                "refusal_reason": reason.strip(),
                "decision_date": self.env.cr.now().replace(microsecond=0),
                "decided_by_id": self.env.uid,
            }
        )
        records.filtered(lambda each: each.origin == "rule").lead_id._route_enqueue()
        for approval in records.filtered("requester_id"):
            self.env["crm.lead"]._route_notify_people(
                [
                    (
                        approval.requester_id,
                        self.env._("Handover of “%(lead)s” refused", lead=approval.lead_id.name),
                        reason.strip(),
                    )
                ]
            )

    def _cancel(self):
        self.sudo()._with_edit_sentinel().write({"state": "cancelled"})

    def _grant(self, moment):
        """The owner changes, and gets a card with the lead's history."""
        valid = self.filtered(
            lambda each: (
                each.lead_id.active
                and each.lead_id.won_status == "pending"
                and each.lead_id.user_id == each.former_user_id
            )
        )
        (self - valid).write({"state": "cancelled"})
        if not valid:
            return
        Lead = self.env["crm.lead"].sudo()
        self.env["crm.route.lock"].sudo()._seize(valid.user_id.ids)
        Lead._route_rows_of(valid.lead_id.ids)
        self.env["crm.lead.assignment"].sudo()._close_open(
            valid.lead_id.ids, "reassigned", "approval", moment
        )
        Lead._route_assign(
            [
                {
                    "lead": each.lead_id,
                    "user_id": each.user_id.id,
                    "kind": "approval",
                    "rule": each.rule_id,
                    "team_id": each.team_id.id or each.user_id.sale_team_id.id,
                    "explanation": each.explanation or {"v": 1},
                    "reason": each.reason,
                    "previous_user_id": each.former_user_id.id or None,
                }
                for each in valid
            ],
            moment,
        )
        notices = []
        for each in valid:
            lead = each.lead_id.with_context(lang=each.user_id.lang or self.env.lang)
            title = lead.env._("“%(lead)s” is yours now", lead=lead.name)
            notices.append((each.user_id, title, lead._route_history_card()))
        Lead._route_notify_people(notices)

    def action_refuse(self):
        """Open the dialog that asks for the reason."""
        action = self.env["ir.actions.actions"]._for_xml_id(
            "crm_lead_router.crm_route_refuse_action"
        )
        return {**action, "context": {"default_approval_ids": self.ids}}

    def action_open_lead(self):
        """Open the lead."""
        self.ensure_one()
        return self.lead_id.get_formview_action()


class CrmLead(models.Model):
    """Leads whose approval nobody could give."""

    _inherit = "crm.lead"

    def _route_unanswered_text(self):
        return self.env._(
            "Nobody can approve “%(lead)s”: set a leader of the team or a sales director in the "
            "settings.",
            lead=self.name,
        )

    def _route_pool_unanswered(self):
        """The pool, where people can claim them, and a note that says what is missing."""
        if not self:
            return
        self._route_write({"route_state": "pool", "is_duplicate_checked": True})
        self._message_log_batch(bodies={lead.id: lead._route_unanswered_text() for lead in self})
