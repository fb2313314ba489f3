from odoo import api, fields, models
from odoo.addons.crm_notary.tools.bulk import copy_columns

COLUMNS = (
    "lead_id", "gate_id", "stage_id", "user_id", "team_id", "company_id", "date", "reason",
    "create_uid", "create_date",
)  # fmt: skip


class CrmGateObservation(models.Model):
    """A move that an observed gate would have refused, had it been enforced."""

    _name = "crm.gate.observation"
    _description = "Would Have Been Refused"
    _inherit = ["crm.notary.protected"]
    _order = "date desc, id desc"
    _rec_name = "gate_id"

    lead_id = fields.Many2one(
        "crm.lead", required=True, readonly=True, index=True, ondelete="cascade"
    )
    gate_id = fields.Many2one(
        "crm.stage.gate", required=True, readonly=True, index=True, ondelete="cascade"
    )
    stage_id = fields.Many2one("crm.stage", "Stage Entered", readonly=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", "Moved by", readonly=True, ondelete="set null")
    team_id = fields.Many2one("crm.team", readonly=True, ondelete="set null")
    company_id = fields.Many2one("res.company", readonly=True, ondelete="set null")
    date = fields.Datetime(readonly=True, required=True, index=True)
    reason = fields.Char(readonly=True)

    @api.model
    def _record(self, board, entries):
        """Note what observed gates would have refused among the moves just made."""
        now = self.env.cr.now().replace(microsecond=0)
        rows = []
        for entry in entries:
            lead, target = entry["lead"], entry["to_stage"]
            if entry["kind"] not in ("enter", "advance", "won") or not target:
                continue
            old = board.position(lead, entry["from_stage"]) if entry["from_stage"] else None
            for gate, verdict in board.missing(lead, target, mode="observe"):
                # each gate is crossed once, not again with every later move
                if old is not None and (board.position(lead, gate.stage_id) or 0) <= old:
                    continue
                rows.append(
                    (
                        lead.id, gate.id, target.id, self.env.uid, lead.team_id.id or None,
                        lead.company_id.id or None, now, verdict.reason, self.env.uid, now,
                    )
                )  # fmt: skip
        if rows:
            copy_columns(self.env, self._table, COLUMNS, rows)
            self.invalidate_model(flush=False)
