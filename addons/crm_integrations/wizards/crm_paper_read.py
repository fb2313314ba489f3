"""A quotation, a conversation or a photo is read; people confirm what it says."""

import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ..paper import pdf, quotation

LARGEST = 10 * 1024 * 1024


class CrmPaperRead(models.TransientModel):
    _name = "crm.paper.read"
    _inherit = ["crm.notary.attached"]
    _attached_to = {"lead_id": "write"}
    _description = "Read a Paper"

    lead_id = fields.Many2one("crm.lead", "Opportunity", required=True, ondelete="cascade")
    kind = fields.Selection("_select_kind", "What It Is", required=True, default="quotation")
    whose = fields.Selection(
        [("supplier", "A supplier"), ("competitor", "A competitor"), ("customer", "The customer")],
        "From",
        default="supplier",
        required=True,
    )
    attachment_id = fields.Many2one(
        "ir.attachment",
        "File of the Opportunity",
        domain="[('res_model', '=', 'crm.lead'), ('res_id', '=', lead_id)]",
        ondelete="cascade",
    )
    file = fields.Binary("New File", attachment=False)
    file_name = fields.Char()

    @api.model
    def _select_kind(self):
        """What can be read here; addons above may offer more."""
        return [("quotation", self.env._("Quotation (PDF)"))]

    def action_read(self):
        """Read the paper.

        :return: an action: what was found is on the opportunity
        :raise UserError: where there is nothing to read, or nothing to find
        """
        self.ensure_one()
        self.lead_id.check_access("write")
        return getattr(self, f"_read_{self.kind}")()

    def _read_quotation(self):
        raw, name = self._content()
        if guess_mimetype(raw) != "application/pdf":
            raise UserError(self.env._("“%s” is no PDF.", name))
        try:
            values = quotation.read(raw)
        except pdf.Unreadable as error:
            raise UserError(
                self.env._(
                    "“%s” cannot be read: it is locked, damaged, larger than 10 MB or a picture of "
                    "a paper. Please ask for the file their program made.",
                    name,
                )
            ) from error
        return self._propose(values, self.whose, name)

    def _propose(self, values, origin, name):
        """Show on the opportunity what a file says.

        :raise UserError: where that is nothing new
        """
        proposal = self.env["crm.proposal"]._propose(
            self.lead_id, values, origin, name, attachment_id=self._kept(name).id
        )
        if not proposal:
            raise UserError(
                self.env._(
                    "Nothing new was found in “%s”: everything it says is known or was decided "
                    "before, or it says it in a way that is not understood.",
                    name,
                )
            )
        return {"type": "ir.actions.act_window_close"}

    def _content(self):
        """``(bytes, name)`` of the file that was chosen."""
        if self.file:
            raw, name = base64.b64decode(self.file), self.file_name or self.env._("File")
        elif self.attachment_id:
            attachment = self.attachment_id
            attachment.check_access("read")
            if attachment.res_model != "crm.lead" or attachment.res_id != self.lead_id.id:
                raise UserError(self.env._("Please choose a file of this opportunity."))
            raw, name = attachment.raw or b"", attachment.name
        else:
            raise UserError(self.env._("Please choose a file."))
        if not raw or len(raw) > LARGEST:
            raise UserError(self.env._("“%s” is empty or larger than 10 MB.", name))
        return raw, name

    def _kept(self, name):
        """The file on the opportunity, so that everybody can look it up."""
        if not self.file:
            return self.attachment_id
        return self.env["ir.attachment"].create(
            {"name": name, "raw": base64.b64decode(self.file), "res_model": "crm.lead",
             "res_id": self.lead_id.id}
        )  # fmt: skip
