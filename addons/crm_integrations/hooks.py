from odoo.addons.crm_notary.tools import demo


def post_init_hook(env):
    if demo.is_wanted(env, "crm_integrations"):
        from .demo.story import play

        play(env)
