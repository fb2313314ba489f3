import json

from markupsafe import Markup, escape
from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from ...tools.engine import COLUMNS
from ...tools.passkey import has_pass, with_pass

# What the documented transitions may set on a decision; all else is as it was decided
STATE_FIELDS = (
    "state",
    "due_next",
    "date_started",
    "date_reminded",
    "date_end",
    "end_reason",
    "lead_id",
    "write_date",
    "write_uid",
)
OPEN_STATES = ("assigned", "reminded", "started")

GUARD = """
CREATE OR REPLACE FUNCTION crm_lead_assignment_guard() RETURNS trigger AS $guard$
DECLARE
    free text[] := %(fields)s;
BEGIN
    IF TG_OP <> 'UPDATE' THEN
        RAISE EXCEPTION 'Decisions of the lead router are append-only'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF (to_jsonb(NEW) - free) IS DISTINCT FROM (to_jsonb(OLD) - free)
        OR (OLD.state IN ('reclaimed', 'reassigned') AND NEW.state <> OLD.state)
        OR (OLD.state = 'started' AND NEW.state IN ('assigned', 'reminded'))
    THEN
        RAISE EXCEPTION 'Decisions of the lead router are append-only'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $guard$ LANGUAGE plpgsql;
DROP TRIGGER IF EXISTS crm_lead_assignment_append_only ON crm_lead_assignment;
CREATE TRIGGER crm_lead_assignment_append_only BEFORE UPDATE OR DELETE ON crm_lead_assignment
    FOR EACH ROW EXECUTE FUNCTION crm_lead_assignment_guard();
DROP TRIGGER IF EXISTS crm_lead_assignment_no_truncate ON crm_lead_assignment;
CREATE TRIGGER crm_lead_assignment_no_truncate BEFORE TRUNCATE ON crm_lead_assignment
    FOR EACH STATEMENT EXECUTE FUNCTION crm_lead_assignment_guard();
"""


class CrmLeadAssignment(models.Model):
    """One decision: this lead to this person, why, and what became of it."""

    _name = "crm.lead.assignment"
    _description = "Lead Assignment"
    _order = "date desc, id desc"
    _rec_name = "lead_name"

    lead_id = fields.Many2one("crm.lead", index=True, ondelete="set null", readonly=True)
    lead_ref = fields.Integer("Lead Number", readonly=True, aggregator=None)
    lead_name = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", "Owner", required=True, readonly=True)
    previous_user_id = fields.Many2one(
        "res.users", "Previous Owner", readonly=True, ondelete="restrict"
    )
    team_id = fields.Many2one("crm.team", readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", readonly=True, index=True, ondelete="restrict")
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
    due_remind = fields.Datetime("Reminder", readonly=True)
    due_reclaim = fields.Datetime("Taken Back At", readonly=True)
    due_next = fields.Datetime("Next Due", readonly=True)
    date_started = fields.Datetime("Follow-up Started", readonly=True)
    date_reminded = fields.Datetime("Reminded On", readonly=True)
    date_end = fields.Datetime("Ended On", readonly=True)
    end_reason = fields.Char("End", readonly=True)
    urgency = fields.Char(readonly=True)
    quality = fields.Float("Quality at the Time", readonly=True, aggregator="avg")
    reason = fields.Char(readonly=True)
    explanation = fields.Json(readonly=True)
    explanation_html = fields.Html(
        "Why", compute="_compute_explanation_html", sanitize=False, readonly=True
    )
    candidate_id = fields.Many2one(
        "res.users",
        "Considered",
        compute="_compute_candidate_id",
        search="_search_candidate_id",
        help="Search the decisions in which somebody was a candidate.",
    )

    _one_open_per_lead = models.UniqueIndex(
        "(lead_id) WHERE lead_id IS NOT NULL AND state IN ('assigned', 'reminded', 'started')",
        "This lead has an owner already.",
    )
    _due_idx = models.Index("(due_next) WHERE due_next IS NOT NULL")
    _user_date_idx = models.Index("(user_id, date)")
    _date_idx = models.Index("(date)")

    def init(self):
        self.env.cr.execute(GUARD, {"fields": list(STATE_FIELDS)})

    # ------------------------------------------------------------
    # COMPUTE
    # ------------------------------------------------------------

    @api.depends_context("lang")
    @api.depends("explanation", "rule_id", "kind", "reason")
    def _compute_explanation_html(self):
        numbers = set()
        for decision in self:
            for row in (decision.explanation or {}).get("candidates", []):
                numbers.add(row[0])
        # whoever may read the decision may read the names of those who were considered
        names = {
            user.id: user.name
            for user in self.env["res.users"].sudo().with_context(active_test=False).browse(numbers)
        }
        words = self._why_words()
        for decision in self:
            decision.explanation_html = decision._render_explanation(names, words)

    def _compute_candidate_id(self):
        self.candidate_id = False

    def _search_candidate_id(self, operator, value):
        if operator == "any":
            numbers = self.env["res.users"].search(value).ids
        elif operator == "in":
            numbers = [number for number in value if number]
        else:
            return NotImplemented
        if not numbers:
            return [("id", "=", False)]
        tests = SQL(" OR ").join(
            SQL("candidate->>0 = %s", str(number)) for number in sorted(set(numbers))
        )
        query = SQL(
            "(SELECT id FROM crm_lead_assignment WHERE EXISTS ("
            " SELECT 1 FROM jsonb_array_elements(explanation->'candidates') AS candidate"
            " WHERE %s))",
            tests,
        )
        return [("id", "in", query)]

    # ------------------------------------------------------------
    # ORM
    # ------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._check_pass()
        return super().create(vals_list)

    def write(self, vals):
        self._check_pass()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise AccessError(
            self.env._("Decisions on leads are kept for good: nobody can delete them.")
        )

    def _check_pass(self):
        if not has_pass(self.env):
            raise AccessError(
                self.env._(
                    "Decisions on leads are written by the router only. Use “Claim”, “Assign” or "
                    "“Start follow-up” on the lead."
                )
            )

    # ------------------------------------------------------------
    # EXPLAIN
    # ------------------------------------------------------------

    @api.model
    def _why_words(self):
        """What each reason of the engine means, for people."""
        return {
            "chosen": self.env._("Chosen"),
            "load": self.env._("Higher load"),
            "quality": self.env._("Near-equal load, but better leads so far"),
            "wait": self.env._("Near-equal, but had a lead more recently"),
            "order": self.env._("Equal in everything; the lower number comes first"),
            "capacity": self.env._("At capacity"),
            "absent": self.env._("On leave"),
            "paused": self.env._("Assignment paused"),
            "returned": self.env._("Had this lead and did not start"),
            "refused": self.env._("Refused in the approval"),
            "company": self.env._("Not in the lead's company"),
            "filter": self.env._("Outside the person's own filter"),
            "evidence": self.env._("No won deal as the rule asks"),
        }

    def _render_explanation(self, names, words):
        """The decision as a short text and a table of the candidates."""
        self.ensure_one()
        explanation = self.explanation or {}
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        head = kinds.get(self.kind, "")
        if self.rule_id:
            # the rule's name is part of the reason, whoever may read the rule
            head = f"{head}: {self.rule_id.sudo().display_name}"
        lines = [Markup("<p><b>%s</b></p>") % head]
        if self.reason:
            lines.append(Markup("<p>%s</p>") % self.reason)
        rows = explanation.get("candidates")
        if not rows:
            return Markup("").join(lines)
        weights = explanation.get("weights") or {}
        if weights:
            lines.append(
                Markup('<p class="text-muted">%s</p>')
                % self.env._(
                    "Load = follow-ups × %(followups)g + open leads × %(open)g + missing industry "
                    "coverage × %(coverage)g, each compared with the highest of the candidates. "
                    "The lowest wins; within %(near)g points, whose leads had the lowest quality, "
                    "unless this lead would lower it further.",
                    **weights,
                )
            )
        titles = (
            self.env._("Candidate"),
            self.env._("Result"),
            self.env._("Load"),
            self.env._("Follow-ups (7 days)"),
            self.env._("Open / capacity"),
            self.env._("Deals in the industry"),
            self.env._("Mean quality"),
        )
        header = Markup("").join(Markup("<th>%s</th>") % title for title in titles)
        body = []
        order = {"chosen": 0}
        for row in sorted(rows, key=lambda each: (order.get(each[1], 1), each[2] is None, each[2])):
            entry = dict(zip(COLUMNS, row, strict=False))
            cells = (
                names.get(entry["user_id"], entry["user_id"]),
                words.get(entry["why"], entry["why"]),
                "" if entry["score"] is None else f"{entry['score']:.1f}",
                entry["followups"],
                f"{entry['open']} / {entry['capacity']}",
                entry["coverage"],
                f"{entry['quality']:.0f}",
            )
            style = Markup(' class="table-success"') if entry["why"] == "chosen" else ""
            body.append(
                Markup("<tr%s>%s</tr>")
                % (style, Markup("").join(Markup("<td>%s</td>") % escape(cell) for cell in cells))
            )
        lines.append(
            Markup(
                '<div class="table-responsive"><table class="table table-sm o_route_candidates">'
                "<thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>"
            )
            % (header, Markup("").join(body))
        )
        return Markup("").join(lines)

    # ------------------------------------------------------------
    # RECORD
    # ------------------------------------------------------------

    @api.model
    def _append(self, rows):
        """Store decisions with one statement.

        :param list[dict] rows: values of the columns; all rows have the same keys
        :return: ``{lead_id: assignment_id}``
        """
        if not rows:
            return {}
        fixed = {"create_uid": self.env.uid, "write_uid": self.env.uid}
        rows = [{**row, **fixed} for row in rows]
        columns = list(rows[0])
        values = [
            tuple(
                json.dumps(row[name], separators=(",", ":")) if name == "explanation" else row[name]
                for name in columns
            )
            for row in rows
        ]
        casts = {"explanation": "%s::jsonb"}
        template = (
            "("
            + ",".join(casts.get(name, "%s") for name in columns)
            + ", now() at time zone 'UTC', now() at time zone 'UTC')"
        )
        found = self.env.cr.execute_values(
            f"INSERT INTO crm_lead_assignment ({','.join(columns)}, create_date, write_date) "
            "VALUES %s RETURNING lead_id, id",
            values,
            template=template,
            page_size=len(values),
            fetch=True,
        )
        return dict(found)

    @api.model
    def _close_open(self, lead_ids, state, reason, moment):
        """End the open decisions of leads.

        :return: ``{lead_id: user_id}`` of those who had them
        """
        if not lead_ids:
            return {}
        self.env["crm.lead.assignment"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE crm_lead_assignment
                   SET state = %s, end_reason = %s, date_end = %s, due_next = NULL,
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
        return with_pass(self.sudo()).write(vals)
