"""Names: dates begin with date."""

from odoo.addons.crm_notary.tools.migrate import rename_field
from odoo.tools import SQL

DATES_OF_LEAD = {
    "next_followup_date": "date_next_followup",
    "first_followup_date": "date_first_followup",
    "last_effective_followup": "date_last_effective_followup",
    "silence_notified": "date_silence_notified",
    "substep_date": "date_substep",
}


def migrate(cr, version):
    for old, new in DATES_OF_LEAD.items():
        rename_field(cr, "crm.lead", old, new)
        cr.execute(SQL("DROP INDEX IF EXISTS %s", SQL.identifier(f"crm_lead__{old}_index")))
    rename_field(cr, "crm.followup", "next_date", "date_next")
