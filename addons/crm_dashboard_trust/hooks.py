from odoo.addons.crm_notary.tools import append_only

from .models.credibility.crm_lead_credibility import PARAMETER
from .tools.credibility import WEIGHTS


def uninstall_hook(env):
    """Leave no trigger function and no setting behind; the tables themselves go with the addon."""
    append_only.release(
        env.cr,
        [env["crm.trust.snapshot"]._table, env["crm.trust.snapshot.run"]._table],
    )
    weights = [PARAMETER % key for key in WEIGHTS]
    env["ir.config_parameter"].search([("key", "in", weights)]).unlink()
