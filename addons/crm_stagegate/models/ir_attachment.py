import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.mimetypes import guess_mimetype

from .gate import document_content

CONTENT_FIELDS = {"raw", "datas", "db_datas", "store_fname", "url", "type"}
PLACE_FIELDS = {"res_model", "res_id", "res_field", "document_type_id"}
NOT_CONFIRMED = {
    "document_confirmed_by_id": False,
    "date_document_confirmed": False,
    "document_confirmed_role_ids": [fields.Command.clear()],
}
PROTECTED_FIELDS = {
    "document_mimetype",
    "document_sha256",
    "document_digest",
    "document_confirmed_by_id",
    "date_document_confirmed",
    "document_confirmed_role_ids",
}


class IrAttachment(models.Model):
    _name = "ir.attachment"
    _inherit = ["ir.attachment", "crm.notary.protected"]
    _protected_operations = ()

    document_type_id = fields.Many2one(
        "crm.document.type",
        string="Sales Document Type",
        index="btree_not_null",
        ondelete="restrict",
    )
    # what the content says, set by the server only; "mimetype" can be sent by the uploader
    document_mimetype = fields.Char(readonly=True, copy=False)
    document_sha256 = fields.Char("Content SHA-256", readonly=True, copy=False)
    # one byte more is another file and says the same; see gate/document_content.py
    document_digest = fields.Char("What It Says (SHA-256)", readonly=True, copy=False)
    document_confirmed_by_id = fields.Many2one("res.users", readonly=True, copy=False)
    date_document_confirmed = fields.Datetime("Document Confirmed Date", readonly=True, copy=False)
    # in which roles: another gate may ask another role about the same document
    document_confirmed_role_ids = fields.Many2many("res.role", readonly=True, copy=False)

    _document_digest_index = models.Index("(document_digest, id) WHERE document_digest IS NOT NULL")

    def _get_protected_fields(self):
        return super()._get_protected_fields() | PROTECTED_FIELDS

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("document_type_id"):
                self._check_document_values(vals)
        attachments = super().create(vals_list)
        documents = attachments.filtered("document_type_id")
        if documents:
            documents._read_content()
            documents._document_leads()._stagegate_refresh()
        return attachments

    def write(self, vals):
        if not (CONTENT_FIELDS | PLACE_FIELDS) & vals.keys():
            return super().write(vals)
        documents = self.filtered("document_type_id")
        leads = documents._document_leads()
        moved = documents.filtered("document_confirmed_by_id")._filter_to_move(vals)
        result = super().write(vals)
        if moved:
            # it was confirmed as that document of that opportunity
            moved.sudo()._store_document(NOT_CONFIRMED)
        documents |= self.filtered("document_type_id")
        if documents:
            documents._read_content()
            who = self.env.user.name
            (leads | documents._document_leads())._stagegate_refresh(
                reason=lambda env: env._("The document was changed by %s.", who)
            )
        return result

    def unlink(self):
        documents = self.filtered("document_type_id")
        leads = documents._document_leads()
        names, who = documents.mapped("name"), self.env.user.name
        result = super().unlink()
        if leads:
            leads._stagegate_refresh(
                reason=lambda env: env._(
                    "%(user)s deleted the document “%(name)s”.",
                    user=who,
                    name=env._(", ").join(names),
                )
            )
        return result

    def register_as_main_attachment(self, force=True):
        """The chatter asks for it each time it is loaded, also of a document that was just deleted.

        What its loss does to the opportunity loads the chatter, so whoever deleted it would meet an
        error.
        """
        return super(IrAttachment, self.exists()).register_as_main_attachment(force=force)

    def _filter_to_move(self, vals):
        """Documents that ``vals`` make a document of another type or place."""
        return self.filtered(
            lambda each: any(
                name in vals and each._fields[name].convert_to_write(each[name], each) != vals[name]
                for name in PLACE_FIELDS
            )
        )

    def _document_leads(self):
        """Leads these documents lie on, as far as they still exist."""
        ids = {each.res_id for each in self.sudo() if each.res_model == "crm.lead" and each.res_id}
        return self.env["crm.lead"].sudo().browse(ids).exists()

    def _check_document_values(self, vals):
        """Refuse a bad document before it is stored, with a message for the uploader."""
        document_type = self.env["crm.document.type"].browse(vals["document_type_id"])
        if vals.get("type") == "url" or vals.get("url"):
            raise UserError(
                self.env._("A link proves nothing: its content can change. Please upload the file.")
            )
        raw = vals.get("raw") or b""
        if isinstance(raw, str):
            raw = raw.encode()
        if not raw and vals.get("datas"):
            raw = base64.b64decode(vals["datas"])
        mimetype = _content_mimetype(raw)
        document_type._check_content(vals.get("name") or "", len(raw), mimetype)
        document_type._check_readable(
            vals.get("name") or "", document_content.read(raw, mimetype).is_readable
        )

    def _read_content(self):
        """Store what the content of documents says; a changed content loses its confirmation."""
        for attachment in self.sudo():
            raw = attachment.raw or b""
            if isinstance(raw, str):
                raw = raw.encode()
            sha256 = hashlib.sha256(raw).hexdigest() if raw else False
            if sha256 == attachment.document_sha256:
                continue
            mimetype = _content_mimetype(raw) if raw else False
            content = document_content.read(raw, mimetype) if raw else None
            attachment._store_document(
                {
                    # what cannot be opened is of no kind that proves anything
                    "document_mimetype": mimetype if content and content.is_readable else False,
                    "document_sha256": sha256,
                    "document_digest": content.digest if content else False,
                    **NOT_CONFIRMED,
                }
            )

    def _store_document(self, vals):
        """Write what the system found out about documents."""
        return self._with_edit_sentinel().write(vals)

    def action_confirm_document(self):
        """Confirm, as a person whose role a gate asks for, that these documents are signed.

        :raise AccessError: when no gate on this document asks for a role of the user's, or the
            user owns the opportunity.
        """
        for attachment in self:
            # the role is the right: those who have it may have no access to CRM
            lead = attachment._document_leads()
            gates = (
                self.env["crm.stage.gate"]
                ._in_play()
                .filtered(
                    lambda gate, attachment=attachment: (
                        gate.kind == "document"
                        and gate.document_type_id == attachment.sudo().document_type_id
                        and self.env.user in gate.confirm_role_id.user_ids
                    )
                )
            )
            is_internal = self.env.user._is_internal()
            if not gates or not is_internal or lead.company_id - self.env.user.company_ids:
                raise AccessError(
                    self.env._(
                        "Only a person of the role named by the gate can confirm a document."
                    )
                )
            if lead.user_id == self.env.user:
                raise AccessError(
                    self.env._(
                        "You cannot confirm a document on your own opportunity. Ask a colleague."
                    )
                )
            # sudo: the confirming role may have no right to write the attachment
            attachment.sudo()._store_document(
                {
                    "document_confirmed_by_id": self.env.uid,
                    "date_document_confirmed": fields.Datetime.now(),
                    "document_confirmed_role_ids": [
                        fields.Command.link(role.id)
                        for role in gates.confirm_role_id
                        if self.env.user in role.user_ids
                    ],
                }
            )
            lead._stagegate_refresh()
        return True


def _content_mimetype(raw):
    mimetype = guess_mimetype(raw, default="application/octet-stream").split(";")[0]
    if mimetype in ("application/octet-stream", "text/plain"):
        if raw[:2] == b"AC" and raw[2:6].isdigit():
            return "image/vnd.dwg"
        if raw.lstrip()[:16].startswith(b"ISO-10303-21"):
            return "model/step"
        if b"SECTION" in raw[:64] and raw.lstrip()[:1] == b"0":
            return "image/vnd.dxf"
    start = raw[:64].lstrip(b"\xef\xbb\xbf\0 \t\r\n")
    if mimetype == "application/pdf" and not start.startswith(b"%PDF-"):
        # a web page with "%PDF" somewhere in it is none
        return "application/octet-stream"
    return mimetype
