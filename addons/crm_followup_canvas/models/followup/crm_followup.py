from odoo import api, fields, models
from odoo.addons.crm_notary.tools.fetch import fetch_where
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command
from odoo.tools import SQL

from ...exceptions import FollowupRefused

MAX_BREAKTHROUGHS = 3
# what saving asks of follow-ups that are still open
MEMORY = [
    "lead_id", "user_id", "date", "date_done", "state", "corrected_id", "next_action", "step_state",
    "obstacle_id", "is_obstacle_open", "date_obstacle", "replaced_by_id",
    # and of those that their author wrote before
    "action", "feedback",
]  # fmt: skip
# so many of the latest are compared with
EARLIER = 50
# set by saving as done, by resolving and by correcting; never by hand
PROTECTED = frozenset(
    {
    "quality_score", "quality_detail", "is_effective", "date_done", "version", "replaced_by_id",
    "corrected_id", "is_obstacle_open", "date_obstacle", "step_state", "step_reason", "answers_id",
})  # fmt: skip


class CrmFollowup(models.Model):
    """One contact with a customer: what was done, what was answered, what happens next.

    A draft may be incomplete. Saving as done judges it (see ``crm_followup_quality``), moves the
    clock of the opportunity and closes the record: it is corrected by a new version only.
    """

    _name = "crm.followup"
    _inherit = ["crm.notary.protected"]
    # its author writes it; what the system works out is protected
    _protected_operations = ()
    _description = "Follow-up"
    _order = "date desc, id desc"
    _rec_name = "action"

    lead_id = fields.Many2one(
        "crm.lead", "Opportunity", required=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users", "Salesperson", required=True, index=True, default=lambda self: self.env.user,
        readonly=True, ondelete="restrict",
    )  # fmt: skip
    team_id = fields.Many2one("crm.team", index=True, readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", index=True, readonly=True)
    partner_id = fields.Many2one(related="lead_id.partner_id")
    contact_id = fields.Many2one("res.partner", "Spoke with", ondelete="set null")
    date = fields.Datetime(required=True, default=fields.Datetime.now, index=True)
    channel = fields.Selection(
        [
            ("phone", "Phone"),
            ("wechat", "WeChat"),
            ("visit", "Visit"),
            ("meeting", "Meeting"),
            ("email", "Email"),
            ("other", "Other"),
        ],
        default="phone",
        required=True,
    )
    action = fields.Text("What was done")
    feedback = fields.Text("What the customer answered")
    breakthrough_ids = fields.Many2many("crm.followup.breakthrough", string="Breakthroughs")
    obstacle_id = fields.Many2one("crm.followup.obstacle", ondelete="restrict")
    obstacle_note = fields.Char("Obstacle in own words")
    date_next = fields.Date("Next step on")
    next_action = fields.Char("Next step")
    deliverable = fields.Char()
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Done")],
        required=True,
        default="draft",
        index=True,
        copy=False,
    )
    date_done = fields.Datetime("Saved as done", readonly=True, copy=False)
    quality_score = fields.Integer("Quality", readonly=True, copy=False, aggregator="avg")
    quality_detail = fields.Json("Points by rule", readonly=True, copy=False)
    is_effective = fields.Boolean("Effective", readonly=True, copy=False)

    previous_answer = fields.Selection(
        [("done", "Done"), ("moved", "Moved"), ("dropped", "Dropped")],
        "Previous next step",
        copy=False,
    )
    previous_reason = fields.Char("Why moved or dropped", copy=False)
    step_answers = fields.Json(
        "Answers to further steps", copy=False,
        help="After a merge more than one step is open: {id of the follow-up: [answer, reason]}.",
    )  # fmt: skip
    answers_id = fields.Many2one(
        "crm.followup", "Answers the step of", readonly=True, copy=False, ondelete="set null"
    )
    step_state = fields.Selection(
        [("open", "Open"), ("done", "Done"), ("moved", "Moved"), ("dropped", "Dropped")],
        readonly=True,
        copy=False,
    )
    step_reason = fields.Char(readonly=True, copy=False)
    is_obstacle_open = fields.Boolean("Obstacle open", readonly=True, copy=False)
    date_obstacle = fields.Date("Obstacle Since", readonly=True, copy=False)
    resolved_ids = fields.Many2many(
        "crm.followup", "crm_followup_resolved_rel", "followup_id", "resolved_id",
        string="Resolved obstacles", copy=False,
    )  # fmt: skip

    version = fields.Integer(default=1, readonly=True, copy=False)
    corrected_id = fields.Many2one(
        "crm.followup", "Corrects", readonly=True, copy=False, ondelete="set null"
    )
    replaced_by_id = fields.Many2one(
        "crm.followup", "Replaced by", readonly=True, copy=False, index="btree_not_null",
        ondelete="set null",
    )  # fmt: skip

    _open_obstacle_index = models.Index("(lead_id) WHERE is_obstacle_open")
    _open_step_index = models.Index("(lead_id) WHERE step_state = 'open'")
    _person_index = models.Index("(user_id, date DESC)")

    # -- constraints ------------------------------------------------------------------------

    @api.constrains("breakthrough_ids")
    def _check_breakthroughs(self):
        for followup in self:
            if len(followup.breakthrough_ids) > MAX_BREAKTHROUGHS:
                raise ValidationError(
                    self.env._("Please choose the three breakthroughs that matter most.")
                )

    @api.constrains("resolved_ids", "contact_id")
    def _check_same_lead(self):
        for followup in self:
            if followup.resolved_ids.sudo().lead_id - followup.lead_id:
                raise ValidationError(
                    self.env._("An obstacle of another opportunity cannot be resolved here.")
                )

    # -- life cycle -------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        finishing = []
        # written out: the opportunity that is checked is the one that is meant
        default = self.default_get(["lead_id"]).get("lead_id")
        vals_list = [{"lead_id": default, **vals} for vals in vals_list]
        # whoever may not work on an opportunity records nothing on it
        leads = self.env["crm.lead"].browse(
            {vals["lead_id"] for vals in vals_list if vals["lead_id"]}
        )
        leads.check_access("write")
        for vals in vals_list:
            finishing.append(vals.get("state") == "done")
            # written out: neither the context nor a default makes it done
            vals["state"] = "draft"
            # whoever writes it did it: nobody fills in another's figures
            vals["user_id"] = self._author_of(vals)
            lead = self.env["crm.lead"].browse(vals.get("lead_id"))
            vals["team_id"] = lead.sudo().team_id.id
            vals["company_id"] = lead.sudo().company_id.id or self.env.company.id
        followups = super().create(vals_list)
        for followup, is_done in zip(followups, finishing, strict=True):
            if is_done:
                followup.action_done()
        return followups

    def write(self, vals):
        self.lead_id.check_access("write")
        if vals.keys() & {"user_id", "lead_id", "team_id", "company_id"} and not self.env.su:
            raise UserError(self.env._("A follow-up stays with its author and its opportunity."))
        vals = dict(vals)
        target = vals.pop("state", None)
        closed = self.filtered(lambda followup: followup.state == "done")
        if closed and (target == "draft" or vals):
            raise UserError(
                self.env._(
                    "“%s” is done. Please use “Correct”: it writes a new version and keeps "
                    "this one.",
                    closed[0].display_name,
                )
            )
        result = super().write(vals) if vals else True
        if target == "done":
            (self - closed).action_done()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_done(self):
        self.lead_id.check_access("write")
        if any(followup.state == "done" for followup in self):
            raise UserError(
                self.env._("What is done cannot be deleted. Please correct it by a new version.")
            )

    def _get_protected_fields(self):
        return super()._get_protected_fields() | PROTECTED

    def _author_of(self, vals):
        return vals.get("user_id", self.env.uid) if self.env.su else self.env.uid

    def _store(self, vals):
        """Write what nobody writes by hand."""
        self._store_protected(vals)
        return True

    def _step_text(self):
        """What is planned, as a to-do says it."""
        return f"{self.next_action} → {self.deliverable}"[:200]

    def _story(self):
        """What was done and what the customer answered, a line each, as the chatter says it."""
        return self.env._(
            "Done: %(action)s\nAnswer: %(feedback)s", action=self.action, feedback=self.feedback
        )

    @api.depends("action", "date")
    def _compute_display_name(self):
        for followup in self:
            text = (followup.action or self.env._("Follow-up")).split("\n")[0]
            followup.display_name = text if len(text) < 60 else text[:59] + "…"

    # -- saving as done -----------------------------------------------------------------------

    def action_done(self):
        """Save as done: judged, counted, and the opportunity's clock goes on.

        :raise ValidationError: what is missing or says nothing, with an example of a good entry
        """
        for followup in self.filtered(lambda each: each.state == "draft"):
            followup._finish()
        return True

    def _finish(self, is_locked=False):
        """Save one draft as done.

        :param is_locked: whether the caller waited for the opportunity
        """
        self.ensure_one()
        self.lead_id.check_access("write")
        # sudo: the opportunity's clock, ledger and memory do not depend on who writes
        lead = self.lead_id.sudo()
        if not is_locked:
            # who comes second waits, and starts again with what the first one planned in view
            lead._stagegate_lock_ledgers()
        memory, earlier = self._recall()
        step = memory.filtered(lambda each: each.step_state == "open" and each != self.corrected_id)
        problems, judged = self._judge(step, earlier)
        if problems:
            raise FollowupRefused(self._format_problems(problems), problems)
        witnesses = self._prepare_witnesses(step)
        self._settle_memory(memory, step)
        self._store(
            {
                "state": "done",
                "date_done": fields.Datetime.now(),
                "step_state": "open",
                "answers_id": step[:1].id,
                **judged,
                **self._prepare_obstacle(memory),
                **witnesses,
            }
        )
        if self.corrected_id:
            self.corrected_id.sudo()._store(
                {"replaced_by_id": self.id, "is_obstacle_open": False, "step_state": False}
            )
        if not self._is_outdated():
            lead._followup_done(self)

    def _recall(self):
        """What is open on the opportunity, and what its author wrote before; in one query.

        :return: two recordsets with :data:`MEMORY` read, the latest first
        """
        # sudo: neither depends on who may read it
        found = fetch_where(
            self.sudo(),
            MEMORY,
            SQL(
                "lead_id = %(lead)s AND state = 'done' AND replaced_by_id IS NULL"
                " AND (step_state = 'open' OR is_obstacle_open)"
                " OR id = ANY(ARRAY(SELECT id FROM crm_followup WHERE user_id = %(user)s"
                " AND state = 'done' AND id <> %(self)s ORDER BY id DESC LIMIT %(limit)s))",
                lead=self.lead_id.id,
                user=self.user_id.id,
                self=self.id,
                limit=EARLIER,
            ),
            order=SQL("date DESC, id DESC"),
        )
        open_here = found.filtered(
            lambda each: (
                each.lead_id == self.lead_id
                and not each.replaced_by_id
                and (each.step_state == "open" or each.is_obstacle_open)
            )
        )
        return open_here, found.filtered(lambda each: each.user_id == self.user_id)

    def _is_outdated(self):
        """Whether a later follow-up already decides what happens next."""
        return bool(
            self.corrected_id
            and self.sudo().search_count(
                [
                    ("lead_id", "=", self.lead_id.id),
                    ("state", "=", "done"),
                    ("replaced_by_id", "=", False),
                    ("date", ">", self.date),
                    ("id", "!=", self.id),
                ],
                limit=1,
            )
        )

    def _settle_memory(self, memory, step):
        """What was open and is now answered or resolved."""
        for each, (answer, reason) in self._answers_to(step).items():
            each._store({"step_state": answer, "step_reason": reason})
        resolved = memory & self.resolved_ids.sudo()
        same = memory.filtered(
            lambda each: self.obstacle_id and each.obstacle_id == self.obstacle_id
        )
        if closing := (resolved | same).filtered("is_obstacle_open"):
            closing._store({"is_obstacle_open": False})

    def _prepare_obstacle(self, memory):
        if not (self.obstacle_id or self.obstacle_note):
            return {}
        # still the same obstacle: it counts from the first time
        same = memory.filtered(
            lambda each: (
                each.obstacle_id
                and each.obstacle_id == self.obstacle_id
                and each not in self.resolved_ids
            )
        )
        met = fields.Date.context_today(self, self.date)
        since = min([day for day in same.mapped("date_obstacle") if day] + [met])
        return {"is_obstacle_open": True, "date_obstacle": since}

    # -- actions ----------------------------------------------------------------------------

    def action_correct(self):
        """Open a new version of a record that is done; returns the action of its form."""
        self.ensure_one()
        self.lead_id.check_access("write")
        if self.state != "done" or self.replaced_by_id:
            raise UserError(self.env._("Only the latest version that is done can be corrected."))
        if self.user_id != self.env.user and not self.env.su:
            raise UserError(self.env._("Only %s can correct this.", self.user_id.name))
        draft = self.sudo().search(
            [("corrected_id", "=", self.id), ("state", "=", "draft")], limit=1
        )
        if not draft:
            draft = self.copy(
                {
                    "date": self.date,
                    "breakthrough_ids": [Command.set(self.breakthrough_ids.ids)],
                    "previous_answer": self.previous_answer,
                    "previous_reason": self.previous_reason,
                }
            )
            draft._store({"corrected_id": self.id, "version": self.version + 1})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Correct a follow-up"),
            "res_model": self._name,
            "res_id": draft.id,
            "views": [(False, "form")],
            "target": "new",
        }
