"""Owners who need an approval, and what leads that wait for one tell of themselves."""

from odoo import api, fields, models
from odoo.addons.crm_notary.tools import decision
from odoo.exceptions import UserError

# of a lead: what says whether its owner comes from elsewhere, and whose lead it is
PLACE_FIELDS = frozenset({"state_id", "country_id", "team_id", "company_id"})
# who the customer is, as far as approvals know it
CUSTOMER_FIELDS = frozenset({"partner_id", "partner_name", "contact_name"})
# whether anybody has to approve at all
STATUS_FIELDS = frozenset({"active", "won_status", "user_id"})


class CrmRouteApproval(models.Model):
    """An owner who needs two levels: the direct manager, then the director.

    How decisions are asked, taken, escalated and kept true is the same for all of the suite, see
    ``crm.decision.mixin``. Each level is a request of its own. The director is asked instead of a
    manager who does not answer; what the director has decided is decided.
    """

    _name = "crm.route.approval"
    _description = "Routing Approval"
    _inherit = ["crm.decision.mixin"]
    _order = "id desc"
    _rec_name = "lead_id"
    _decision_subject = "lead_id"

    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(required=True)
    step = fields.Selection(
        [("manager", "Manager"), ("director", "Director")],
        required=True,
        readonly=True,
        default="manager",
    )
    user_id = fields.Many2one("res.users", "New Owner", required=True, readonly=True)
    former_user_id = fields.Many2one("res.users", "Present Owner", readonly=True)
    team_id = fields.Many2one("crm.team", readonly=True)
    rule_id = fields.Many2one("crm.route.rule", readonly=True)
    origin = fields.Selection(
        [("rule", "Chosen by a rule"), ("request", "Asked for")],
        required=True,
        readonly=True,
        default="rule",
    )
    request_reason = fields.Char("Why", readonly=True, help="Why the lead should change hands.")
    explanation = fields.Json(readonly=True)
    # for people who may not see leads themselves
    lead_name = fields.Char(related="lead_id.name", string="Lead Name")
    lead_partner_name = fields.Char(related="lead_id.partner_name", string="Customer")
    lead_score = fields.Float(related="lead_id.score_total", string="Score")
    industry_id = fields.Many2one(related="lead_id.industry_id")
    region_id = fields.Many2one(related="lead_id.state_id", string="Region")

    _one_waiting_per_lead = models.UniqueIndex(
        "(lead_id) WHERE state = 'pending'",
        "This lead waits for an approval already.",
    )

    # ------------------------------------------------------------
    # ASK
    # ------------------------------------------------------------

    @api.model
    def _propose(self, choices):
        """Ask for the approval of owners the router has chosen.

        :param choices: dicts with lead, user_id, rule, team_id, explanation
        """
        approvals = self._decision_ask(
            [
                {
                    "lead_id": each["lead"].id,
                    "user_id": each["user_id"],
                    "team_id": each["team_id"],
                    "rule_id": each["rule"].id,
                    "company_id": each["lead"]._route_company().id,
                    "explanation": each["explanation"],
                    "origin": "rule",
                    "step": "manager",
                }
                for each in choices
            ]
        ).sudo()
        approvals.lead_id._route_write({"route_state": "approval", "is_duplicate_checked": True})
        unanswered = {each["lead"].id for each in choices} - set(approvals.lead_id.ids)
        self.env["crm.lead"].browse(unanswered)._route_pool_unanswered()
        return approvals

    @api.model
    def _request(self, lead, user, reason):
        """Ask that ``lead`` goes to ``user``; who may see the lead may ask.

        :raise UserError: when nobody could answer
        """
        lead = lead.sudo()
        approval = self._decision_ask(
            [
                {
                    "lead_id": lead.id,
                    "user_id": user.id,
                    "former_user_id": lead.user_id.id,
                    "team_id": lead.team_id.id,
                    "company_id": lead._route_company().id,
                    "origin": "request",
                    "step": "manager",
                    "requested_by_id": self.env.uid,
                    "request_reason": reason,
                }
            ]
        )
        if not approval:
            raise UserError(lead._route_unanswered_text())
        return approval

    # ------------------------------------------------------------
    # WHAT THE ENGINE ASKS (crm.decision.mixin)
    # ------------------------------------------------------------

    def _decision_titles(self):
        return {
            each: self.env._(
                "%(lead)s to %(person)s", lead=each.lead_id.name, person=each.user_id.name
            )
            for each in self
        }

    def _decision_cases(self):
        """Neither who gets the lead nor who gives it away decides."""
        return {
            each: decision.Case(
                each.company_id, each._route_team(), each.user_id | each.lead_id.user_id
            )
            for each in self
        }

    def _decision_levels(self):
        return {
            each: [each._route_manager(), each._route_director()]
            if each.step == "manager"
            else [each._route_director()]
            for each in self
        }

    def _decision_hours(self):
        return {each: each.company_id.route_approval_hours for each in self}

    def _route_team(self):
        return self.team_id or self.user_id.sale_team_id

    def _route_manager(self):
        return self.user_id.sale_team_id.user_id or self.team_id.user_id

    def _route_director(self):
        return self._route_team().notary_director_id or self.company_id.notary_director_id

    def _decision_needed(self):
        """It stands, and what the router chose still needs an approval."""
        stands = self._route_stands()
        return stands - self.browse().concat(*stands._route_unasked())

    def _route_stands(self):
        """The lead is open and with whom it was, and the new owner is there."""
        leads = self._decision_subjects().exists()
        return self.filtered(
            lambda each: (
                each.lead_id in leads
                and each.lead_id.active
                and each.lead_id.won_status == "pending"
                and each.lead_id.user_id == each.former_user_id
                and each.user_id.active
                and not each.user_id.share
            )
        )

    @api.model
    def _decision_last_resort(self):
        return self.env.ref("crm_lead_router.group_router_manager").sudo().all_user_ids

    def _decision_is_manager(self, user):
        return user.has_group("crm_lead_router.group_router_manager")

    def _decision_next(self):
        return [
            {**each._route_asked("director"), "manager_approval_id": each.id}
            for each in self
            if not each._decision_is_last()
        ]

    def _route_asked(self, step):
        """Values of a request for the same at ``step``."""
        self.ensure_one()
        return {
            "lead_id": self.lead_id.id,
            "user_id": self.user_id.id,
            "former_user_id": self.former_user_id.id,
            "team_id": self.team_id.id,
            "rule_id": self.rule_id.id,
            "company_id": self.company_id.id,
            "explanation": self.explanation,
            "origin": self.origin,
            "step": step,
            "requested_by_id": self.requested_by_id.id,
            "request_reason": self.request_reason,
        }

    def _decision_is_last(self):
        """Whether the owner changes now: the director has decided, or there is none to ask."""
        self.ensure_one()
        if self.step == "director":
            return True
        heard = self.decided_by_id | self.on_behalf_ids | self.user_id | self.requested_by_id
        director = self._route_director()
        return not director.active or director in heard

    def _decision_granted(self):
        """The owner changes, and gets a card with the lead's history."""
        final = self.filtered(lambda each: each._decision_is_last())
        if not final:
            return
        moment = self.env.cr.now().replace(microsecond=0)
        Lead = self.env["crm.lead"].sudo()
        self.env["crm.route.lock"].sudo()._seize(final.user_id.ids)
        final -= final._route_give_back(moment)
        if not final:
            return
        Lead._route_rows_of(final.lead_id.ids)
        self.env["crm.lead.assignment"].sudo()._close_open(
            final.lead_id.ids, "reassigned", "approval", moment
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
                    "reason": each.request_reason,
                    "previous_user_id": each.former_user_id.id or None,
                }
                for each in final
            ],
            moment,
        )
        notices = []
        for each in final:
            lead = each.lead_id.with_context(lang=each.user_id.lang or self.env.lang)
            title = lead.env._("“%(lead)s” is yours now", lead=lead.name)
            notices.append((each.user_id, title, lead._route_history_card()))
        Lead._route_notify_people(notices)

    def _route_give_back(self, moment):
        """Leads whose owner was chosen by a rule and cannot take them any more are routed again.

        What people asked for is theirs to judge: it does not ask for capacities.

        :return: the approvals that give nobody a lead
        """
        by_rule = self.filtered(lambda each: each.origin == "rule")
        facts = (
            self.env["crm.lead"].sudo()._route_facts(by_rule.lead_id, by_rule.user_id.ids, moment)
        )
        back = self.browse()
        for each in by_rule:
            person = facts.people[each.user_id.id]
            if person.full or facts.is_away(person.user_id, each.lead_id):
                back |= each
            else:
                person.take(each.lead_id.score_total, moment.timestamp())
        for each in back:
            each.lead_id._message_log(
                body=self.env._(
                    "%(person)s was approved as the owner and takes no more leads meanwhile: the "
                    "router chooses again.",
                    person=each.user_id.name,
                )
            )
        back.lead_id._route_enqueue()
        return back

    def _decision_denied(self):
        """A lead the router had chosen for goes on to the next choice."""
        self.filtered(lambda each: each.origin == "rule").lead_id._route_enqueue()

    def _decision_ended(self):
        """A lead still without an owner is routed again, or pooled where nobody could answer."""
        waiting = self.filtered(
            lambda each: (
                each.origin == "rule"
                and each.lead_id.active
                and not each.lead_id.user_id
                and each.lead_id.route_state == "approval"
            )
        )
        ended = waiting.filtered(lambda each: each.state == "cancelled" and each.ended_reason)
        # an answer is still needed, and nobody could give it
        again = self.env.context.get("route_choose_again")
        orphans = self.browse() if again else ended._decision_needed()
        orphans.lead_id._route_pool_unanswered()
        (waiting - orphans).lead_id._route_enqueue()

    # ------------------------------------------------------------
    # ACTIONS
    # ------------------------------------------------------------

    def action_open_lead(self):
        """Open the lead."""
        return self.action_open_decision_subject()


class CrmLead(models.Model):
    """Leads whose owner waits for an approval."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.notary.watched"]

    def _notary_fields_changed(self, names):  # pylint: disable=missing-return
        """Nobody need approve an owner for what is lost, won, archived or given away already.

        Nor for a lead that turns out to be from the person's own region, or not the rule's; what a
        manager approved for another customer is asked again.
        """
        super()._notary_fields_changed(names)
        watched = STATUS_FIELDS | PLACE_FIELDS | CUSTOMER_FIELDS
        if not names & (watched | self.env["crm.route.rule"]._route_approval_fields()):
            return
        # sudo: an approval ends whoever takes its reason away
        routed = self.sudo().filtered("route_state")
        if routed:
            self.env["crm.route.approval"].sudo().search(
                [("lead_id", "in", routed.ids), ("state", "=", "pending")]
            )._decision_follow()

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
