from odoo.addons.crm_notary.tools import append_only, demo


def post_init_hook(env):
    if demo.is_wanted(env, "crm_integrations_forms"):
        from .demo.story import play

        play(env)


def uninstall_hook(env):
    """Let go of the texts people agreed to, and take the connectors along that nobody else has."""
    append_only.release(env.cr, ["crm_form_consent"])
    connectors = env["crm.connector"].with_context(active_test=False)
    connectors.search([("kind", "=", "form")]).unlink()
