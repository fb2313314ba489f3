from odoo import http
from odoo.exceptions import AccessError
from odoo.http import request


class ApprovalDocument(http.Controller):
    """Documents of an opportunity, for those who decide on it without access to CRM."""

    @http.route(
        "/crm_stagegate/approval/<int:approval_id>/document/<int:attachment_id>",
        type="http",
        auth="user",
        readonly=True,
    )
    def document(self, approval_id, attachment_id, **_ignored):
        """Stream a document of the approval's lead to a user who may read the approval."""
        approval = request.env["crm.gate.approval"].browse(approval_id).exists()
        try:
            approval.check_access("read")
        except AccessError:
            raise request.not_found() from None
        # sudo: the right to read comes from the approval, checked above
        attachment = request.env["ir.attachment"].sudo().browse(attachment_id).exists()
        on_lead = (
            attachment.res_model == "crm.lead" and attachment.res_id == approval.sudo().lead_id.id
        )
        if not approval or not on_lead or not attachment.document_type_id:
            raise request.not_found()
        return request.env["ir.binary"]._get_stream_from(attachment).get_response()
