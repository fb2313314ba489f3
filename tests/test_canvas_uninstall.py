"""Clean in, clean out: installing on existing opportunities, using it, uninstalling.

In processes and a database of their own: an uninstallation changes the registry.
"""

from odoo.tests import BaseCase, tagged
from suite import databases, expected_log, odoo, paths, scratch, templates

ADDON = "crm_followup_canvas"

# whatever of ours the database still knows
LEFT_BEHIND = r"""
SELECT 'table ' || relname FROM pg_class WHERE relkind IN ('r', 'v')
   AND relname ~ '^crm_(followup|signal|talktrack|lead_(signal|substep|decision))'
UNION ALL
SELECT 'column ' || table_name || '.' || column_name FROM information_schema.columns
 WHERE table_schema = 'public'
   AND table_name IN ('crm_lead', 'crm_stage', 'crm_stage_gate', 'crm_coaching_case', 'res_company')
   AND column_name ~ 'follow_?up|^(silen|substep|pause_reason|is_fast|senior_id)'
UNION ALL
SELECT 'cron ' || cron_name FROM ir_cron WHERE cron_name ~* 'follow-up'
UNION ALL
SELECT 'activity type' FROM mail_activity_type WHERE name->>'en_US' = 'Follow-up'
UNION ALL
SELECT 'challenge ' || (name->>'en_US') FROM gamification_challenge
 WHERE name->>'en_US' ~ 'Fast first contact'
UNION ALL
SELECT 'model ' || model FROM ir_model
 WHERE model ~ '^crm\.(followup|signal|talktrack|lead\.(signal|substep))'
UNION ALL
SELECT 'data ' || model || ' ' || name FROM ir_model_data WHERE module = 'crm_followup_canvas'
"""
USE = """
company = env.company
company.write({'followup_clock': True, 'followup_signals': True})
lead = env['crm.lead'].search([], limit=1)
lead.user_id = env.ref('base.user_admin')
gate = env['crm.stage.gate'].create({'name': 'Talked', 'kind': 'followup',
    'stage_id': env['crm.stage'].search([], limit=1, order='sequence desc').id})
env['crm.followup'].create({'lead_id': lead.id, 'state': 'done',
    'action': 'Sent quotation V3 for the M8 bolts to Mr Wang',
    'feedback': 'Price is 5% above factory B, the CFO has to approve',
    'next_action': 'Send the cost comparison to the CFO', 'deliverable': 'Cost comparison PDF',
    'date_next': lead._followup_default_date()})
lead.substep_id = env.ref('crm_followup_canvas.substep_2')
lead.signals_receive({lead.id: ['We talk to a competitor']})
assert lead.signal_ids and lead.activity_ids and lead.followup_count == 1
env['crm.lead']._cron_followup_clock()
env.cr.commit()
"""


@tagged("post_install", "-at_install")
class TestCleanInCleanOut(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the run names its server to us by the usual variables, as one that is not ours
        odoo.ensure()

    def test_install_use_and_uninstall(self):
        core, _ours = templates.with_dependencies([ADDON])
        with scratch.database(templates.template(core), "canvas_uninstall") as database:
            odoo.script(
                database,
                "env['crm.lead'].create([{'name': f'Old {n}', 'type': 'opportunity'}"
                " for n in range(10)])\n"
                "env.cr.commit()\n",
            )
            databases.install(database, [ADDON])
            # nothing is on: no dates, no activities, no signals
            self.assertEqual(
                databases.query(
                    "SELECT (SELECT count(*) FROM crm_lead WHERE date_next_followup IS NOT NULL)"
                    " + (SELECT count(*) FROM mail_activity)"
                    " + (SELECT count(*) FROM res_company WHERE followup_clock"
                    "    OR followup_signals OR followup_coaching)"
                    " + (SELECT count(*) FROM crm_stage WHERE silent_days > 0)"
                    " + (SELECT count(*) FROM gamification_challenge"
                    "    WHERE state = 'inprogress' AND name->>'en_US' ~ 'Fast first contact')",
                    database,
                ).strip(),
                "0",
            )
            odoo.script(
                database,
                USE + f"env['ir.module.module'].search([('name', '=', '{ADDON}')])"
                ".button_immediate_uninstall()\n",
            )
            self.assertEqual(databases.query(LEFT_BEHIND, database).strip(), "")
            log = paths.LOGS / f"script-{database}.log"
            self.assertEqual(expected_log.complaints(log.read_text(errors="replace")), [])
            odoo.script(
                database,
                "stages = env['crm.stage'].search([], order='sequence')\n"
                "lead = env['crm.lead'].create({'name': 'After', 'stage_id': stages[0].id})\n"
                "lead.activity_schedule('mail.mail_activity_data_call')\n"
                "lead.stage_id = stages[1]\n"
                "lead.action_set_won()\n"
                "env['crm.lead'].search([], limit=3).unlink()\n"
                "env.cr.commit()\n",
            )
