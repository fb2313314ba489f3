"""Gate kind ``followup``: effective follow-ups since the stage was entered."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.addons.crm_stagegate.models.gate.verdict import Verdict, fingerprint
from odoo.exceptions import ValidationError


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    kind = fields.Selection(
        selection_add=[("followup", "Follow-ups")], ondelete={"followup": "cascade"}
    )
    followup_count = fields.Integer("Effective follow-ups", default=1)
    followup_witnessed_count = fields.Integer(
        "Of these witnessed", help="At least so many of them the system saw happen."
    )
    followup_breakthrough_id = fields.Many2one(
        "crm.followup.breakthrough",
        "With the breakthrough",
        ondelete="restrict",
        help="At least one of them names this breakthrough. Empty: any will do.",
    )

    @api.constrains("kind", "followup_count", "followup_witnessed_count")
    def _check_followup_parameters(self):
        for gate in self:
            if gate.kind == "followup" and gate.followup_count < 1:
                raise ValidationError(
                    self.env._("“%s” asks for at least one follow-up.", gate.name)
                )
            if not 0 <= gate.followup_witnessed_count <= gate.followup_count:
                raise ValidationError(
                    self.env._(
                        "“%s” cannot ask for more witnessed follow-ups than follow-ups.", gate.name
                    )
                )

    def _definition_followup(self):
        return ["followup_count", "followup_witnessed_count", "followup_breakthrough_id"]

    def _judge_followup(self, leads):
        # sudo: a verdict is the same for everybody
        done = (
            self.env["crm.followup"]
            .sudo()
            .search_fetch(
                [
                    ("lead_id", "in", leads.ids),
                    ("is_effective", "=", True),
                    ("state", "=", "done"),
                    ("replaced_by_id", "=", False),
                ],
                ["lead_id", "date", "user_id", "breakthrough_ids", "quality_score", "is_witnessed"],
                order="date, id",
            )
            .grouped("lead_id")
        )
        moves = defaultdict(list)
        for move in (
            self.env["crm.stage.transition"]
            .sudo()
            .search_fetch(
                [("lead_id", "in", leads.ids), ("to_stage_id", "!=", False)],
                ["lead_id", "date", "from_stage_id", "to_stage_id"],
                order="lead_key, sequence",
            )
        ):
            if move.from_stage_id != move.to_stage_id:
                moves[move.lead_id.id].append(move)
        none = self.env["crm.followup"]
        return {
            gate.id: {
                lead.id: gate._judge_followups(done.get(lead, none), moves[lead.id])
                for lead in leads
            }
            for gate in self
        }

    def _followups_since(self, moves):
        """When the stage was entered from which this gate's stage is reached.

        A gate that was passed keeps counting from the stage before it: passing it must not take
        away what it was passed with.
        """
        since = None
        for move in moves:
            before, after = move.from_stage_id, move.to_stage_id
            # falling back starts nothing anew
            is_forward = not before or before.sequence < after.sequence
            if is_forward and after.sequence < self.stage_id.sequence:
                since = move.date
        return since

    def _judge_followups(self, followups, moves):
        since = self._followups_since(moves)
        counted = followups.filtered(lambda each: not since or each.date >= since)
        wanted = self.followup_breakthrough_id
        proving = counted.filtered(lambda each: wanted in each.breakthrough_ids)
        witnessed = counted.filtered("is_witnessed")
        if (
            len(counted) >= self.followup_count
            and len(witnessed) >= self.followup_witnessed_count
            and (not wanted or proving)
        ):
            # those that are asked for in particular, and then the first ones
            needed = witnessed[: self.followup_witnessed_count]
            if wanted and not needed & proving:
                needed |= proving[:1]
            chosen = needed | (counted - needed)[: max(self.followup_count - len(needed), 0)]
            chosen = chosen.sorted(lambda each: (each.date, each.id))
            last = chosen[-1]
            return Verdict(
                True,
                res_model="crm.followup",
                res_id=last.id,
                checksum=fingerprint(chosen.ids, chosen.mapped("quality_score")),
                user_id=last.user_id.id,
            )
        if len(counted) < self.followup_count:
            return Verdict(
                False,
                reason=self.env._(
                    "%(done)s of %(needed)s effective follow-ups since the stage was entered.",
                    done=len(counted),
                    needed=self.followup_count,
                ),
            )
        if len(witnessed) < self.followup_witnessed_count:
            return Verdict(
                False,
                reason=self.env._(
                    "%(done)s of %(needed)s follow-ups were witnessed by the system: a mail sent, "
                    "a meeting held, a check-in.",
                    done=len(witnessed),
                    needed=self.followup_witnessed_count,
                ),
            )
        return Verdict(
            False,
            reason=self.env._("No follow-up names the breakthrough “%s” yet.", wanted.name),
        )

    def _action_followup(self, lead):
        """Open the canvas."""
        return lead.action_open_canvas()
