from odoo import api, fields, models
from odoo.addons.crm_notary.tools.defaults import without_defaults


class CrmHandoffUpload(models.TransientModel):
    """Put a document of a named type on a handoff."""

    _name = "crm.handoff.upload"
    _description = "Add a Document to a Handoff"
    _inherit = ["crm.notary.attached"]
    _attached_to = {"handoff_id": "write"}

    handoff_id = fields.Many2one("crm.handoff", required=True)
    document_type_id = fields.Many2one("crm.document.type")
    file = fields.Binary(required=True, attachment=False)
    filename = fields.Char()

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        handoff = self.env["crm.handoff"].browse(values.get("handoff_id"))
        if handoff and "document_type_id" in fields_list:
            missing = handoff._missing("output")[handoff] or handoff._missing("input")[handoff]
            values["document_type_id"] = missing.document_type_id[:1].id
        return values

    def action_upload(self):
        """Store the file on the handoff."""
        self.ensure_one()
        self.handoff_id.check_access("write")
        without_defaults(self.env["ir.attachment"]).create(
            {
                "name": self.filename or self.document_type_id.name or self.handoff_id.display_name,
                "datas": self.file,
                "res_model": "crm.handoff",
                "res_id": self.handoff_id.id,
                "document_type_id": self.document_type_id.id,
            }
        )
        # sudo: a handoff whose fact holds closes once nothing is owed, whoever brought it
        self.handoff_id.sudo()._follow_facts()
        return {"type": "ir.actions.act_window_close"}
