from odoo import api, fields, models
from odoo.addons.crm_notary.tools.defaults import without_defaults
from odoo.exceptions import AccessError, UserError


class CrmCoachingCase(models.Model):
    """A manager's follow-up on a person: what happened, what was agreed, what came of it.

    Opened by hand or by a monitor (``origin``). The person sees it, ticks off the checklist and
    comments; the coach and gate managers decide about everything else.
    """

    _name = "crm.coaching.case"
    _description = "Coaching Case"
    _inherit = ["mail.thread", "mail.activity.mixin", "crm.notary.protected"]
    _order = "state desc, date desc, id desc"
    _mail_post_access = "read"
    _protected_operations = ()

    name = fields.Char(required=True)
    user_id = fields.Many2one(
        "res.users", "Person", required=True, index=True, domain="[('share', '=', False)]",
        default=lambda self: self.env.user, ondelete="restrict",
    )  # fmt: skip
    coach_id = fields.Many2one(
        "res.users", index=True, domain="[('share', '=', False)]", tracking=True,
        compute="_compute_coach_id", store=True, readonly=False, ondelete="set null",
    )  # fmt: skip
    origin = fields.Selection(
        [("manual", "Opened by hand"), ("regress", "Fell back again and again")],
        required=True,
        default="manual",
        readonly=True,
    )
    state = fields.Selection(
        [("open", "Open"), ("done", "Done"), ("cancelled", "Cancelled")],
        required=True,
        default="open",
        index=True,
        tracking=True,
        copy=False,
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    date_closed = fields.Date("Closed on", readonly=True, copy=False)
    note = fields.Html("What it is about")
    checklist_ids = fields.One2many("crm.coaching.item", "case_id", copy=True)
    open_item_count = fields.Integer(compute="_compute_open_item_count")
    lead_ids = fields.Many2many(
        "crm.lead", "crm_coaching_case_lead_rel", "case_id", "lead_id", string="Opportunities",
        context={"active_test": False},
    )  # fmt: skip
    lead_count = fields.Integer(compute="_compute_lead_count")
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    can_coach = fields.Boolean(compute="_compute_can_coach")

    @api.depends("user_id")
    def _compute_coach_id(self):
        for case in self:
            case.coach_id = case.coach_id or self._coach_of(case.user_id)

    @api.depends("checklist_ids.done")
    def _compute_open_item_count(self):
        for case in self:
            case.open_item_count = len(case.checklist_ids.filtered(lambda item: not item.done))

    @api.depends("lead_ids")
    def _compute_lead_count(self):
        for case in self:
            case.lead_count = len(case.lead_ids)

    @api.depends("coach_id")
    @api.depends_context("uid")
    def _compute_can_coach(self):
        for case in self:
            case.can_coach = case._is_coached_by(self.env.user)

    @api.model
    def _coach_of(self, user, team=None):
        """The leader of the person's team (or of the team named first), but never the person."""
        teams = (team or self.env["crm.team"]) | user.sudo().crm_team_ids
        leaders = teams.user_id.filtered(lambda leader: leader.active and leader != user)
        return leaders[:1]

    def _is_coached_by(self, user):
        self.ensure_one()
        return (
            self.env.su
            or (self.coach_id == user or not self._origin)
            or user.has_group("crm_stagegate.group_stagegate_manager")
        )

    # -- life cycle -------------------------------------------------------------------------

    def _get_protected_fields(self):
        return super()._get_protected_fields() | {"origin"}

    @api.model
    def _open(self, vals_list):
        """Open cases on behalf of a monitor; nobody opens those by hand.

        :param vals_list: as for ``create``, with ``origin``
        """
        # sudo: a monitor sees what no coach sees
        blank = without_defaults(self).sudo()
        return blank._with_edit_sentinel().create(vals_list)._without_edit_sentinel()

    def write(self, vals):
        # what was said about one person must not end up with another
        if (
            "user_id" in vals
            and not self.env.su
            and any(case.user_id.id != vals["user_id"] for case in self)
        ):
            raise UserError(
                self.env._("A coaching case stays with its person. Please open a new one.")
            )
        if vals.get("state") in ("done", "cancelled"):
            vals = {**vals, "date_closed": fields.Date.context_today(self)}
        elif vals.get("state") == "open":
            vals = {**vals, "date_closed": False}
        return super().write(vals)

    # -- actions ----------------------------------------------------------------------------

    def _check_can_coach(self):
        for case in self:
            if not case._is_coached_by(self.env.user):
                raise AccessError(
                    self.env._("Only the coach of “%s” or a manager can do this.", case.name)
                )

    def action_done(self):
        """Close the cases.

        :raise UserError: while something on the checklist is open
        """
        self._check_can_coach()
        for case in self:
            if case.open_item_count:
                raise UserError(
                    self.env._(
                        "%(count)s items of “%(case)s” are still open. Please tick them off, or "
                        "take those off the list that do not apply.",
                        count=case.open_item_count,
                        case=case.name,
                    )
                )
        self.activity_feedback(["mail.mail_activity_data_todo"])
        self.write({"state": "done"})

    def action_cancel(self):
        """Close the cases without a result."""
        self._check_can_coach()
        self.activity_unlink(["mail.mail_activity_data_todo"])
        self.write({"state": "cancelled"})

    def action_reopen(self):
        """Open closed cases again."""
        self._check_can_coach()
        self.write({"state": "open"})

    def action_open_leads(self):
        """Open the opportunities of the case."""
        self.ensure_one()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Opportunities"),
            "res_model": "crm.lead",
            "view_mode": "list,kanban,form",
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": [("id", "in", self.lead_ids.ids)],
            "context": {"active_test": False},
        }
        if len(self.lead_ids) == 1:
            action.update(views=[(False, "form")], res_id=self.lead_ids.id)
        return action
