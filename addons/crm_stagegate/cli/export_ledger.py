"""``odoo export_ledger -d NAME -o FILE``: export all stage ledgers as JSON lines."""

import argparse
import contextlib
import os
import sys

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config


class ExportLedger(Command):
    """Export the stage ledgers of a database for bin/verify_export.py"""

    name = "export_ledger"

    def run(self, args):
        parser = argparse.ArgumentParser(prog=self.prog, add_help=False)
        parser.add_argument("-o", "--output", default="-")
        options, rest = parser.parse_known_args(args)
        config.parse_config([*rest, "--no-http"], setup_logging=True)
        names = config["db_name"]
        if not names or (isinstance(names, list) and len(names) != 1):
            sys.exit("export_ledger: name one database with -d NAME")
        name = names[0] if isinstance(names, list) else names
        with self._open(options.output) as output, Registry(name).cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            for line in env["crm.stage.transition"]._export_lines():
                output.write(line)

    @contextlib.contextmanager
    def _open(self, path):
        """A file that appears under its name only when it is complete."""
        if path == "-":
            yield sys.stdout
            return
        partial = f"{path}.partial"
        try:
            with open(partial, "w", encoding="utf-8") as output:
                yield output
            os.replace(partial, path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(partial)
