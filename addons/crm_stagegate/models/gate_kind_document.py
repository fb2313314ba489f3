"""Gate kind ``document``: a file of a named type on the lead, judged by its content."""

from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .gate_verdict import Verdict


class CrmStageGate(models.Model):
    _inherit = "crm.stage.gate"

    kind = fields.Selection(
        selection_add=[("document", "Document")], ondelete={"document": "cascade"}
    )
    document_type_id = fields.Many2one("crm.document.type", ondelete="restrict")
    confirm_role_id = fields.Many2one(
        "res.role",
        string="Confirmed by",
        ondelete="restrict",
        help="A person of this role confirms that the document is signed or stamped. Empty: the "
        "document alone is enough.",
    )
    own_file_required = fields.Boolean(
        string="Refuse a file used elsewhere",
        default=True,
        help="The same file on another opportunity proves nothing here.",
    )

    @api.constrains("kind", "document_type_id")
    def _check_document_parameters(self):
        for gate in self:
            if gate.kind == "document" and not gate.document_type_id:
                raise ValidationError(
                    self.env._("Please choose the document type of the gate “%s”.", gate.name)
                )

    def _definition_document(self):
        return ["document_type_id", "confirm_role_id", "own_file_required"]

    def _upload_type_document(self):
        return self.document_type_id

    def _judge_document(self, leads):
        documents = self._documents_by_lead(leads)
        used = self._used_elsewhere(documents)
        return {
            gate.id: {
                lead.id: gate._judge_documents_of(
                    documents.get((lead.id, gate.document_type_id.id), ()), used
                )
                for lead in leads
            }
            for gate in self
        }

    def _documents_by_lead(self, leads):
        documents = defaultdict(list)
        found = (
            self.env["ir.attachment"]
            .sudo()
            .search_fetch(
                [
                    ("res_model", "=", "crm.lead"),
                    ("res_id", "in", leads.ids),
                    ("document_type_id", "in", self.document_type_id.ids),
                ],
                [
                    "name", "res_id", "document_type_id", "document_mimetype", "document_sha256",
                    "file_size", "document_confirmed_by", "create_uid",
                ],
                order="id desc",
            )
        )  # fmt: skip
        for document in found:
            documents[document.res_id, document.document_type_id.id].append(document)
        return documents

    def _used_elsewhere(self, documents):
        """SHA-256 of documents whose content lies, as a document, on an older place too.

        :return: ``{sha256: id of the first attachment with this content}``
        """
        if not any(gate.own_file_required for gate in self):
            return {}
        hashes = {each.document_sha256 for group in documents.values() for each in group} - {False}
        if not hashes:
            return {}
        rows = (
            self.env["ir.attachment"]
            .sudo()
            ._read_group(
                [("res_model", "=", "crm.lead"), ("document_sha256", "in", list(hashes))],
                ["document_sha256", "res_id"],
                ["id:min"],
            )
        )
        first = {}
        for sha256, lead_id, attachment_id in rows:
            if sha256 not in first or attachment_id < first[sha256][1]:
                first[sha256] = (lead_id, attachment_id)
        return {sha256: lead_id for sha256, (lead_id, _attachment_id) in first.items()}

    def _judge_documents_of(self, documents, first_lead):
        """Verdict over the documents of one lead, newest first."""
        if not documents:
            label = self.document_type_id.name
            return Verdict(False, reason=self.env._("Please upload the document “%s”.", label))
        allowed, largest = self.document_type_id._limits()
        unconfirmed = copied = None
        for document in documents:
            if not 0 < document.file_size <= largest or document.document_mimetype not in allowed:
                continue
            owner = first_lead.get(document.document_sha256, document.res_id)
            if self.own_file_required and owner != document.res_id:
                copied = document
                continue
            confirmed = document.document_confirmed_by and document.document_confirmed_role_ids
            if self.confirm_role_id and self.confirm_role_id not in (confirmed or ()):
                unconfirmed = unconfirmed or document
                continue
            return Verdict(
                True,
                res_model="ir.attachment",
                res_id=document.id,
                attachment_id=document.id,
                checksum=document.document_sha256,
                user_id=(document.document_confirmed_by or document.create_uid).id,
                way="user",
            )
        if unconfirmed:
            return Verdict(
                False,
                reason=self.env._(
                    "“%(name)s” is uploaded; %(role)s has to confirm that it is signed.",
                    name=unconfirmed.name,
                    role=self.confirm_role_id.name,
                ),
                waiting=self.confirm_role_id.name,
                res_model="ir.attachment",
                res_id=unconfirmed.id,
            )
        if copied:
            return Verdict(
                False,
                reason=self.env._(
                    "“%s” is the same file as on another opportunity. Please upload this "
                    "customer's own.",
                    copied.name,
                ),
            )
        return Verdict(
            False,
            reason=self.env._(
                "“%(name)s” is empty, too large or not one of: %(allowed)s. Please upload it "
                "again.",
                name=documents[0].name,
                allowed=self.document_type_id._allowed_label(),
            ),
        )
