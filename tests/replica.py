"""A PostgreSQL server of one's own and a standby that streams from it, on loopback.

Both write every statement to their log: where something was read is looked up there.
"""

import secrets
import shutil
import subprocess
import tempfile
from pathlib import Path

from suite import odoo, postgres
from suite.say import Stop

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
fsync = off
max_connections = 30
wal_level = replica
max_wal_senders = 4
hot_standby = on
jit = off
logging_collector = off
log_statement = 'all'
log_line_prefix = '%d|'
"""


class Pair:
    """``primary`` and ``standby``, with a copy of a database in them; ``close`` ends and forgets
    them."""

    def __init__(self, database):
        self.database = database
        self.folder = Path(tempfile.mkdtemp(prefix="replica_"))
        self.password = secrets.token_hex(16)
        secret = self.folder / "password"
        secret.write_text(self.password)
        self.passes = self.folder / "passes"
        self.passes.write_text(f"127.0.0.1:*:*:odoo:{self.password}\n")
        postgres.give(self.folder, secret, self.passes)
        self.primary = Server(self.folder / "primary")
        self.standby = Server(self.folder / "standby")
        try:
            self.primary.create(secret)
            self._copy()
            self.standby.follow(self.primary, self.passes)
        except BaseException:
            self.close()
            raise

    def environment(self, server):
        return {
            **odoo.database_environment(),
            "PGHOST": "127.0.0.1",
            "PGPORT": str(server.port),
            "PGUSER": "odoo",
            "PGPASSWORD": self.password,
        }

    def query(self, server, statement, database=None):
        """Rows of a statement as psql prints them unaligned."""
        return self._call(
            server, ["psql", "-X", "-q", "-At", "-c", statement, database or self.database]
        ).stdout.strip()

    def close(self):
        for server in (self.standby, self.primary):
            server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _copy(self):
        """The database, as the shared server has it."""
        self.query(
            self.primary,
            f"CREATE DATABASE \"{self.database}\" ENCODING 'UTF8' TEMPLATE template0",
            "postgres",
        )
        dump = self.folder / "dump"
        subprocess.run(
            ["pg_dump", "-Fc", "-Z0", "--no-owner", "-f", dump, self.database],
            env=odoo.database_environment(), check=True,
        )  # fmt: skip
        self._call(self.primary, ["pg_restore", "--no-owner", "-j2", "-d", self.database, dump])
        dump.unlink()

    def _call(self, server, command):
        done = subprocess.run(
            command, env=self.environment(server), check=False, capture_output=True, text=True
        )
        if done.returncode:
            raise Stop(done.stderr)
        return done


class Server:
    def __init__(self, data):
        self.data, self.log = data, data.with_suffix(".log")
        self.port = postgres.free_port()

    def create(self, secret):
        options = ["-U", "odoo", "--auth=scram-sha-256", f"--pwfile={secret}"]
        self._run("initdb", "-D", self.data, "-E", "UTF8", "--locale=C.UTF-8", *options)
        with (self.data / "postgresql.conf").open("a") as stream:
            stream.write(SETTINGS)
        self.start()

    def follow(self, primary, passes):
        """Begin as a copy of another server, and go on with whatever is written there."""
        address = f"host=127.0.0.1 port={primary.port} user=odoo passfile={passes}"
        self._run("pg_basebackup", "-D", self.data, "-R", "-X", "stream", "-c", "fast",
                  "-d", address)  # fmt: skip
        self.start()

    def start(self):
        self._run("pg_ctl", "-D", self.data, "-l", self.log, "-w", "-o", f"-p {self.port}", "start")

    def stop(self, how="immediate"):
        if (self.data / "postmaster.pid").exists():
            self._run("pg_ctl", "-D", self.data, "-m", how, "-w", "stop", check=False)

    def said(self, since=0):
        """:return: what its log has after so many characters"""
        return self.log.read_text(errors="replace")[since:] if self.log.exists() else ""

    def _run(self, program, *arguments, check=True):
        # the password of the shared server would come before the file with ours
        command = ["env", "-u", "PGPASSWORD", postgres.binary(program), *arguments]
        postgres.as_owner(command, check=check)
