"""``odoo verify_ledger -d NAME``: verify all stage ledgers of a database."""

import sys

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config


class VerifyLedger(Command):
    """Verify the stage ledgers of a database"""

    name = "verify_ledger"

    def run(self, args):
        config.parse_config([*args, "--no-http"], setup_logging=True)
        names = config["db_name"]
        if not names:
            sys.exit("verify_ledger: name the database with -d NAME")
        broken = 0
        for name in names if isinstance(names, list) else [names]:
            with Registry(name).cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                for each in env["crm.stage.transition"]._verify_everything():
                    broken += 1
                    sys.stdout.write(f"{name}: {each['where']}: {each['problem']}\n")
                if not env["crm.stage.checkpoint"].search_count([], limit=1):
                    sys.stdout.write(f"{name}: no checkpoint yet\n")
                cr.execute("SELECT count(*), count(DISTINCT lead_key) FROM crm_stage_transition")
                entries, ledgers = cr.fetchone()
        sys.stdout.write(f"{entries} entries in {ledgers} ledgers, {broken} broken\n")
        sys.exit(1 if broken else 0)
