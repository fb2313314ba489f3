from odoo import api, fields, models


class CrmGateOverride(models.TransientModel):
    """Move an opportunity past its missing gates, with a reason that stays in the ledger."""

    _name = "crm.gate.override"
    _description = "Override Gates"

    lead_id = fields.Many2one("crm.lead", required=True, readonly=True)
    stage_ids = fields.Many2many("crm.stage", compute="_compute_stage_ids")
    stage_id = fields.Many2one(
        "crm.stage", string="Move to", required=True, domain="[('id', 'in', stage_ids)]",
        compute="_compute_stage_id", store=True, readonly=False,
    )  # fmt: skip
    missing_text = fields.Text("Missing", compute="_compute_missing_text")
    reason = fields.Text(required=True)

    @api.depends("lead_id")
    def _compute_stage_ids(self):
        for wizard in self:
            board = wizard.lead_id._stagegate_board()
            lead = board.leads
            position = board.position(lead, lead.stage_id) or 0
            wizard.stage_ids = board.pipeline(lead)[position:] if lead else False

    @api.depends("lead_id")
    def _compute_stage_id(self):
        for wizard in self:
            board = wizard.lead_id._stagegate_board()
            wizard.stage_id = board.next_stage(board.leads) if board.leads else False

    @api.depends("lead_id", "stage_id")
    def _compute_missing_text(self):
        for wizard in self:
            board = wizard.lead_id._stagegate_board()
            missing = (
                board.missing(board.leads, wizard.stage_id.sudo(), waived=False)
                if board.leads and wizard.stage_id
                else []
            )
            wizard.missing_text = "\n".join(
                f"• {gate.name}: {verdict.reason}" for gate, verdict in missing
            )

    def action_override(self):
        """Move the opportunity; see :meth:`crm.lead._stagegate_override`."""
        self.ensure_one()
        self.lead_id._stagegate_override(self.stage_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
