"""The lead's gates: judge moves, follow the evidence, demote, override."""

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.fetch import linked_ids
from odoo.exceptions import AccessError, UserError

from ...exceptions import GateRefused
from ..gate.board import GateBoard
from ..gate.reason import reason_weight

MIN_REASON_WEIGHT = 20


class CrmLead(models.Model):
    _inherit = "crm.lead"

    gate_state = fields.Selection(
        [("clear", "Clear"), ("missing", "Proof missing"), ("demoted", "Fell back")],
        readonly=True,
        copy=False,
        default="clear",
        help="Clear: the next stage is open. Proof missing: it is not. Fell back: evidence was "
        "lost and the opportunity with it.",
    )
    missing_gate_count = fields.Integer(
        "Missing Gates",
        readonly=True,
        copy=False,
        help="Enforced gates that keep the opportunity out of the next stage.",
    )
    credibility = fields.Integer(
        readonly=True,
        copy=False,
        default=100,
        aggregator="avg",
        help="Share of the gates up to the current stage that valid evidence proves, in percent; "
        "overridden gates count as not proven. 100 when there is nothing to prove.",
    )
    gate_reason = fields.Text("Why it fell back", readonly=True, copy=False, translate=True)
    date_gate_judged = fields.Datetime("Gates judged on", readonly=True, copy=False, index=True)
    gate_grace_until = fields.Datetime(
        "Falls back on", readonly=True, copy=False, index="btree_not_null"
    )
    overridden_gate_ids = fields.Many2many(
        "crm.stage.gate",
        "crm_lead_overridden_gate_rel",
        string="Overridden Gates",
        readonly=True,
        copy=False,
        help="Gates the opportunity was moved past. The mark stays until they are met.",
    )
    # stored: a board shows it on each card, and a relation costs a query each time
    is_overridden = fields.Boolean("Overridden", compute="_compute_is_overridden", store=True)
    evidence_ids = fields.One2many("crm.gate.evidence", "lead_id", copy=False)
    approval_ids = fields.One2many("crm.gate.approval", "lead_id", string="Approvals", copy=False)

    # most opportunities are clear: nobody searches for those by their state
    _gate_state_index = models.Index("(gate_state) WHERE gate_state IN ('missing', 'demoted')")

    @api.depends("overridden_gate_ids")
    def _compute_is_overridden(self):
        for lead in self:
            lead.is_overridden = bool(lead.overridden_gate_ids)

    # -- judging ----------------------------------------------------------------------------

    def _stagegate_board(self, rehearsed=()):
        """Judge these leads; sudo because a verdict is the same whoever looks."""
        leads = self.sudo().with_context(active_test=False, lang=self.env.lang)
        return GateBoard(leads, rehearsed)

    def _stagegate_judge_moves(self):
        """Judge leads whose stage differs from the one the ledger knows, and record the moves.

        :raise GateRefused: naming each lead that may not enter and every missing gate; nothing of
            the batch is moved then
        """
        stage_ids, judged_ids = linked_ids(self, "stage_id"), linked_ids(self, "gate_stage_id")
        moved = self.browse(each for each in self._ids if stage_ids[each] != judged_ids[each])
        if not moved:
            return
        moved.filtered("ledger_sequence")._stagegate_lock_ledgers()
        board = moved._stagegate_board()
        refusals, entries = [], []
        for lead in board.leads:
            move = lead, lead.gate_stage_id, lead.stage_id
            problem = self._stagegate_problem_of_move(board, *move)
            if problem:
                refusals.append(problem)
            else:
                entries.append(self._stagegate_prepare_move(board, *move))
        if refusals:
            raise GateRefused(self._stagegate_format_refusals(refusals), refusals)
        self._stagegate_record_transitions(entries)
        self._stagegate_settle(board)
        self._stagegate_after_moves(board, entries)

    def _stagegate_after_moves(self, board, entries):
        """Hook: moves were judged and recorded; entries as of :meth:`_stagegate_prepare_move`."""

    def _stagegate_problem_of_move(self, board, lead, judged, target):
        """The refusal of a move as a dict; None when it is allowed.

        :param judged: the stage that the ledger knows
        """
        if not target or not self.env["crm.stage.gate"]._in_play_ids():
            return None
        position = board.position(lead, target)
        if position is None:
            if not board.is_guarded(lead) and not board.is_guarded_elsewhere(target):
                return None
            gates = [
                {
                    "name": self.env._("Pipeline"),
                    "reason": self.env._("This stage does not belong to the team's pipeline."),
                    "instruction": self.env._("Move the opportunity to the right team first."),
                }
            ]
            return self._stagegate_prepare_refusal(lead, target, gates)
        before = board.position(lead, judged) if judged else None
        if before is not None and position < before and not target.is_won:
            return None
        missing = board.missing(lead, target)
        if not missing:
            return None
        gates = [
            {
                "id": gate.id,
                "name": gate.name,
                "stage": gate.stage_id.name,
                "reason": verdict.reason_beside(gate.instruction),
                "instruction": gate.instruction or "",
            }
            for gate, verdict in missing
        ]
        return self._stagegate_prepare_refusal(lead, target, gates)

    def _stagegate_prepare_refusal(self, lead, target, gates):
        # what is only just made goes with the refusal: there is nothing to open
        is_new = lead.create_date == self.env.cr.now()
        return {
            "lead_id": not is_new and lead.id,
            "lead": lead.name or "",
            "stage": target.name,
            "gates": gates,
        }

    def _stagegate_format_refusals(self, refusals):
        lines = []
        for refusal in refusals:
            lines.append(
                self.env._(
                    "“%(lead)s” cannot enter “%(stage)s” yet. Missing:",
                    lead=refusal["lead"],
                    stage=refusal["stage"],
                )
            )
            for gate in refusal["gates"]:
                text = f"{gate['reason']} {gate['instruction']}".strip()
                lines.append(f"  • {gate['name']}: {text}")
        return "\n".join(lines)

    def _stagegate_prepare_move(self, board, lead, before, target):
        old, new = board.position(lead, before) if before else None, board.position(lead, target)
        if target.is_won and not before.is_won:
            kind = "won"
        elif not lead.ledger_sequence:
            kind = "enter"
        elif old is not None and new is not None and new < old:
            kind = "regress"
        else:
            kind = "advance"
        details = {}
        if board.overridden(lead):
            details["overridden"] = lead.overridden_gate_ids.mapped("name")
        proofs = {
            board.name(gate): verdict.checksum
            for gate, verdict in (board.judged_up_to(lead, target) if target else ())
            if verdict.met
        }
        if proofs:
            details["proofs"] = proofs
        return {
            "lead": lead,
            "kind": kind,
            "from_stage": before,
            "to_stage": target,
            "span": abs((new or 0) - (old or 0)) if new is not None and before else 0,
            "cause": "pipeline" if before and old is None else "person",
            "status": "won" if target.is_won else "open" if lead.active else lead.gate_status,
            "details": details,
        }

    # -- following the evidence -------------------------------------------------------------

    def _stagegate_refresh_kind(self, kinds, reason=""):
        """:meth:`_stagegate_refresh`, but only if a gate of one of these kinds is in play."""
        if self and not self.env["crm.stage.gate"]._kinds_in_play().isdisjoint(kinds):
            self._stagegate_refresh(reason=reason)

    def _stagegate_refresh(self, reason="", cause="evidence"):
        """Judge these leads again because something they are judged by has changed.

        Records and revokes evidence; a lead whose stage is no longer covered falls back to the
        highest stage that is, or gets its grace period. Costs nothing when no gate is in play.

        :param reason: what happened, for people to read: function of an environment that words
            it in its language; text is kept in the one it is in
        :param cause: what the ledger names as the cause of a fall, see ``crm.stage.transition``
        """
        if not self or not self.env["crm.stage.gate"]._in_play_ids():
            return
        # sudo: losing evidence has consequences whoever caused it
        leads = self._stagegate_whole()
        leads -= leads._stagegate_about_to_be_judged()
        if not leads:
            return
        leads._stagegate_lock_ledgers()
        changed = leads._stagegate_record_outside_changes()
        board = leads._stagegate_board()
        leads._stagegate_settle(board, reason, cause, without_grace=changed)

    def _stagegate_about_to_be_judged(self):
        """Leads that were moved a moment ago and whose move is judged next, or right now.

        A change of team moves, and judging the move reads what else follows the team.
        """
        pending = self.env.transaction.field_dirty.get(self._fields["stage_id"], ())
        return self.filtered(
            lambda lead: lead.id in pending and lead.stage_id != lead.gate_stage_id
        )

    def _stagegate_settle(self, board, reason="", cause="evidence", without_grace=()):
        """Bring evidence, stage, mark and figures of a judged batch in line with the verdicts."""
        if not self.env["crm.stage.gate"]._in_play_ids():
            return
        now, judged_at = fields.Datetime.now(), self.env.cr.now()
        lost, touched = self.env["crm.gate.evidence"]._sync(board, reason)
        falling = {}
        for lead in board.leads:
            if board.overridden(lead):
                lead._stagegate_keep_overrides(board)
            stage = lead.active and lead.stage_id
            uncovered = stage and board.missing(lead, stage)
            if stage and board.is_astray(lead):
                falling[lead] = (board.covered_stage(lead), [])
            elif uncovered and board.position(lead, stage):
                # grace is for proofs that were lost, not for stages that never had any
                begins = lead.id in lost or (cause == "rules" and lead not in without_grace)
                if lead._stagegate_is_in_grace(now, begins):
                    if not lead.gate_grace_until:
                        falling[lead] = (None, uncovered)
                else:
                    falling[lead] = (board.covered_stage(lead), uncovered)
            elif lead.gate_grace_until:
                lead._store_protected({"gate_grace_until": False})
        if falling:
            self._stagegate_fall_back(board, falling, lost, reason, cause)
        ids_by_figures, all_figures = {}, board.leads._stagegate_figures(board)
        for lead in board.leads:
            figures = all_figures[lead.id]
            missing = figures["missing_gate_count"]
            before = lead.gate_state
            state = "missing" if missing else "clear"
            if missing and before == "demoted":
                state = "demoted"
            if before != state or lead.missing_gate_count != missing:
                touched.add(lead.id)
            key = (state, *figures.items())
            ids_by_figures.setdefault(key, []).append(lead.id)
        for (state, *figures), ids in ids_by_figures.items():
            values = {
                **dict(figures),
                "gate_state": state,
                # when this transaction began: its snapshot is what was judged. To the
                # microsecond, so that the row always changes and whoever waits for it starts
                # again with this judgement in view
                "date_gate_judged": judged_at,
            }
            if state != "demoted":
                values["gate_reason"] = False
            board.leads.browse(ids)._store_protected(values)
        self.browse(touched)._stagegate_notify_judged()

    def _stagegate_figures(self, board):
        """What is stored of judged leads; other addons weigh more into their credibility.

        :return: ``{lead id: dict of protected fields}``, each in the same order
        """
        names = "missing_gate_count", "credibility"
        return {lead.id: dict(zip(names, board.figures(lead), strict=True)) for lead in self}

    def _stagegate_keep_overrides(self, board):
        """The mark of an override stays until its gate is met or the lead is before its stage."""
        still = self.overridden_gate_ids.filtered(
            lambda gate: (
                gate.mode == "enforce"
                and not board.verdict(self, gate).met
                and (board.position(self, gate.stage_id) or 0)
                <= (board.position(self, self.stage_id) or 0)
            )
        )
        if still != self.overridden_gate_ids:
            self._store_protected({"overridden_gate_ids": [fields.Command.set(still.ids)]})
            board.set_overridden(self, still)

    def _stagegate_is_in_grace(self, now, begins):
        """Whether the lead may stay where it is for now; starts no clock.

        :param begins: whether what happened gives a grace period to a lead that has none yet
        """
        if self.gate_grace_until:
            return self.gate_grace_until > now
        return begins and bool(self._stagegate_company().gate_grace_hours)

    def _stagegate_company(self):
        return self.company_id or self.env.company

    def _stagegate_record_outside_changes(self):
        """Take note of stages that changed without the ORM, and so without a judgement.

        :return: leads whose stage had been changed so
        """
        entries = [
            {
                "lead": lead,
                "kind": "outside",
                "cause": "outside",
                "from_stage": lead.gate_stage_id,
                "to_stage": lead.stage_id,
                "reason": lambda env: env._("The stage differed from the ledger's last entry."),
            }
            for lead in self
            if lead.ledger_sequence and lead.stage_id != lead.gate_stage_id
        ]
        if entries:
            self._stagegate_record_transitions(entries)
        return self.browse([entry["lead"].id for entry in entries])

    # -- overriding -------------------------------------------------------------------------

    def _stagegate_override(self, stage, reason):
        """Move one lead to ``stage`` past its missing gates: own right, reason, ledger, mark.

        :raise AccessError: without the override right
        :raise UserError: when the reason says too little or nothing is missing
        """
        self.ensure_one()
        if not self.env.user.has_group("crm_stagegate.group_stagegate_override"):
            raise AccessError(self.env._("You do not have the right to override gates."))
        self.check_access("write")
        reason = (reason or "").strip()
        if reason_weight(reason) < MIN_REASON_WEIGHT:
            raise UserError(
                self.env._(
                    "Please write a reason that a colleague understands in a year: what happened, "
                    "who agreed, when the proof will follow."
                )
            )
        lead = self._stagegate_whole()
        lead._stagegate_lock_ledgers()
        stage = stage.sudo()
        board = lead._stagegate_board()
        if board.position(lead, stage) is None:
            raise UserError(self.env._("This stage does not belong to the team's pipeline."))
        missing = [gate for gate, _verdict in board.missing(lead, stage, with_overridden=True)]
        if not missing:
            raise UserError(self.env._("Nothing is missing: the opportunity can simply be moved."))
        old = board.position(lead, lead.stage_id) or 0
        self._stagegate_record_transitions(
            [
                {
                    "lead": lead,
                    "kind": "override",
                    "from_stage": lead.gate_stage_id,
                    "to_stage": stage,
                    "span": abs(board.position(lead, stage) - old),
                    "status": "won" if stage.is_won else "open",
                    "reason": reason,
                    "details": {"overridden": [gate.name for gate in missing]},
                }
            ]
        )
        overridden = [fields.Command.set([gate.id for gate in missing])]
        lead._store_protected({"overridden_gate_ids": overridden, "gate_state": "missing"})
        # the user's own rights decide whether the lead may be written at all
        self.write({"stage_id": stage.id})
        lead._stagegate_settle(lead._stagegate_board())
        return True
