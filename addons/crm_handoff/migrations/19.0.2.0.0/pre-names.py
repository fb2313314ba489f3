"""A node's "Done when" is its completion; it was called truth."""

from odoo.addons.crm_notary.tools.migrate import rename_field


def migrate(cr, version):
    rename_field(cr, "crm.handoff.node", "truth", "completion")
    rename_field(cr, "crm.handoff", "truth", "completion")
