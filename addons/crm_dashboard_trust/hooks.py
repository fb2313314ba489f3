from odoo.addons.crm_notary.tools import append_only, demo

from .models.credibility.crm_lead_credibility import PARAMETER
from .tools.credibility import WEIGHTS


def post_init_hook(env):
    # what was judged before has not been counted by the gates it holds
    env["crm.lead"]._stagegate_schedule_sweep()
    if demo.is_wanted(env, "crm_dashboard_trust"):
        from .demo.story import play

        play(env)


def uninstall_hook(env):
    """Leave no trigger function and no setting behind; the tables themselves go with the addon."""
    append_only.release(
        env.cr,
        [env["crm.trust.snapshot"]._table, env["crm.trust.snapshot.run"]._table],
    )
    weights = [PARAMETER % key for key in WEIGHTS]
    env["ir.config_parameter"].search([("key", "in", weights)]).unlink()
