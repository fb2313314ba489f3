from .models import append_only


def post_init_hook(env):
    """Existing leads get their opening entry, in batches."""
    env["crm.lead"]._open_ledgers()


def uninstall_hook(env):
    """Leave no trigger behind that would keep the tables from being dropped."""
    tables = ["crm_stage_transition", "crm_gate_evidence", "crm_stage_checkpoint"]
    append_only.release(env.cr, tables)
