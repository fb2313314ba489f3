"""Gate kind ``document``: a file of a named type on the lead, judged by its content."""

from collections import defaultdict, namedtuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..rules_cache import by_record, rule_cached
from ..verdict import Verdict

Document = namedtuple(
    "Document",
    "id name lead_id type_id mimetype sha256 digest size user_id date confirmed_roles "
    "first_lead_id",
)
# what a gate asks for: files of a type, of these kinds and at most so many bytes, confirmed by a
# role if one is named; own_file: used nowhere else
Demand = namedtuple("Demand", "type_id mimetypes largest role_id own_file")

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
        return ["document_type_id", "confirm_role_id", "deadline_hours", "own_file_required"]

    def _trigger_fields_document(self):
        return {"user_id"} if self.confirm_role_id else set()

    def _upload_type_document(self):
        return self.document_type_id

    def _judge_document(self, leads):
        demands = {gate.id: gate._document_demand() for gate in self}
        documents = self._documents_by_lead(
            leads,
            {demand.type_id for demand in demands.values()},
            with_first=any(demand.own_file for demand in demands.values()),
            with_roles=any(demand.role_id for demand in demands.values()),
        )
        return {
            gate.id: {
                lead_id: gate._judge_documents_of(
                    documents.get((lead_id, demand.type_id), ()), demand
                )
                for lead_id in leads._ids
            }
            for gate, demand in zip(self, demands.values(), strict=True)
        }

    @rule_cached(key=by_record)
    def _document_demand(self):
        """What the gate asks for, kept: each move of each lead asks for it."""
        return Demand(
            self.document_type_id.id,
            *self.document_type_id._limits(),
            self.confirm_role_id.id,
            self.own_file_required,
        )

    @api.model
    def _documents_by_lead(self, leads, type_ids, *, with_first, with_roles=False):
        """Documents of these types, newest first.

        In SQL because each move of each lead asks, and the search for the same content elsewhere
        must cost an index lookup, however many opportunities share a file.

        :param with_first: whether to look up on which opportunity the content was uploaded first
        :param with_roles: whether to look up who confirmed them
        :return: ``{(lead id, document type id): [Document]}``
        """
        self.env["ir.attachment"].flush_model()
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
                CONFIRMED_ROLES if with_roles else SQL("NULL"),
                FIRST_LEAD if with_first else SQL("NULL"),
                list(leads._ids),
                list(type_ids),
            )
        )
        documents = defaultdict(list)
        for document in map(Document._make, rows):
            documents[document.lead_id, document.type_id].append(document)
        return documents

    def _judge_documents_of(self, documents, demand):
        """Verdict over the documents of one lead, newest first."""
        if not documents:
            label = self.document_type_id.name
            reason = self.env._("Please upload the document “%s”.", label)
            return Verdict(False, reason=reason, general=True)
        unconfirmed = copied = None
        for document in documents:
            size = document.size or 0
            if not 0 < size <= demand.largest or document.mimetype not in demand.mimetypes:
                continue
            if demand.own_file and document.first_lead_id != document.lead_id:
                copied = document
                continue
            if demand.role_id and demand.role_id not in document.confirmed_roles:
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
