"""Who confirmed a document ends with by_id, when begins with date."""

from odoo.addons.crm_notary.tools.migrate import rename_field

FIELDS = (
    ("ir.attachment", "document_confirmed_by", "document_confirmed_by_id"),
    ("ir.attachment", "document_confirmed_date", "date_document_confirmed"),
)


def migrate(cr, version):
    for model, old, new in FIELDS:
        rename_field(cr, model, old, new)
