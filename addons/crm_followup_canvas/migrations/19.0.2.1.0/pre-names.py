"""Names of moments begin with date."""

from odoo.addons.crm_notary.tools.migrate import rename_fields

FIELDS = (
    ("crm.lead", "next_followup_date", "date_next_followup"),
    ("crm.lead", "first_followup_date", "date_first_followup"),
    ("crm.lead", "last_effective_followup", "date_last_effective_followup"),
    ("crm.lead", "silence_notified", "date_silence_notified"),
    ("crm.lead", "substep_date", "date_substep"),
    ("crm.lead", "followup_owner_since", "date_followup_owner"),
    ("crm.lead", "followup_default_since", "date_followup_default"),
    ("crm.followup", "next_date", "date_next"),
    ("crm.followup", "obstacle_since", "date_obstacle"),
    ("crm.followup", "obstacle_open", "is_obstacle_open"),
)


def migrate(cr, version):
    rename_fields(cr, FIELDS)
