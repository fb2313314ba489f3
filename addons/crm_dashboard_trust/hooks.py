from odoo.addons.crm_notary.tools import append_only


def uninstall_hook(env):
    """Leave no trigger function behind; the tables themselves go with the addon."""
    append_only.release(
        env.cr,
        [env["crm.trust.snapshot"]._table, env["crm.trust.snapshot.run"]._table],
    )
