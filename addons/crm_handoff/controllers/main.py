from odoo import http
from odoo.addons.crm_notary.tools.export_right import check_export
from odoo.http import content_disposition, request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class HandoffController(http.Controller):
    @http.route(
        "/crm_handoff/<int:handoff_id>/document/<int:attachment_id>", type="http", auth="user"
    )
    def document(self, handoff_id, attachment_id):
        """An input document, for people of the handoff who may not open what it lies on.

        404 for handoffs the user may not read and files the handoff's inputs do not ask for.
        """
        handoff = request.env["crm.handoff"].browse(handoff_id).exists()
        if not handoff or not handoff.has_access("read"):
            raise request.not_found()
        attachment = handoff._input_files().filtered(lambda each: each.id == attachment_id)
        if not attachment:
            raise request.not_found()
        return (
            request.env["ir.binary"]._get_stream_from(attachment).get_response(as_attachment=True)
        )

    @http.route("/crm_handoff/monthly.xlsx", type="http", auth="user")
    def monthly(self, ids=""):
        """The monthly table as a spreadsheet: the given rows, or all the user may read."""
        rows = request.env["crm.handoff.month"]
        rows.check_access("read")
        check_export(request.env)
        wanted = [int(each) for each in ids.split(",") if each.isdigit()]
        rows = rows.search([("id", "in", wanted)] if wanted else [])
        return request.make_response(
            rows._to_xlsx(),
            [
                ("Content-Type", XLSX),
                ("Content-Disposition", content_disposition(f"{rows._file_name()}.xlsx")),
            ],
        )
