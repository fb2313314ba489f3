"""Names of moments begin with date."""

from odoo.addons.crm_notary.tools.migrate import rename_fields

FIELDS = (
    ("crm.handoff", "agreed_date", "date_agreed"),
    ("crm.handoff", "clock_start", "date_clock_start"),
    ("crm.lead", "agreed_date", "date_agreed"),
    ("crm.handoff.bom", "engineering_date", "date_engineering"),
    ("crm.handoff.bom", "sales_date", "date_sales"),
    ("crm.handoff.flow", "first_enabled", "date_first_enabled"),
)


def migrate(cr, version):
    rename_fields(cr, FIELDS)
