"""Names that changed: one word for one thing, people end in ``_id``, dates begin with ``date_``."""

from odoo.addons.crm_notary.tools import migrate as names
from odoo.tools import sql

FIELDS = (
    ("crm.lead", "waived_gate_ids", "overridden_gate_ids"),
    ("crm.lead", "gate_judged_at", "date_gate_judged"),
    ("crm.lead", "ledger_date", "date_ledger_entry"),
    ("crm.gate.evidence", "ended_date", "date_ended"),
    ("crm.gate.evidence", "ended_by", "ended_by_id"),
    ("crm.coaching.item", "done_by", "done_by_id"),
    ("crm.coaching.case", "may_coach", "can_coach"),
)
# scheduled actions are not updated with the addon
CRON_METHODS = {
    "_cron_sweep": "_cron_stagegate_sweep",
    "_cron_nightly": "_cron_stagegate_nightly",
}


def migrate(cr, version):
    names.rename_fields(cr, FIELDS)
    names.rename_cron_methods(cr, CRON_METHODS)
    _rename_relation(cr)


def _rename_relation(cr):
    """The table behind the overridden gates of an opportunity."""
    old, new = "crm_lead_waived_gate_rel", "crm_lead_overridden_gate_rel"
    if sql.table_exists(cr, old) and not sql.table_exists(cr, new):
        cr.execute(f"ALTER TABLE {old} RENAME TO {new}")
        cr.execute(
            "UPDATE ir_model_relation SET name = %s WHERE name = %s AND module ="
            " (SELECT id FROM ir_module_module WHERE name = 'crm_stagegate')",
            [new, old],
        )
