"""Gate kind ``document``: a file of a named type on the lead, judged by its content."""

from collections import defaultdict, namedtuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..verdict import Verdict

Document = namedtuple(
    "Document",
    "id name lead_id type_id mimetype sha256 digest size user_id date confirmed_roles "
    "first_lead_id",
)

# whoever confirmed a document and owns the opportunity by now has confirmed the own document
CONFIRMED_ROLES = SQL(
    """
    CASE WHEN doc.document_confirmed_by_id IS NULL
           OR doc.document_confirmed_by_id = (SELECT user_id FROM crm_lead WHERE id = doc.res_id)
         THEN '{}'
         ELSE ARRAY(SELECT res_role_id FROM ir_attachment_res_role_rel
                     WHERE ir_attachment_id = doc.id) END
    """
)
FIRST_LEAD = SQL(
    """
    COALESCE((SELECT res_id FROM ir_attachment
               WHERE document_digest = doc.document_digest
                 AND res_model = 'crm.lead' AND res_field IS NULL
               ORDER BY id LIMIT 1), doc.res_id)
    """
)


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

    def _trigger_fields_document(self):
        return {"user_id"} if self.confirm_role_id else set()

    def _upload_type_document(self):
        return self.document_type_id

    def _judge_document(self, leads):
        documents = self._documents_by_lead(
            leads, self.document_type_id, with_first=any(self.mapped("own_file_required"))
        )
        verdicts = {}
        for gate in self:
            type_id = gate.document_type_id.id
            asked = gate.document_type_id._limits(), gate.confirm_role_id.id, gate.own_file_required
            verdicts[gate.id] = {
                lead_id: gate._judge_documents_of(documents.get((lead_id, type_id), ()), *asked)
                for lead_id in leads._ids
            }
        return verdicts

    def _documents_by_lead(self, leads, types, *, with_first):
        """Documents of these types, newest first; who confirmed them if one of these gates asks.

        In SQL because each move of each lead asks, and the search for the same content elsewhere
        must cost an index lookup, however many opportunities share a file.

        :param with_first: whether to look up on which opportunity the content was uploaded first
        :return: ``{(lead id, document type id): [Document]}``
        """
        attachment = self.env["ir.attachment"]
        attachment.flush_model()
        leads.flush_recordset(["user_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT doc.id, doc.name, doc.res_id, doc.document_type_id, doc.document_mimetype,
                       doc.document_sha256, doc.document_digest, doc.file_size,
                       COALESCE(doc.document_confirmed_by_id, doc.create_uid), doc.create_date,
                       %s, %s
                  FROM ir_attachment AS doc
                 WHERE doc.res_model = 'crm.lead' AND doc.res_field IS NULL
                   AND doc.res_id = ANY(%s) AND doc.document_type_id = ANY(%s)
                 ORDER BY doc.id DESC
                """,
                CONFIRMED_ROLES if self.confirm_role_id else SQL("NULL"),
                FIRST_LEAD if with_first else SQL("NULL"),
                leads.ids,
                types.ids,
            )
        )
        documents = defaultdict(list)
        for document in map(Document._make, rows):
            documents[document.lead_id, document.type_id].append(document)
        return documents

    def _judge_documents_of(self, documents, limits, role_id, own_file_required):
        """Verdict over the documents of one lead, newest first."""
        if not documents:
            label = self.document_type_id.name
            reason = self.env._("Please upload the document “%s”.", label)
            return Verdict(False, reason=reason, general=True)
        allowed, largest = limits
        unconfirmed = copied = None
        for document in documents:
            size = document.size or 0
            if not 0 < size <= largest or document.mimetype not in allowed:
                continue
            if own_file_required and document.first_lead_id != document.lead_id:
                copied = document
                continue
            if role_id and role_id not in document.confirmed_roles:
                unconfirmed = unconfirmed or document
                continue
            return Verdict(
                True,
                res_model="ir.attachment",
                res_id=document.id,
                attachment_id=document.id,
                checksum=document.sha256,
                digest=document.digest or "",
                date=document.date,
                user_id=document.user_id,
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
                    "“%s” says the same as a file on another opportunity. Please upload this "
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
