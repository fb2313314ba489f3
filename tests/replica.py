"""A PostgreSQL server of one's own and a standby that streams from it, on loopback.

Both write every statement to their log: where something was read is looked up there.
"""

import contextlib
import subprocess

from suite import odoo, postgres
from suite.say import Stop

SETTINGS = f"""
{postgres.SETTINGS}
fsync = off
max_connections = 30
wal_level = replica
max_wal_senders = 4
hot_standby = on
log_statement = 'all'
log_line_prefix = '%d|'
"""


class Pair:
    """``primary`` and ``standby``, with a copy of a database in them; ``close`` ends and forgets
    them."""

    def __init__(self, database):
        self.database = database
        self._ends = contextlib.ExitStack()
        try:
            self.primary = self._server("primary", SETTINGS)
            self._copy()
            self.standby = self._server("standby", primary=self.primary.folder)
        except BaseException:
            self.close()
            raise

    def query(self, server, statement, database=None):
        """Rows of a statement as psql prints them unaligned."""
        return self._call(
            server, ["psql", "-X", "-q", "-At", "-c", statement, database or self.database]
        ).stdout.strip()

    def close(self):
        self._ends.close()

    def _server(self, label, *how, **more):
        own = postgres.own(f"replica-{label}", *how, **more)
        return Server(self._ends.enter_context(own))

    def _copy(self):
        """The database, as the shared server has it."""
        self.query(
            self.primary,
            f"CREATE DATABASE \"{self.database}\" ENCODING 'UTF8' TEMPLATE template0",
            "postgres",
        )
        dump = self.primary.folder / "dump"
        subprocess.run(
            ["pg_dump", "-Fc", "-Z0", "--no-owner", "-f", dump, self.database],
            env=odoo.database_environment(), check=True,
        )  # fmt: skip
        self._call(self.primary, ["pg_restore", "--no-owner", "-j2", "-d", self.database, dump])
        dump.unlink()

    def _call(self, server, command):
        there = {**odoo.database_environment(), **server.environment()}
        done = subprocess.run(command, env=there, check=False, capture_output=True, text=True)
        if done.returncode:
            raise Stop(done.stderr)
        return done


class Server:
    """One of the two, in its folder."""

    def __init__(self, folder):
        self.folder, self.log = folder, folder / "server.log"

    @property
    def port(self):
        return int((self.folder / "port").read_text())

    def environment(self):
        """Variables it is reached by."""
        return postgres.environment(self.folder)

    def stop(self):
        postgres.stop(self.folder, "immediate")

    def said(self, since=0):
        """:return: what its log has after so many characters"""
        return self.log.read_text(errors="replace")[since:] if self.log.exists() else ""
