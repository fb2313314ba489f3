from odoo import api, fields, models
from odoo.addons.crm_notary.tools.defaults import without_defaults
from odoo.exceptions import UserError

from ..models.gate.crm_gate_rollout import person_share

BATCH = 1000


class CrmGateRehearsal(models.TransientModel):
    """What would happen if gates were enforced, computed without a trace on any lead."""

    _name = "crm.gate.rehearsal"
    _description = "Gate Rehearsal"

    gate_ids = fields.Many2many("crm.stage.gate", string="Gates", required=True, readonly=True)
    line_ids = fields.One2many("crm.gate.rehearsal.line", "rehearsal_id", readonly=True)
    judged_count = fields.Integer("Open Opportunities", readonly=True)
    breaks = fields.Text(
        readonly=True, help="Where people could not do what these gates would ask of them."
    )
    demoted_count = fields.Integer("Would Fall Back", compute="_compute_figures")
    demoted_revenue = fields.Monetary("Revenue That Falls", compute="_compute_figures")
    blocked_count = fields.Integer("Would Be Held Up", compute="_compute_figures")
    blocked_revenue = fields.Monetary("Revenue Held Up", compute="_compute_figures")
    currency_id = fields.Many2one(
        "res.currency", default=lambda self: self.env.company.currency_id, required=True
    )
    scope = fields.Selection(
        [("share", "A share of the people"), ("team", "Some teams"), ("all", "Everyone")],
        default="share",
        required=True,
        string="Enforce for",
    )
    team_ids = fields.Many2many("crm.team", string="Teams")
    percent = fields.Selection(
        [("10", "10 %"), ("50", "50 %"), ("100", "100 %")], default="10", string="Share"
    )
    loosens = fields.Text(
        compute="_compute_loosens", help="Gates that would be enforced for fewer than today."
    )
    can_loosen = fields.Boolean("Enforce them for fewer people than today")

    @api.depends("line_ids", "scope", "percent", "team_ids")
    def _compute_figures(self):
        for rehearsal in self:
            lines = rehearsal._chosen_lines()
            falling = lines.filtered(lambda line: line.effect == "demoted")
            rehearsal.demoted_count = len(falling)
            rehearsal.blocked_count = len(lines) - len(falling)
            rehearsal.demoted_revenue = sum(falling.mapped("expected_revenue"))
            rehearsal.blocked_revenue = sum((lines - falling).mapped("expected_revenue"))

    @api.depends("gate_ids", "scope", "percent", "team_ids")
    def _compute_loosens(self):
        for rehearsal in self:
            rehearsal.loosens = "\n".join(
                self.env._("“%(gate)s” is enforced for %(whom)s today.", gate=gate.name, whom=whom)
                for gate in rehearsal.gate_ids
                if (whom := rehearsal._loses(gate))
            )

    def _chosen(self):
        """``(percent, teams)`` as chosen; no teams: all."""
        percent = int(self.percent or 0) if self.scope == "share" else 100
        return percent, self.team_ids if self.scope == "team" else self.env["crm.team"]

    def _chosen_lines(self):
        """The opportunities that enforcing for the chosen people would touch."""
        percent, teams = self._chosen()
        chosen = set(teams._origin._ids)
        return self.line_ids.filtered(
            lambda line: (
                (not teams or line.team_id.id in chosen)
                and (percent >= 100 or person_share(line.user_id.id) < percent)
            )
        )

    def _loses(self, gate):
        """Whom a gate is enforced for today, where the choice leaves some of them out."""
        if gate.mode != "enforce":
            return ""
        percent, teams = self._chosen()
        before = gate.enforce_team_ids._origin
        if percent >= gate.enforce_percent and (
            not teams or (before and not before - teams._origin)
        ):
            return ""
        parts = [f"{gate.enforce_percent} %", *before.mapped("name")]
        return self.env._("everyone") if parts == ["100 %"] else " · ".join(parts)

    @api.model
    def _rehearse(self, gates):
        """Judge all open opportunities as if ``gates`` were enforced for everybody.

        In batches, so memory does not grow with their number.
        """
        blank = without_defaults(self)
        rehearsal = blank.create({"gate_ids": [fields.Command.set(gates.ids)], **_present(gates)})
        # sudo: the figures speak of all opportunities a gate would touch, and nobody edits them
        Lead, Line = blank.env["crm.lead"].sudo(), blank.env["crm.gate.rehearsal.line"].sudo()
        ids = Lead.search([("won_status", "=", "pending"), ("stage_id", "!=", False)])._ids
        for start in range(0, len(ids), BATCH):
            leads = Lead.browse(ids[start : start + BATCH])
            Line.create(rehearsal._judge(leads))
            self.env.flush_all()
            self.env.invalidate_all()
        rehearsal.judged_count = len(ids)
        rehearsal.breaks = rehearsal._breaks()
        return rehearsal

    def _breaks(self):
        """What would break whoever the gates are enforced for, a line each."""
        rows = self.env["crm.change.part"]._change_breaks(self.gate_ids._gate_change())
        return "\n".join(
            self.env._("“%(what)s”: %(text)s", what=row["name"], text=row["text"]) for row in rows
        )

    def _judge(self, leads):
        """Values of the lines of one batch: who would fall, who would be held up."""
        board = leads._stagegate_board(rehearsed=self.gate_ids)
        values = []
        for lead in board.leads:
            target = board.next_stage(lead)
            falling = self._blamed(board.missing(lead, lead.stage_id))
            held = self._blamed(board.missing(lead, target)) if target else []
            if not falling and not held:
                continue
            values.append(
                {
                    "rehearsal_id": self.id,
                    "lead_id": lead.id,
                    "user_id": lead.user_id.id,
                    "team_id": lead.team_id.id,
                    "stage_id": lead.stage_id.id,
                    "effect": "demoted" if falling else "blocked",
                    "target_stage_id": (board.covered_stage(lead) if falling else target).id,
                    "expected_revenue": lead.expected_revenue,
                    "missing": self.env._(", ").join(gate.name for gate in falling or held),
                }
            )
        return values

    def _blamed(self, missing):
        """Gates of this rehearsal among what is missing: others have their effect already."""
        return [gate for gate, _verdict in missing if gate in self.gate_ids]

    # -- actions ----------------------------------------------------------------------------

    def action_open_lines(self):
        """Open the opportunities concerned, by stage and person, down to each."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("What would happen"),
            "res_model": "crm.gate.rehearsal.line",
            "view_mode": "pivot,list",
            "domain": [("id", "in", self._chosen_lines().ids)],
        }

    def action_preview(self):
        """Open what else the gates touch: forms, automations, imports, people."""
        self.ensure_one()
        self.check_access("read")
        return self.gate_ids.action_preview()

    def action_enforce(self):
        """Enforce the gates for the chosen people; can be undone on each gate.

        :raise UserError: when no team is chosen for teams, or when fewer people would be held to
            a gate than today and nobody has said that this is meant
        """
        self.ensure_one()
        if self.scope == "team" and not self.team_ids:
            raise UserError(self.env._("Please choose the teams to start with."))
        if self.loosens and not self.can_loosen:
            raise UserError(
                self.env._(
                    "%s\n\nThis would loosen it. If that is meant, tick “Enforce them for fewer "
                    "people than today”.",
                    self.loosens,
                )
            )
        percent, teams = self._chosen()
        self.gate_ids._set_rollout("enforce", percent=percent, teams=teams)
        return {"type": "ir.actions.act_window_close"}


def _present(gates):
    """What the dialog begins with: for as many as today, never for fewer."""
    enforced = gates.filtered(lambda gate: gate.mode == "enforce")
    if not enforced:
        return {}
    teams = enforced.enforce_team_ids
    if teams and all(gate.enforce_team_ids for gate in enforced):
        return {"scope": "team", "team_ids": [fields.Command.set(teams.ids)]}
    most = max(enforced.mapped("enforce_percent"))
    share = next((step for step in ("10", "50") if int(step) >= most), None)
    return {"scope": "share", "percent": share} if share and not teams else {"scope": "all"}


class CrmGateRehearsalLine(models.TransientModel):
    """One opportunity that enforcing the gates would touch."""

    _name = "crm.gate.rehearsal.line"
    _description = "Gate Rehearsal Line"
    _order = "effect desc, expected_revenue desc, id"

    rehearsal_id = fields.Many2one(
        "crm.gate.rehearsal", required=True, index=True, ondelete="cascade"
    )
    lead_id = fields.Many2one("crm.lead", "Opportunity", required=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", "Salesperson")
    team_id = fields.Many2one("crm.team", "Sales Team")
    stage_id = fields.Many2one("crm.stage")
    target_stage_id = fields.Many2one("crm.stage", "Falls to / kept out of")
    effect = fields.Selection([("demoted", "Would fall back"), ("blocked", "Would be held up")])
    expected_revenue = fields.Monetary("Revenue", currency_field="currency_id")
    currency_id = fields.Many2one(related="rehearsal_id.currency_id")
    missing = fields.Char()
