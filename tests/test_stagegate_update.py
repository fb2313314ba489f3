"""Updating a database in use: what an older version lacked comes, what is there stays.

The older version is the present one without what came later: columns, indexes, triggers.
"""

from odoo.tests import BaseCase, tagged
from suite import databases, odoo, scratch, templates

ADDON = "crm_stagegate"

OLDER = """
ALTER TABLE crm_stage_gate DROP COLUMN enforce_percent, DROP COLUMN payment_percent;
ALTER TABLE crm_lead DROP COLUMN gate_grace_until;
DROP INDEX crm_gate_evidence_current_index;
DROP INDEX ir_attachment_document_content_index;
DO $$ DECLARE each record; BEGIN
    FOR each IN SELECT tgname FROM pg_trigger
                 WHERE tgrelid = 'crm_stage_transition'::regclass AND NOT tgisinternal LOOP
        EXECUTE format('DROP TRIGGER %I ON crm_stage_transition', each.tgname);
    END LOOP;
END $$
"""
TRIGGERS = """
SELECT string_agg(tgname, ' ' ORDER BY tgname) FROM pg_trigger
 WHERE tgrelid = 'crm_stage_transition'::regclass AND NOT tgisinternal
"""
PRESENT = """
SELECT (SELECT count(*) FROM pg_indexes WHERE indexname IN
        ('crm_gate_evidence_current_index', 'ir_attachment_document_content_index')),
       (SELECT count(*) FROM crm_stage_gate WHERE enforce_percent IS DISTINCT FROM 100),
       (SELECT count(*) FROM crm_stage_gate WHERE mode = 'enforce') > 0
"""
LEDGER = "SELECT count(*), md5(string_agg(hash, '' ORDER BY id)) FROM crm_stage_transition"


@tagged("post_install", "-at_install")
class TestUpdate(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        odoo.ensure()

    def test_update_of_a_database_in_use(self):
        base = templates.template([ADDON], demo=True)
        with scratch.database(base, "update") as database:
            triggers = databases.query(TRIGGERS, database)
            self.assertTrue(triggers.strip())
            ledger = databases.query(LEDGER, database)
            odoo.psql("-c", OLDER, database=database)
            # complains itself when Odoo does
            databases.install(database, update=[ADDON])
            self.assertEqual(databases.query(TRIGGERS, database), triggers)
            self.assertEqual(databases.query(LEDGER, database), ledger)
            self.assertEqual(databases.query(PRESENT, database).strip(), "2|0|t")
            odoo.script(
                database,
                "from odoo.exceptions import UserError\n"
                "assert not list(env['crm.stage.transition']._verify())\n"
                "lead = env.ref('crm_stagegate.lead_01')\n"
                "try:\n"
                "    lead.stage_id = env.ref('crm_stagegate.stage_sample')\n"
                "    env.flush_all()\n"
                "except UserError:\n"
                "    pass\n"
                "else:\n"
                "    raise AssertionError('the gates are open')\n",
            )
