"""The follow-up fields of an opportunity and the ways in which they change."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain

FOLLOWUP_PROTECTED = frozenset(
    {
        "date_first_followup",
        "followup_count",
        "date_followup_default",
        "date_followup_owner",
        "is_fast_first_contact",
        "date_last_effective_followup",
        "silence_count",
        "date_silence_notified",
    }
)
CLOCK_FIELDS = {"date_next_followup", "pause_reason_id", "user_id", "active", "stage_id", "type"}


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "crm.notary.protected"]
    _protected_operations = ()

    followup_ids = fields.One2many("crm.followup", "lead_id", "Follow-ups")
    followup_count = fields.Integer("Effective follow-ups", readonly=True, copy=False)
    date_next_followup = fields.Date("Next follow-up", tracking=False, copy=False, index=True)
    pause_reason_id = fields.Many2one(
        "crm.followup.pause.reason", "Paused because", copy=False, ondelete="restrict"
    )
    date_last_effective_followup = fields.Datetime(
        "Last Effective Followup", readonly=True, copy=False
    )
    date_first_followup = fields.Datetime("First contact recorded", readonly=True, copy=False)
    is_fast_first_contact = fields.Boolean(
        "First contact within 30 minutes", readonly=True, copy=False
    )
    silence_count = fields.Integer(readonly=True, copy=False)
    date_silence_notified = fields.Datetime("Silence Notified", readonly=True, copy=False)
    date_followup_owner = fields.Datetime(
        "Owner since", compute="_compute_date_followup_owner", store=True
    )
    decision_maker_ids = fields.Many2many(
        "res.partner", "crm_lead_decision_maker_rel", "lead_id", "partner_id",
        string="Decision makers",
    )  # fmt: skip
    followup_board = fields.Json(compute="_compute_followup_board")
    is_followup_overdue = fields.Boolean(
        "Follow-up overdue", compute="_compute_is_followup_overdue",
        search="_search_is_followup_overdue",
    )  # fmt: skip

    @api.depends("date_next_followup", "active", "won_status")
    def _compute_is_followup_overdue(self):
        """What is won or lost waits for nobody."""
        today = fields.Date.context_today(self)
        for lead in self:
            lead.is_followup_overdue = bool(
                lead.date_next_followup
                and lead.date_next_followup < today
                and lead.active
                and lead.won_status == "pending"
            )

    def _search_is_followup_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        overdue = Domain("date_next_followup", "<", fields.Date.context_today(self)) & Domain(
            [("active", "=", True), ("won_status", "=", "pending")]
        )
        return overdue if True in value else ~overdue

    @api.depends("user_id")
    def _compute_date_followup_owner(self):
        """Odoo's date of assignment is that of the first owner only."""
        for lead in self:
            known = lead.date_followup_owner
            if lead.user_id:
                lead.date_followup_owner = fields.Datetime.now() if known else lead.date_open
            else:
                # kept while it is in the pool: whoever takes it is not the first
                lead.date_followup_owner = known or lead.create_date

    @api.depends("followup_ids", "signal_ids.state", "date_next_followup")
    @api.depends_context("uid", "lang")
    def _compute_followup_board(self):
        """What the panel shows at a glance; the canvas itself asks for more when it opens."""
        leads = self.browse([each.id for each in self._origin if each.id])
        # sudo: obstacles and last contacts concern whoever works on the opportunity
        done = (
            self.env["crm.followup"]
            .sudo()
            .search(
                [
                    ("lead_id", "in", leads.ids),
                    ("state", "=", "done"),
                    ("replaced_by_id", "=", False),
                ]
            )
            .grouped("lead_id")
        )
        signals = self.env["crm.lead.signal"].search(
            [("lead_id", "in", leads.ids), ("state", "=", "open")]
        )
        shown = signals._strategies()
        signals = signals.grouped("lead_id")
        # an own draft is shown in grey until it is done
        drafts = {
            draft.lead_id.id: draft.display_name
            for draft in self.env["crm.followup"].search(
                [
                    ("lead_id", "in", leads.ids),
                    ("state", "=", "draft"),
                    ("user_id", "=", self.env.uid),
                    ("corrected_id", "=", False),
                ]
            )
        }
        today = fields.Date.context_today(self)
        none = self.env["crm.followup"]
        for lead in self:
            origin = lead._origin
            own = done.get(origin.sudo(), none)
            lead.followup_board = {
                "obstacles": origin._followup_open_obstacles(own, today),
                "draft": drafts.get(origin.id, ""),
                "recent": [each._summary() for each in own[:3]],
                "signals": [
                    each._for_bar(shown)
                    for each in signals.get(origin, self.env["crm.lead.signal"])
                ],
                "date_next": fields.Date.to_string(lead.date_next_followup) or "",
                "overdue": lead.is_followup_overdue,
            }

    def _followup_industry(self):
        """The industry whose talk tracks fit."""
        self.ensure_one()
        # sudo: the customer's company may be somebody else's contact
        return self.partner_id.sudo().commercial_partner_id.industry_id

    # -- life cycle -------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            for name in ("date_next_followup", "pause_reason_id"):
                if name in vals and not vals[name]:
                    # the clock fills it in
                    vals.pop(name)
        leads = super().create(vals_list)
        leads._followup_clock_start()
        return leads

    def write(self, vals):
        if vals.get("date_next_followup") and "pause_reason_id" not in vals:
            vals = {**vals, "pause_reason_id": False}
        elif vals.get("pause_reason_id") and "date_next_followup" not in vals:
            vals = {**vals, "date_next_followup": False}
        before = {lead: lead.substep_id for lead in self} if "substep_id" in vals else {}
        result = super().write(vals)
        if before:
            self._followup_record_substeps(before)
        if {"date_next_followup", "pause_reason_id"} & vals.keys():
            self._followup_promised()
            self._followup_clock_sync()
        elif CLOCK_FIELDS & vals.keys():
            # converted, restored or given to somebody: from now on it needs a date
            self._followup_clock_start()
        return result

    @api.constrains("date_next_followup", "pause_reason_id")
    def _followup_check_date_next(self):
        for lead in self:
            if (
                lead._followup_company().followup_clock
                and lead._followup_has_clock()
                and not lead.date_next_followup
                and not lead.pause_reason_id
            ):
                raise ValidationError(
                    self.env._(
                        "“%s” needs the date of its next follow-up. If it rests for now, please "
                        "choose a pause reason instead.",
                        lead.name,
                    )
                )

    @api.constrains("date_next_followup")
    def _followup_check_date_next_range(self):
        """As the dialog refuses it, on every way: by hand, by import, by moving the activity.

        A date that has been there and passes is overdue, not wrong.
        """
        if self.env["crm.followup.rule"]._settings()["date"][0] != "refuse":
            return
        today = fields.Date.context_today(self)
        Rule = self.env["crm.followup.rule"]
        for lead in self.filtered("date_next_followup"):
            if Rule._settings_of(lead.user_id)["date"][0] != "refuse":
                continue
            company = lead._followup_company()
            if lead.date_next_followup < today:
                raise ValidationError(
                    self.env._(
                        "The next follow-up of “%s” lies in the past; please choose a day from "
                        "today on.",
                        lead.name,
                    )
                )
            if lead.date_next_followup > fields.Date.add(today, days=company.followup_max_days):
                raise ValidationError(
                    self.env._(
                        "The next follow-up of “%(lead)s” is more than %(days)s days away; please "
                        "plan a nearer one.",
                        lead=lead.name,
                        days=company.followup_max_days,
                    )
                )

    def _get_protected_fields(self):
        return super()._get_protected_fields() | FOLLOWUP_PROTECTED

    def _followup_store(self, vals):
        """Write what nobody writes by hand."""
        return super(CrmLead, self._with_edit_sentinel()).write(vals)

    def _merge_dependences(self, opportunities):
        result = super()._merge_dependences(opportunities)
        self._followup_merge(opportunities)
        return result

    def _followup_merge(self, opportunities):
        """What was done, heard and noted on merged opportunities goes on here."""
        # sudo: nothing is lost whoever merges
        tail, head = opportunities.sudo(), self.sudo()
        tail.followup_ids._store({"lead_id": head.id})
        for records in (tail.signal_ids, tail.substep_log_ids):
            records.write({"lead_id": head.id})
        self.env["crm.talktrack.use"].sudo().search([("lead_id", "in", tail.ids)]).write(
            {"lead_id": head.id}
        )
        every = head | tail
        head._followup_store(
            {
                "followup_count": sum(every.mapped("followup_count")),
                "date_last_effective_followup": max(
                    filter(None, every.mapped("date_last_effective_followup")), default=False
                ),
                "date_first_followup": min(
                    filter(None, every.mapped("date_first_followup")), default=False
                ),
                "decision_maker_ids": [Command.set(every.decision_maker_ids.ids)],
            }
        )
        if head.date_next_followup:
            head._followup_clock_sync()

    # -- actions ----------------------------------------------------------------------------

    def action_open_followups(self):
        """Open the follow-ups of these opportunities."""
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_followup_canvas.crm_followup_action"
        )
        action["domain"] = [("lead_id", "in", self.ids)]
        action["context"] = {"default_lead_id": self.id if len(self) == 1 else False}
        return action

    def action_open_canvas(self):
        """Open the canvas of this opportunity as a dialog."""
        self.ensure_one()
        return {
            "type": "ir.actions.client",
            "tag": "crm_followup_canvas.canvas",
            "name": self.env._("Follow-up: %s", self.name),
            "target": "new",
            "params": {"lead_id": self.id},
        }
