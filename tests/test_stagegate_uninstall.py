"""Clean in, clean out: installing on existing opportunities, uninstalling, native CRM after it.

In processes and a database of their own: an uninstallation changes the registry.
"""

from odoo.tests import BaseCase, tagged
from suite import databases, expected_log, odoo, paths, scratch, templates

ADDON = "crm_stagegate"

# whatever of ours the database still knows
LEFT_BEHIND = r"""
SELECT 'trigger ' || tgname FROM pg_trigger
 WHERE NOT tgisinternal AND tgname ~ 'append_only|stagegate|no_truncate'
   AND tgname !~ '^crm_(notary|handover|my_day|guide)' -- the floor stays
UNION ALL
SELECT 'function ' || proname FROM pg_proc WHERE proname ~ 'stagegate'
UNION ALL
SELECT 'table ' || relname FROM pg_class WHERE relkind IN ('r', 'v') AND relname ~
 'crm_(stage_(gate|transition|task|check|jump)|gate_|coaching|document_type|meeting_checkin)'
UNION ALL
SELECT 'column ' || table_name || '.' || column_name FROM information_schema.columns
 WHERE table_schema = 'public'
   AND table_name IN ('crm_lead', 'crm_stage', 'ir_attachment', 'res_company', 'sale_order')
   AND column_name ~ '^(gate_|ledger_|credibility|signed_by_customer|document_(type_id|sha|mime))'
UNION ALL
SELECT 'cron ' || cron_name FROM ir_cron WHERE cron_name ~* 'stage gate|coaching|ledger'
UNION ALL
SELECT 'model ' || model FROM ir_model WHERE model ~ '^crm\.(gate|coaching|stage\.(gate|tr))'
UNION ALL
SELECT 'data ' || model || ' ' || name FROM ir_model_data WHERE module = 'crm_stagegate'
"""


@tagged("post_install", "-at_install")
class TestCleanInCleanOut(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # the run names its server to us by the usual variables, as one that is not ours
        odoo.ensure()

    def test_install_on_existing_leads_and_uninstall(self):
        core, _ours = templates.with_dependencies([ADDON])
        base = templates.template(core)
        with scratch.database(base, "uninstall") as database:
            odoo.script(
                database,
                "leads = env['crm.lead'].create([{'name': f'Old {n}'} for n in range(30)])\n"
                "leads[:3].action_archive()\n"
                "leads[3:5].action_set_won()\n"
                "env.cr.commit()\n",
            )
            databases.install(database, [ADDON])
            self.assertEqual(
                databases.query(
                    "SELECT count(*), count(DISTINCT lead_key), min(kind), max(sequence)"
                    " FROM crm_stage_transition",
                    database,
                ).strip(),
                databases.query(
                    "SELECT count(*), count(*), 'enter', 1 FROM crm_lead", database
                ).strip(),
            )
            odoo.script(
                database,
                "assert not list(env['crm.stage.transition']._verify())\n"
                "lead = env['crm.lead'].search([], limit=1)\n"
                "stage = env['crm.stage'].search([], limit=1, order='sequence desc')\n"
                "gate = env['crm.stage.gate'].create({'name': 'G', 'stage_id': stage.id,\n"
                "    'kind': 'approval', 'mode': 'enforce', 'approver_type': 'leader'})\n"
                "env.cr.commit()\n"
                f"env['ir.module.module'].search([('name', '=', '{ADDON}')])"
                ".button_immediate_uninstall()\n",
            )
            self.assertEqual(databases.query(LEFT_BEHIND, database).strip(), "")
            log = paths.LOGS / f"script-{database}.log"
            self.assertEqual(expected_log.complaints(log.read_text(errors="replace")), [])
            odoo.script(
                database,
                "stages = env['crm.stage'].search([], order='sequence')\n"
                "lead = env['crm.lead'].create({'name': 'After', 'stage_id': stages[0].id})\n"
                "lead.stage_id = stages[-1]\n"
                "lead.stage_id = stages[0]\n"
                "lead.action_set_lost()\n"
                "lead.action_unarchive()\n"
                "lead.action_set_won()\n"
                "env['crm.lead'].search([], limit=3).unlink()\n"
                "env.cr.commit()\n",
            )
