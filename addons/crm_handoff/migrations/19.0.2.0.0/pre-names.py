"""A node's "Done when" is its completion; it was called truth."""

from odoo.addons.crm_notary.tools.migrate import rename_field


def migrate(cr, version):
    rename_field(cr, "crm.handoff.node", "truth", "completion")
    rename_field(cr, "crm.handoff", "truth", "completion")
    # the table of months was a view of the ORM without a table; being late is stored from now on
    cr.execute("ALTER TABLE crm_handoff ADD COLUMN IF NOT EXISTS is_late boolean")
    cr.execute(
        "UPDATE crm_handoff SET is_late = done_date > deadline"
        " WHERE state = 'done' AND is_late IS NULL"
    )
    cr.execute(
        "UPDATE crm_handoff SET done_hours = NULL, start_hours = NULL"
        " WHERE state = 'done' AND open_date IS NULL"
    )
