"""Ask the people of a role to confirm a document, and let them do so without access to CRM.

A document that waits for its confirmation opens an approval of its gate; approving it confirms the
document, refusing it says why not.
"""

from odoo import api, fields, models, tools
from odoo.exceptions import UserError

from ..ir_attachment import NOT_CONFIRMED


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    def _approvers_of_step(self, step, lead, requester):
        if self.kind != "document":
            return super()._approvers_of_step(step, lead, requester)
        return self._filter_deciders(self.confirm_role_id.user_ids, lead, requester)

    @api.model
    def _asks_confirmations(self):
        """Whether any document has to be confirmed, or somebody is still asked to."""
        return not self._is_being_removed() and self._find_asks_confirmations()

    @api.model
    @tools.ormcache()
    def _find_asks_confirmations(self):
        # a gate that asks no more may have left questions open
        return bool(
            self._in_play().filtered("confirm_role_id")
            or self.env["crm.gate.approval"]
            .sudo()
            .search_count([("state", "=", "pending"), ("gate_id.kind", "=", "document")], limit=1)
        )


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _stagegate_settle(self, board, *args, **kwargs):  # pylint: disable=missing-return
        super()._stagegate_settle(board, *args, **kwargs)
        if self.env["crm.stage.gate"]._asks_confirmations():
            self.env["crm.gate.approval"]._follow_documents(board)


class CrmGateApproval(models.Model):
    _inherit = "crm.gate.approval"

    attachment_id = fields.Many2one(
        "ir.attachment", string="Document", readonly=True, ondelete="set null"
    )
    checksum = fields.Char(readonly=True)

    @api.model
    def _follow_documents(self, board):
        """Open an approval for each document that waits; close those nothing waits for."""
        waiting = self._waiting_documents(board)
        known = self.sudo().search(
            [("lead_id", "in", board.leads.ids), ("gate_id.kind", "=", "document")]
        )
        asked = {(each.lead_id.id, each.gate_id.id, each.checksum) for each in known}
        for approval in known.filtered(lambda each: each.state == "pending"):
            document = waiting.get((approval.lead_id.id, approval.gate_id.id))
            if not document or document.document_sha256 != approval.checksum:
                approval._store({"state": "withdrawn", "decision_date": fields.Datetime.now()})
                approval.activity_unlink(["crm_stagegate.mail_activity_approval"])
                asked.discard((approval.lead_id.id, approval.gate_id.id, approval.checksum))
        for (lead_id, gate_id), document in waiting.items():
            if (lead_id, gate_id, document.document_sha256) not in asked:
                self._ask_confirmation(lead_id, gate_id, document)

    def _waiting_documents(self, board):
        """``{(lead id, gate id): document}`` of what waits for its confirmation."""
        waiting = {}
        for gate in self.env["crm.stage.gate"]._in_play():
            if gate.kind != "document" or not gate.confirm_role_id:
                continue
            for lead in board.leads:
                verdict = board.verdict(lead, gate)
                if not verdict.met and verdict.waiting and verdict.res_model == "ir.attachment":
                    document = self.env["ir.attachment"].sudo().browse(verdict.res_id)
                    waiting[lead.id, gate.id] = document
        return waiting

    def _ask_confirmation(self, lead_id, gate_id, document):
        gate = self.env["crm.stage.gate"].sudo().browse(gate_id)
        lead = self.env["crm.lead"].sudo().browse(lead_id)
        approvers = gate._approvers_of_step(gate.step_ids.browse(), lead, document.create_uid)
        if not approvers:
            return  # the checklist names the role it waits for
        approval = self._open_pending(
            {
                "lead_id": lead.id,
                "gate_id": gate.id,
                "requested_by": document.create_uid.id,
                "request_date": fields.Datetime.now(),
                "approver_ids": [fields.Command.set(approvers.ids)],
                "company_id": lead.company_id.id,
                "attachment_id": document.id,
                "checksum": document.document_sha256,
            }
        )
        approval._invite(approvers)
        approval._invite_delegates()

    def _close(self, state, reason):
        leads = super()._close(state, reason)
        for approval in self.sudo().filtered(lambda each: each.gate_id.kind == "document"):
            document = approval.attachment_id.exists()
            if state == "withdrawn" and document:
                document._store_document(NOT_CONFIRMED)
            if state != "approved":
                continue
            if not document or document.document_sha256 != approval.checksum:
                raise UserError(
                    self.env._("The document has changed meanwhile. Please look again.")
                )
            document._store_document(
                {
                    "document_confirmed_by": self.env.uid,
                    "document_confirmed_date": fields.Datetime.now(),
                    "document_confirmed_role_ids": [
                        fields.Command.link(approval.gate_id.confirm_role_id.id)
                    ],
                }
            )
        return leads
