"""Why this owner: an assignment explains itself, and is found by whom it considered."""

from markupsafe import Markup, escape
from odoo import api, fields, models
from odoo.tools import SQL

from ...tools.engine import COLUMNS


class CrmLeadAssignment(models.Model):
    _inherit = "crm.lead.assignment"

    explanation = fields.Json(readonly=True)
    explanation_html = fields.Html(
        "Why", compute="_compute_explanation_html", sanitize=False, readonly=True
    )
    candidate_id = fields.Many2one(
        "res.users",
        "Considered",
        compute="_compute_candidate_id",
        search="_search_candidate_id",
        help="Search the assignments in which somebody was a candidate.",
    )

    @api.depends_context("lang")
    @api.depends("explanation", "rule_id", "kind", "reason")
    def _compute_explanation_html(self):
        numbers = set()
        for assignment in self:
            for row in (assignment.explanation or {}).get("candidates", []):
                numbers.add(row[0])
            numbers.add((assignment.explanation or {}).get("away"))
        # whoever may read the assignment may read the names of those who were considered
        names = {
            user.id: user.name for user in self.env["res.users"].sudo().browse(numbers - {None})
        }
        words = self._why_words()
        for assignment in self:
            assignment.explanation_html = assignment._render_explanation(names, words)

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

    @api.model
    def _why_words(self):
        """What each reason of the engine means, for people."""
        return {
            "chosen": self.env._("Chosen"),
            "even": self.env._("Received more leads for the capacity"),
            "team": self.env._("No capacity in this team"),
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
        """The assignment as a short text and a table of the candidates."""
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
        if "even" in weights:
            lines.append(
                Markup('<p class="text-muted">%s</p>')
                % self.env._(
                    "Whoever received over %(even)g %% more for the capacity than somebody else "
                    "waits.",
                    **weights,
                )
            )
        if explanation.get("away"):
            lines.append(
                Markup("<p>%s</p>")
                % self.env._(
                    "Repeats an enquiry of %(person)s, who takes no leads at the moment.",
                    person=names.get(explanation["away"], ""),
                )
            )
        titles = (
            self.env._("Candidate"),
            self.env._("Result"),
            self.env._("Load"),
            self.env._("Received (30 days)"),
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
                entry.get("received", ""),
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
