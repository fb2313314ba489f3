"""Names: a node's "Done when" is its completion, dates begin with date."""

from odoo.addons.crm_notary.tools.migrate import rename_fields

FIELDS = (
    ("crm.handoff.node", "truth", "completion"),
    ("crm.handoff", "truth", "completion"),
    ("crm.handoff", "open_date", "date_opened"),
    ("crm.handoff", "start_date", "date_started"),
    ("crm.handoff", "done_date", "date_done"),
    ("crm.handoff", "warn_date", "date_warn"),
    ("crm.handoff", "event_date", "date_event"),
)


def migrate(cr, version):
    rename_fields(cr, FIELDS)
    # the table of months was a view of the ORM without a table; being late is stored from now on
    cr.execute("ALTER TABLE crm_handoff ADD COLUMN IF NOT EXISTS is_late boolean")
    cr.execute(
        "UPDATE crm_handoff SET is_late = date_done > deadline"
        " WHERE state = 'done' AND is_late IS NULL"
    )
    cr.execute(
        "UPDATE crm_handoff SET done_hours = NULL, start_hours = NULL"
        " WHERE state = 'done' AND date_opened IS NULL"
    )
