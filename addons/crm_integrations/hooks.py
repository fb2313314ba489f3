from odoo.addons.crm_notary.tools import append_only, demo


def post_init_hook(env):
    if demo.is_wanted(env, "crm_integrations"):
        from .demo import outside, story

        story.play(env)
        outside.play(env)


def uninstall_hook(env):
    """Leave no trigger that would keep the tables from being dropped."""
    append_only.release(env.cr, ["crm_lead_interest"])
