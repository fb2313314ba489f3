"""Ask the people of a role to confirm a document, and let them do so without access to CRM.

A document that waits for its confirmation opens an approval of its gate; approving it confirms the
document, refusing it says why not.
"""

from odoo import api, fields, models
from odoo.addons.crm_notary.tools import decision
from odoo.exceptions import UserError

from ..ir_attachment import NOT_CONFIRMED


class CrmGateApproval(models.Model):
    _inherit = "crm.gate.approval"

    attachment_id = fields.Many2one(
        "ir.attachment", string="Document", readonly=True, ondelete="set null"
    )
    checksum = fields.Char(readonly=True)

    # -- asking -------------------------------------------------------------------------------

    @api.model
    def _follow_documents(self, board):
        """Open an approval for each document that waits; close those nothing waits for."""
        waiting = self._waiting_documents(board)
        known = self.sudo().search(
            [
                ("lead_id", "in", board.leads.ids),
                ("checksum", "!=", False),
                ("state", "in", ("pending", "approved", "refused")),
            ]
        )
        asked = {(each.lead_id.id, each.gate_id.id, each.checksum) for each in known}
        over = self.browse()
        for approval in known.filtered(lambda each: each.state == "pending"):
            key = (approval.lead_id.id, approval.gate_id.id)
            document = waiting.get(key)
            if not document or document.document_sha256 != approval.checksum:
                over |= approval
                asked.discard((*key, approval.checksum))
        over._decision_end("cancelled", by_system=True)
        rows = []
        for (lead_id, gate_id), document in waiting.items():
            if (lead_id, gate_id, document.document_sha256) in asked:
                continue
            gate = self.env["crm.stage.gate"].sudo().browse(gate_id)
            lead = self.env["crm.lead"].sudo().browse(lead_id)
            rows.append(
                self._prepare_request(
                    gate,
                    lead,
                    gate.step_ids.browse(),
                    document.create_uid,
                    attachment_id=document.id,
                    checksum=document.document_sha256,
                )
            )
        # where nobody can confirm it, the checklist names the role it waits for
        self._decision_ask(rows)

    def _waiting_documents(self, board):
        """``{(lead id, gate id): document}`` of what waits for its confirmation."""
        waiting = {}
        for gate in self.env["crm.stage.gate"]._confirmed():
            for lead in board.leads:
                verdict = board.verdict(lead, gate)
                if (
                    lead.active
                    and not verdict.met
                    and verdict.waiting
                    and verdict.res_model == "ir.attachment"
                ):
                    document = self.env["ir.attachment"].sudo().browse(verdict.res_id)
                    waiting[lead.id, gate.id] = document
        return waiting

    # -- what decisions ask (crm.decision.mixin) ----------------------------------------------

    def _of_documents(self):
        return self.filtered(lambda each: each.gate_id.kind == "document" or each.checksum)

    def _decision_levels(self):
        mine = self._of_documents()
        levels = super(CrmGateApproval, self - mine)._decision_levels()
        return levels | {each: [each.gate_id.confirm_role_id.sudo().user_ids] for each in mine}

    def _decision_hours(self):
        mine = self._of_documents()
        hours = super(CrmGateApproval, self - mine)._decision_hours()
        return hours | {each: each.gate_id.deadline_hours for each in mine}

    def _decision_content(self, keys=None):
        contents = super()._decision_content(keys)
        if keys is None:
            for each in self._of_documents():
                document = {each.checksum: each.attachment_id.name}
                contents[each]["documents"] = decision.listing(document)
        return contents

    def _decision_granted(self):
        for approval in self._of_documents():
            document = approval.attachment_id.exists()
            if not document or document.document_sha256 != approval.checksum:
                raise UserError(
                    self.env._("The document has changed meanwhile. Please look again.")
                )
            document._store_document(
                {
                    "document_confirmed_by_id": self.env.uid,
                    "date_document_confirmed": fields.Datetime.now(),
                    "document_confirmed_role_ids": [
                        fields.Command.link(approval.gate_id.confirm_role_id.id)
                    ],
                }
            )
        return super()._decision_granted()

    def _decision_ended(self):  # pylint: disable=missing-return
        mine = self._of_documents().filtered(lambda each: each.date_decided)
        for approval in mine:
            if document := approval.attachment_id.exists():
                document._store_document(NOT_CONFIRMED)
        super()._decision_ended()
        # this one was judged as confirmed
        lapsed = mine.filtered(lambda each: each.state == "lapsed")
        for reason in dict.fromkeys(lapsed.mapped("ended_reason")):
            mine = lapsed.filtered(lambda each, why=reason: each.ended_reason == why)
            mine._refresh_leads(
                lambda env, first=mine[:1]: first.with_context(lang=env.lang).ended_reason or ""
            )
