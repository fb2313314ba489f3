"""Clean in, clean out: the router on existing leads, uninstalled after use, native CRM after it.

In processes and a database of their own: an uninstallation changes the registry.
"""

from odoo.tests import BaseCase, tagged
from suite import databases, expected_log, odoo, paths, scratch, templates

ADDON = "crm_lead_router"

# whatever of the router the database still knows
LEFT_BEHIND = r"""
SELECT 'trigger ' || tgname FROM pg_trigger
 WHERE NOT tgisinternal AND tgname ~ 'crm_lead_assignment|crm_route'
UNION ALL
SELECT 'function ' || proname FROM pg_proc WHERE proname ~ 'crm_lead_assignment|crm_route'
UNION ALL
SELECT 'table ' || relname FROM pg_class WHERE relkind IN ('r', 'v') AND relname ~
 'crm_(lead_(assign|channel|router)|route_|score_)|route_state_rel'
UNION ALL
SELECT 'column ' || table_name || '.' || column_name FROM information_schema.columns
 WHERE table_schema = 'public' AND column_name ~
 '^(route_|score_|assignment_(id|anomaly)|channel_id|budget_grade|urgency|duplicate_|is_hot|reclaim)'
   AND table_name IN ('crm_lead', 'crm_team', 'crm_team_member', 'res_company', 'res_partner')
UNION ALL
SELECT 'index ' || indexname FROM pg_indexes
 WHERE tablename = 'crm_lead' AND indexname ~ 'route_queue|email_exact|credit_code|hot_idx'
UNION ALL
SELECT 'cron ' || cron_name FROM ir_cron WHERE cron_name ~* 'lead router'
UNION ALL
SELECT 'model ' || model FROM ir_model
 WHERE model ~ '^crm\.(lead\.(assign|channel|router)|route|score)'
UNION ALL
SELECT 'data ' || model || ' ' || name FROM ir_model_data WHERE module = 'crm_lead_router'
"""

# what an administrator sees of leads before anything is switched on
NATIVE = (
    "SELECT string_agg(concat_ws('|', id, user_id, team_id, stage_id, type, active, probability),"
    " ';' ORDER BY id) FROM crm_lead"
)

OLD_LEADS = """
team = env['crm.team'].search([], limit=1)
env['crm.lead'].create([
    {'name': f'Old {number}', 'phone': f'+86139{number:08}', 'team_id': team.id,
     'user_id': number % 2 and env.uid or False}
    for number in range(20)
])
env.cr.commit()
"""

USE_AND_UNINSTALL = f"""
team = env['crm.team'].search([], limit=1)
group = env.ref('sales_team.group_sale_salesman')
users = env['res.users'].with_context(no_reset_password=True).create([
    {{'name': name, 'login': name, 'group_ids': [(4, group.id)]}}
    for name in ('uninstall_1', 'uninstall_2')
])
team.write({{'route_enabled': True, 'crm_team_member_ids': [
    (0, 0, {{'user_id': user.id, 'assignment_max': 100}}) for user in users]}})
rule = env['crm.route.rule'].create({{'name': 'R', 'team_id': team.id}})
lead = env['crm.lead'].create({{'name': 'New', 'team_id': team.id, 'user_id': False,
    'channel_id': env.ref('crm_lead_router.channel_web').id,
    'email_from': 'someone@customer.example.com'}})
assert env['crm.lead']._route_next()
assert lead.user_id in users and lead.assignment_id
env['crm.score.event'].create({{'lead_id': lead.id, 'event_type': 'page', 'reference': '/price'}})
env['crm.route.fairness']._generate(env.company, env.cr.now().date())
env.cr.commit()
env['ir.module.module'].search([('name', '=', '{ADDON}')]).button_immediate_uninstall()
"""

AFTER = """
lead = env['crm.lead'].search([('name', '=', 'New')])
assert lead.user_id
lead.user_id = env.uid
lead.action_set_lost()
team = lead.team_id
fresh = env['crm.lead'].create({'name': 'After', 'team_id': team.id, 'user_id': False})
fresh.user_id = env.uid
assert fresh.user_id.id == env.uid
env['crm.lead'].search([], limit=3).unlink()
env['crm.team'].create({'name': 'After'})
env.cr.commit()
"""


@tagged("post_install", "-at_install")
class TestCleanInCleanOut(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the run names its server to us by the usual variables, as one that is not ours
        odoo.ensure()

    def test_install_on_existing_leads_use_and_uninstall(self):
        base = templates.template(["crm_notary"])
        with scratch.database(base, "uninstall_router") as database:
            odoo.script(database, OLD_LEADS)
            before = databases.query(NATIVE, database)
            databases.install(database, [ADDON])
            self.assertEqual(databases.query(NATIVE, database), before)
            odoo.script(database, USE_AND_UNINSTALL)
            self.assertEqual(databases.query(LEFT_BEHIND, database).strip(), "")
            log = paths.LOGS / f"script-{database}.log"
            self.assertEqual(expected_log.complaints(log.read_text(errors="replace")), [])
            odoo.script(database, AFTER)
