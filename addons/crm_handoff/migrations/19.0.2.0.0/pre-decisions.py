"""Those who accept a bill of materials are asked by the engine of decisions, not by our notices."""

from odoo.tools import sql


def migrate(cr, version):
    if sql.table_exists(cr, "crm_handoff_notice"):
        cr.execute("DELETE FROM crm_handoff_notice WHERE kind = 'bom_changed'")
