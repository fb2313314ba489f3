from odoo import api, fields, models
from odoo.addons.crm_notary.tools import append_only, wording
from odoo.addons.crm_notary.tools.bulk import copy_rows
from odoo.tools import SQL

# what the documented transitions may set on an assignment; all else is as it was chosen
STATE_FIELDS = (
    "state",
    "date_due",
    "date_remind",
    "date_reclaim",
    "date_started",
    "date_reminded",
    "date_end",
    "end_reason",
    "lead_id",
    "write_date",
    "write_uid",
)
NOT_STARTED_STATES = ("assigned", "reminded")
OPEN_STATES = (*NOT_STARTED_STATES, "started")


class CrmLeadAssignment(models.Model):
    """This lead to this person, why, and what became of it."""

    _name = "crm.lead.assignment"
    _description = "Lead Assignment"
    _inherit = ["crm.notary.protected", "crm.notary.append.only", "crm.deadline.mixin"]
    _order = "date desc, id desc"
    _rec_name = "lead_name"
    _append_only = append_only.Rules(
        nullable=("create_uid",),
        mutable=STATE_FIELDS,
        steps={
            "state": {
                "started": ("reclaimed", "reassigned"),
                "reclaimed": (),
                "reassigned": (),
            }
        },
    )

    lead_id = fields.Many2one("crm.lead", index=True, ondelete="set null", readonly=True)
    lead_ref = fields.Integer("Lead Number", readonly=True, aggregator=None)
    lead_name = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", "Owner", required=True, readonly=True)
    previous_user_id = fields.Many2one(
        "res.users", "Previous Owner", readonly=True, ondelete="restrict"
    )
    team_id = fields.Many2one("crm.team", readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", readonly=True, ondelete="restrict")
    rule_id = fields.Many2one("crm.route.rule", readonly=True, index=True, ondelete="restrict")
    kind = fields.Selection(
        [
            ("route", "By rule"),
            ("claim", "Claimed from the pool"),
            ("manual", "By a manager"),
            ("approval", "After approval"),
            ("duplicate", "Same owner as before"),
            ("manager", "To the manager after reclaims"),
            ("system", "By a program"),
            ("restart", "Clock restarted"),
        ],
        required=True,
        readonly=True,
    )
    state = fields.Selection(
        [
            ("assigned", "Assigned"),
            ("started", "Started"),
            ("reminded", "Reminded"),
            ("reclaimed", "Taken back"),
            ("reassigned", "Handed over"),
        ],
        default="assigned",
        required=True,
        readonly=True,
    )
    date = fields.Datetime("Assigned On", required=True, readonly=True)
    date_remind = fields.Datetime("Reminder", readonly=True)
    date_reclaim = fields.Datetime("Taken Back At", readonly=True)
    date_due = fields.Datetime("Next Due", readonly=True)
    date_started = fields.Datetime("Follow-up Started", readonly=True)
    date_reminded = fields.Datetime("Reminded On", readonly=True)
    date_end = fields.Datetime("Ended On", readonly=True)
    end_reason = fields.Char("End", readonly=True)
    urgency = fields.Char(readonly=True)
    quality = fields.Float("Quality at the Time", readonly=True, aggregator="avg")
    reason = fields.Char(readonly=True, translate=True)

    _one_open_per_lead = models.UniqueIndex(
        "(lead_id) WHERE lead_id IS NOT NULL AND state IN ('assigned', 'reminded', 'started')",
        "This lead has an owner already.",
    )
    _due_idx = models.Index("(date_due) WHERE date_due IS NOT NULL")
    _user_date_idx = models.Index("(user_id, date)")
    _company_date_idx = models.Index("(company_id, date)")

    @api.model
    def _protected_hint(self, operation):
        if operation == "unlink":
            return ""
        return self.env._("Use “Claim”, “Assign” or “Start Follow-up” on the lead.")

    # ------------------------------------------------------------
    # RECORD
    # ------------------------------------------------------------

    @api.model
    def _append(self, rows):
        """Store assignments with one statement.

        :param list[dict] rows: values of the columns; all rows have the same keys. ``reason`` is
            text that somebody wrote, or function of an environment, see ``wording``
        :return: ``{lead_id: assignment_id}``
        """
        if not rows:
            return {}
        words = {}
        for row in rows:
            # a batch has few reasons, and most are functions
            said = row.get("reason")
            if said not in words:
                words[said] = self._word_reason(said)
        columns = list(rows[0])
        values = [
            tuple(words[row[name]] if name == "reason" else row[name] for name in columns)
            for row in rows
        ]
        ids = copy_rows(self.env, self._table, columns, values)
        return {row["lead_id"]: id_ for row, id_ in zip(rows, ids, strict=True)}

    @api.model
    def _word_reason(self, reason):
        """:return: a reason in every language, ``{language: text}``; None for none"""
        return (reason and wording.in_languages(self.env, reason)) or None

    @api.model
    def _close_open(self, lead_ids, state, reason, moment):
        """End the open assignments of leads.

        :return: ``{lead_id: user_id}`` of those who had them
        """
        if not lead_ids:
            return {}
        self.env["crm.lead.assignment"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE crm_lead_assignment
                   SET state = %s, end_reason = %s, date_end = %s, date_due = NULL,
                       write_uid = %s, write_date = now() at time zone 'UTC'
                 WHERE lead_id = ANY(%s) AND state IN ('assigned', 'reminded', 'started')
             RETURNING lead_id, user_id
                """,
                state,
                reason,
                moment,
                self.env.uid,
                list(lead_ids),
            )
        )
        self.invalidate_model(list(STATE_FIELDS))
        return dict(rows)

    def _transition(self, vals):
        """Write a documented transition."""
        return self.sudo()._with_edit_sentinel().write(vals)
