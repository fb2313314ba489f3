"""On the opportunity: what mails and papers propose, in one line."""

from odoo import api, fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    proposal_ids = fields.One2many("crm.proposal", "lead_id", "Proposals", readonly=True)
    proposal_line_ids = fields.One2many(
        "crm.proposal.line", "lead_id", "From Papers", readonly=True
    )
    proposal_board = fields.Json("What Papers Say", compute="_compute_proposal_board")

    @api.depends_context("uid", "lang")
    @api.depends("proposal_ids.line_ids.state")
    def _compute_proposal_board(self):
        """``[{"id", "source", "lines": [{"id", "name", "value"}]}]``, the latest first."""
        Line = self.env["crm.proposal.line"]
        names = dict(Line._fields["kind"]._description_selection(self.env))
        lines = Line.search([("lead_id", "in", self.ids), ("state", "=", "open")])
        by_lead = lines.grouped("lead_id")
        for lead in self:
            lead.proposal_board = [
                {
                    "id": proposal.id,
                    "source": proposal.source,
                    "lines": [
                        {"id": line.id, "name": names[line.kind], "value": line.value}
                        for line in own
                    ],
                }
                for proposal, own in by_lead.get(lead._origin, Line).grouped("proposal_id").items()
            ]

    def action_read_paper(self):
        """Open the dialog that takes a quotation, a conversation or a photo."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Read a Paper"),
            "res_model": "crm.paper.read",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_lead_id": self.id},
        }
