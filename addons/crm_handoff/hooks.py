from odoo.addons.crm_notary.tools import append_only, demo

TABLES = ["crm_handoff_log", "crm_handoff_bom_line", "crm_handoff_month"]


def post_init_hook(env):
    if demo.is_wanted(env, "crm_handoff"):
        from .demo.story import play

        play(env)


def uninstall_hook(env):
    """Take away what holds on to flows and nodes; Odoo deletes those before our tables."""
    env.flush_all()
    append_only.release(env.cr, TABLES)
    env.cr.execute("UPDATE crm_stage_gate SET handoff_node_id = NULL WHERE handoff_node_id > 0")
    # history, notices, versions and their lines go with them
    env.cr.execute("DELETE FROM crm_handoff_month")
    env.cr.execute("DELETE FROM crm_handoff")
    env.cr.execute("DELETE FROM crm_handoff_bom")
    env.invalidate_all(flush=False)
