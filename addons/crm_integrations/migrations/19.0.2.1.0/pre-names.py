"""Names of moments begin with date."""

from odoo.addons.crm_notary.tools.migrate import rename_fields

FIELDS = (
    ("crm.inbox.event", "next_attempt_at", "date_next_attempt"),
    ("crm.outbox.message", "next_attempt_at", "date_next_attempt"),
    ("crm.lead", "company_data_date", "date_company_data"),
)


def migrate(cr, version):
    rename_fields(cr, FIELDS)
