"""What the registry does not do by itself on installing and uninstalling."""

from odoo.addons.crm_notary.tools import append_only, demo


def post_init_hook(env):
    if demo.is_wanted(env, "crm_lead_router"):
        from .demo.story import play

        play(env)


def uninstall_hook(env):
    """Drop the append-only guard, so that the table of assignments can be dropped too.

    Leads let go of the channels: these are deleted before the column that holds on to them.
    """
    append_only.release(env.cr, ["crm_lead_assignment"])
    env.cr.execute("UPDATE crm_lead SET channel_id = NULL WHERE channel_id IS NOT NULL")
    env.invalidate_all()
