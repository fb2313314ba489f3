"""Names of moments begin with date."""

from odoo.addons.crm_notary.tools.migrate import rename_fields

FIELDS = (
    ("crm.lead", "next_followup_date", "date_next_followup"),
    ("crm.lead", "first_followup_date", "date_first_followup"),
    ("crm.lead", "last_effective_followup", "date_last_effective_followup"),
    ("crm.lead", "silence_notified", "date_silence_notified"),
    ("crm.lead", "substep_date", "date_substep"),
    ("crm.followup", "next_date", "date_next"),
)


def migrate(cr, version):
    rename_fields(cr, FIELDS)
