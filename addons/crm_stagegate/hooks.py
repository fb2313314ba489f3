from odoo.addons.crm_notary.tools import append_only, demo

from .models.gate.crm_stage_gate import REMOVING
from .models.gate.rules_cache import STATE
from .models.ledger.crm_gate_ledger import HEAD


def post_init_hook(env):
    """Existing leads get their opening entry, in batches."""
    env["crm.lead"]._stagegate_open_ledgers()
    env["crm.gate.ledger"]._open()
    if demo.is_wanted(env, "crm_stagegate"):
        from .demo.story import play

        play(env)


def uninstall_hook(env):
    """Judge nothing any more, and leave no trigger that would keep tables from being dropped.

    What the ORM tidies up while it drops the columns of gates asks for the gates in play.
    """
    env["crm.stage.checkpoint"]._announce_removal()
    setattr(env.registry, REMOVING, True)
    env.cr.execute("DELETE FROM ir_config_parameter WHERE key IN %s", [(STATE, HEAD)])
    tables = [
        "crm_stage_transition",
        "crm_gate_evidence",
        "crm_stage_checkpoint",
        "crm_gate_event",
        "crm_gate_ledger",
    ]
    append_only.release(env.cr, tables)
