"""Who confirmed a document ends with by_id, when begins with date."""

from odoo.addons.crm_notary.tools.migrate import rename_fields

FIELDS = (
    ("ir.attachment", "document_confirmed_by", "document_confirmed_by_id"),
    ("ir.attachment", "document_confirmed_date", "date_document_confirmed"),
)


def migrate(cr, version):
    rename_fields(cr, FIELDS)
