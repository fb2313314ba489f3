"""Names of people end with by_id, those of moments begin with date."""

from odoo.addons.crm_notary.tools.migrate import rename_fields

FIELDS = (
    ("ir.attachment", "document_confirmed_by", "document_confirmed_by_id"),
    ("ir.attachment", "document_confirmed_date", "date_document_confirmed"),
    ("crm.meeting.checkin", "valid_on", "date_valid"),
    ("crm.coaching.case", "quarter_start", "date_quarter"),
)


def migrate(cr, version):
    rename_fields(cr, FIELDS)
