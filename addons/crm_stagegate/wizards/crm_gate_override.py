from odoo import api, fields, models


class CrmGateOverride(models.TransientModel):
    """Move an opportunity past its missing gates, with a reason that stays in the ledger."""

    _name = "crm.gate.override"
    _description = "Override Gates"
    _inherit = ["crm.notary.attached"]
    _attached_to = {"lead_id": "write"}

    lead_id = fields.Many2one("crm.lead", required=True, readonly=True)
    choices = fields.Json(compute="_compute_choices", help="What is missing, stage by stage.")
    stage_ids = fields.Many2many("crm.stage", compute="_compute_stage_ids")
    stage_id = fields.Many2one(
        "crm.stage", string="Move to", required=True, domain="[('id', 'in', stage_ids)]",
        compute="_compute_stage_id", store=True, readonly=False,
    )  # fmt: skip
    missing_text = fields.Text("Missing", compute="_compute_missing_text")
    reason = fields.Text(required=True)

    @api.depends("lead_id")
    @api.depends_context("lang")
    def _compute_choices(self):
        """Judge once for all that the dialog shows.

        ``{"next": id of the next stage, "missing": {stage id: text}}``, stages from the current
        one on, in order of the pipeline
        """
        for wizard in self:
            board = wizard.lead_id._stagegate_board()
            lead = board.leads
            if not lead:
                wizard.choices = {"next": False, "missing": {}}
                continue
            stages = board.pipeline(lead)[board.position(lead, lead.stage_id) or 0 :]
            wizard.choices = {
                "next": board.next_stage(lead).id,
                "missing": {
                    str(stage.id): "\n".join(
                        f"• {gate.name}: {verdict.reason}"
                        for gate, verdict in board.missing(lead, stage, with_overridden=True)
                    )
                    for stage in stages
                },
            }

    @api.depends("choices")
    def _compute_stage_ids(self):
        for wizard in self:
            wizard.stage_ids = [int(stage_id) for stage_id in wizard.choices["missing"]]

    @api.depends("lead_id")
    def _compute_stage_id(self):
        for wizard in self:
            wizard.stage_id = wizard.choices["next"]

    @api.depends("choices", "stage_id")
    def _compute_missing_text(self):
        for wizard in self:
            wizard.missing_text = wizard.choices["missing"].get(str(wizard.stage_id.id), "")

    def action_override(self):
        """Move the opportunity; see :meth:`crm.lead._stagegate_override`."""
        self.ensure_one()
        self.lead_id._stagegate_override(self.stage_id, self.reason)
        return {"type": "ir.actions.act_window_close"}
