"""Why this owner: an assignment explains itself, and is found by whom it considered."""

from markupsafe import Markup
from odoo import api, fields, models
from odoo.tools import SQL

from ...tools import bars
from ...tools.load_score import COLUMNS, advantage

# so many bars are looked at; the table has everybody
SHOWN = 6
# how near somebody was to getting the lead
NEAR = {"chosen": 0, "order": 1, "wait": 1, "quality": 1, "load": 2, "even": 3}


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
        """What each reason of a choice means, for people."""
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

    # ------------------------------------------------------------
    # IN WORDS
    # ------------------------------------------------------------

    def _render_explanation(self, names, words):
        """One sentence, then a bar for each candidate; formula and table are folded."""
        self.ensure_one()
        explanation = self.explanation or {}
        rows = [
            {
                **dict(zip(COLUMNS, row, strict=False)),
                "name": str(names.get(row[0]) or row[0]),
                "why_text": words.get(row[1], row[1]),
            }
            for row in explanation.get("candidates") or ()
        ]
        rows.sort(
            key=lambda row: (NEAR.get(row["why"], 4), row["score"] is None, row["score"] or 0)
        )
        weights = explanation.get("weights") or {}
        if not rows:
            return self._why_paragraph(self._why_origin())
        parts = [
            self._why_paragraph(self._why_sentence(rows, weights)),
            self._why_bars(rows),
            self._why_paragraph(
                explanation.get("away")
                and self.env._(
                    "Repeats an enquiry of %(person)s, who takes no leads at the moment.",
                    person=names.get(explanation["away"], ""),
                )
            ),
            Markup('<details><summary class="text-muted">%s</summary>%s%s%s</details>')
            % (
                self.env._("All figures, and how the load is computed"),
                self._why_paragraph(self._why_origin()),
                self._why_formula(weights),
                self._why_table(rows),
            ),
        ]
        return Markup("").join(parts)

    @api.model
    def _why_paragraph(self, text):
        return Markup("<p>%s</p>") % text if text else Markup("")

    def _why_origin(self):
        """By which way it came, by which rule, and what was said about it."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        # the rule's name is part of the reason, whoever may read the rule
        parts = (kinds.get(self.kind), self.rule_id.sudo().display_name, self.reason)
        return ": ".join(part for part in parts if part)

    def _why_sentence(self, rows, weights):
        """Why the chosen one, compared with who came next."""
        first, others = rows[0], rows[1:]
        if first["why"] != "chosen":
            return self._why_origin()
        person = first["name"]
        if not others:
            return self.env._("%s was the only candidate.", person)
        second = others[0]
        values = {"person": person, "other": second["name"]}
        if second["why"] == "order":
            return self.env._(
                "%(person)s got this lead because the lower number comes first: %(other)s is equal "
                "in everything.",
                **values,
            )
        if second["why"] == "wait":
            return self.env._(
                "%(person)s got this lead because %(other)s, who is as good a choice, had one "
                "more recently.",
                **values,
            )
        if second["why"] == "quality":
            return self.env._(
                "%(person)s got this lead because %(other)s, who has about as much to do, has had "
                "better ones so far (mean quality %(theirs).0f against %(mine).0f).",
                mine=first["quality"],
                theirs=second["quality"],
                **values,
            )
        if second["why"] == "even":
            return self.env._(
                "%(person)s got this lead because %(other)s has received more for the capacity in "
                "30 days (%(theirs)s against %(mine)s).",
                mine=_of(first.get("received", 0), first),
                theirs=_of(second.get("received", 0), second),
                **values,
            )
        if second["why"] == "load":
            free = [row for row in rows if row["score"] is not None]
            return self._why_less_load(
                first, second, advantage(first, second, free, weights), values
            )
        return self.env._(
            "%(person)s got this lead because nobody else could take it (%(other)s: %(why)s).",
            why=second["why_text"],
            **values,
        )

    def _why_less_load(self, first, second, part, values):
        if part == "followups":
            return self.env._(
                "%(person)s got this lead because of fewer follow-ups in the last 7 days: "
                "%(mine)s, against %(theirs)s of %(other)s.",
                mine=first["followups"],
                theirs=second["followups"],
                **values,
            )
        if part == "coverage":
            return self.env._(
                "%(person)s got this lead because of more deals in this industry: %(mine)s, "
                "against %(theirs)s of %(other)s.",
                mine=first["coverage"],
                theirs=second["coverage"],
                **values,
            )
        return self.env._(
            "%(person)s got this lead because of fewer open leads for the capacity: %(mine)s, "
            "against %(theirs)s of %(other)s.",
            mine=_of(first["open"], first),
            theirs=_of(second["open"], second),
            **values,
        )

    def _why_bars(self, rows):
        """Loads as bars, the chosen one first; who could not have it has words and no bar."""
        lines = [
            bars.Bar(
                row["name"],
                row["why_text"],
                "" if row["score"] is None else f"{row['score']:.1f}",
                row["score"],
                "bg-success" if row["why"] == "chosen" else "bg-secondary",
                row["why"] == "chosen",
                self.env._(
                    "%(person)s: load %(load).1f of 100",
                    person=row["name"],
                    load=row["score"] or 0,
                ),
            )
            for row in rows[:SHOWN]
        ]
        more = self._why_paragraph(
            len(rows) > SHOWN and self.env._("%s more in the table.", len(rows) - SHOWN)
        )
        caption = Markup('<div class="text-muted small">%s</div>') % self.env._(
            "Load, 0 to 100: the less, the sooner somebody gets a lead"
        )
        return caption + bars.render(lines) + more

    def _why_formula(self, weights):
        lines = []
        if weights:
            lines.append(
                self.env._(
                    "Load = follow-ups × %(followups)g + open leads × %(open)g + missing industry "
                    "coverage × %(coverage)g, each compared with the highest of the candidates. "
                    "The lowest wins; within %(near)g points, whose leads had the lowest quality, "
                    "unless this lead would lower it further.",
                    **weights,
                )
            )
        if "even" in weights:
            lines.append(
                self.env._(
                    "Whoever received over %(even)g %% more for the capacity than somebody else "
                    "waits.",
                    **weights,
                )
            )
        return Markup("").join(Markup('<p class="text-muted">%s</p>') % line for line in lines)

    def _why_table(self, rows):
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
        body = []
        for row in rows:
            cells = (
                row["name"],
                row["why_text"],
                "" if row["score"] is None else f"{row['score']:.1f}",
                row.get("received", ""),
                row["followups"],
                f"{row['open']} / {row['capacity']}",
                row["coverage"],
                f"{row['quality']:.0f}",
            )
            style = Markup(' class="table-success"') if row["why"] == "chosen" else ""
            body.append(Markup("<tr%s>%s</tr>") % (style, _cells("td", cells)))
        return Markup(
            '<div class="table-responsive"><table class="table table-sm o_route_candidates">'
            "<thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>"
        ) % (_cells("th", titles), Markup("").join(body))


def _cells(tag, values):
    return Markup("").join(Markup(f"<{tag}>%s</{tag}>") % value for value in values)


def _of(count, row):
    return f"{count} / {row['capacity']}"
