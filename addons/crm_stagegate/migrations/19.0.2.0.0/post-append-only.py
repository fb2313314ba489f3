"""Append-only tables are guarded by the floor's function now; ours goes."""

from odoo.addons.crm_notary.tools import append_only


def migrate(cr, version):
    append_only.adopt(cr, "crm_stage_transition", old_functions=["crm_stagegate_append_only"])
