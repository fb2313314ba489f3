"""Clean in, clean out: the dashboard written down a day, uninstalled, and native CRM after it.

In processes and a database of their own: an uninstallation changes the registry.
"""

from odoo.tests import BaseCase, tagged
from suite import databases, expected_log, odoo, paths, scratch, templates

ADDON = "crm_dashboard_trust"

# whatever of the dashboard the database still knows
LEFT_BEHIND = r"""
SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname ~ 'crm_trust'
UNION ALL
SELECT 'table ' || relname FROM pg_class WHERE relkind IN ('r', 'v') AND relname ~ 'crm_trust'
UNION ALL
SELECT 'index ' || indexname FROM pg_indexes WHERE indexname ~ 'crm_trust|trust_write_date'
UNION ALL
SELECT 'cron ' || cron_name FROM ir_cron WHERE cron_name ~* 'trusted numbers'
UNION ALL
SELECT 'model ' || model FROM ir_model WHERE model ~ '^crm\.trust'
UNION ALL
SELECT 'data ' || model || ' ' || name FROM ir_model_data WHERE module = 'crm_dashboard_trust'
"""

USE_AND_UNINSTALL = f"""
lead = env['crm.lead'].create({{'name': 'Kept', 'type': 'opportunity'}})
env.cr.commit()
env.ref('crm_dashboard_trust.ir_cron_snapshot').method_direct_trigger()
# the action has a transaction of its own
env.cr.commit()
assert env['crm.trust.snapshot'].search_count([('lead_id', '=', lead.id)]) == 1
assert env['crm.trust.snapshot.run'].search_count([])
env.cr.commit()
env['ir.module.module'].search([('name', '=', '{ADDON}')]).button_immediate_uninstall()
"""

AFTER = """
lead = env['crm.lead'].search([('name', '=', 'Kept')])
lead.expected_revenue = 5
lead.action_set_lost()
lead.unlink()
env['crm.lead'].create({'name': 'After'})
env.cr.commit()
"""


@tagged("post_install", "-at_install")
class TestCleanInCleanOut(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the run names its server to us by the usual variables, as one that is not ours
        odoo.ensure()

    def test_use_and_uninstall(self):
        base = templates.template(["crm_stagegate"])
        with scratch.database(base, "uninstall_trust") as database:
            databases.install(database, [ADDON])
            odoo.script(database, USE_AND_UNINSTALL)
            self.assertEqual(databases.query(LEFT_BEHIND, database).strip(), "")
            log = paths.LOGS / f"script-{database}.log"
            self.assertEqual(expected_log.complaints(log.read_text(errors="replace")), [])
            odoo.script(database, AFTER)
