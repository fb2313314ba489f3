"""The database server: the one named by the usual PG* variables, else a private cluster.

The private cluster lives in .cache/postgres, listens on a free loopback port only and asks for a
random password. PostgreSQL refuses to run as root, so root starts it as an unprivileged user; a
capability lets that user reach a checkout below a closed home directory. Its durability is
switched off: it holds demo and test data only. A test that needs a server of its own, which it
may stop, has one by :func:`own`, and a standby of that as well.
"""

import contextlib
import os
import pwd
import secrets
import shutil
import socket
import subprocess
from pathlib import Path

from . import locks
from .paths import CACHE, EXTERNAL_SERVER
from .say import Stop, run, step

CLUSTER = CACHE / "postgres"
# folders, and locks, of servers that live as long as one command
PREFIX = "postgres-"
NOT_DURABLE = """
fsync = off
synchronous_commit = off
full_page_writes = off
max_wal_size = 4GB
shared_buffers = 512MB
"""
SETTINGS = """
work_mem = 16MB
maintenance_work_mem = 256MB
max_connections = 120
jit = off
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
"""
# what a standby is told by its environment, the shared server's, would come before its own file
WITHOUT_PASSWORD = ("env", "-u", "PGPASSWORD")


def is_external():
    return bool(EXTERNAL_SERVER)


def environment(cluster=CLUSTER):
    """Variables that make libpq (and so Odoo and psql) reach the server."""
    if cluster == CLUSTER and is_external():
        return {}
    return {
        "PGHOST": "127.0.0.1",
        "PGPORT": (cluster / "port").read_text(),
        "PGUSER": "odoo",
        "PGPASSWORD": (cluster / "password").read_text(),
    }


def programs():
    """Folders of Debian's PostgreSQL programs, which are not on the PATH: the newest version's."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name)
    )
    return [str(path) for path in found[-1:]]


def binary(name):
    path = shutil.which(name, path=os.pathsep.join([*programs(), os.environ["PATH"]]))
    if not path:
        raise Stop(f"PostgreSQL's '{name}' is not installed (Debian package: postgresql).")
    return path


def ensure():
    """Create and start the private cluster if no server is named and it does not run yet."""
    if is_external():
        return
    with locks.lock("postgres"):
        if not (CLUSTER / "data" / "PG_VERSION").exists():
            step("creating a private PostgreSQL cluster in .cache/postgres")
            _create(CLUSTER, NOT_DURABLE + SETTINGS)
        if not _is_running():
            start()


@contextlib.contextmanager
def own(label, settings=SETTINGS, primary=None):
    """Folder of a running server that nobody else uses, durable as in production.

    It goes at the end; what was killed before that is removed by :func:`sweep`. What it is
    reached by: ``environment(folder)``.

    :param primary: folder of another one, of which it is to be a streaming standby
    """
    name = f"{PREFIX}{label}-{os.getpid()}"
    folder = CACHE / name
    with locks.lock(name):
        try:
            if primary is None:
                _create(folder, settings)
            else:
                _follow(folder, primary)
            start(folder)
            yield folder
        finally:
            _remove(name)


def sweep():
    """End and remove the servers that interrupted commands left behind: their locks are free."""
    for name in locks.names(PREFIX):
        with locks.try_lock(name) as free:
            if free:
                _remove(name)


def _remove(name):
    """The server and its folder; its lock is held by who asks."""
    folder = CACHE / name
    stop(folder, "immediate")
    shutil.rmtree(folder, ignore_errors=True)
    locks.forget(name)


def start(cluster=CLUSTER):
    """Start the server, at the port it had before if it was stopped in the meantime."""
    port = cluster / "port"
    if cluster == CLUSTER or not port.exists():
        port.write_text(str(free_port()))
    options = ["-l", cluster / "server.log", "-w", "-o", f"-p {port.read_text()}"]
    as_owner([*WITHOUT_PASSWORD, binary("pg_ctl"), "-D", cluster / "data", *options, "start"])


def stop(cluster=CLUSTER, mode="fast"):
    """Stop the server.

    :param mode: ``fast`` ends the connections, ``immediate`` is a crash
    """
    if cluster == CLUSTER and is_external():
        return
    if (cluster / "data" / "postmaster.pid").exists():
        command = [binary("pg_ctl"), "-D", cluster / "data", "-m", mode, "-w", "stop"]
        as_owner(command, check=False)


def _create(cluster, settings):
    password = _lay_out(cluster, secrets.token_hex(16))
    options = ["-U", "odoo", "--auth=scram-sha-256", f"--pwfile={password}"]
    data = cluster / "data"
    as_owner([binary("initdb"), "-D", data, "-E", "UTF8", "--locale=C.UTF-8", *options])
    with (data / "postgresql.conf").open("a") as stream:
        stream.write(settings)


def _follow(cluster, primary):
    """Begin as a copy of another server, and go on with whatever is written there."""
    reach = environment(primary)
    _lay_out(cluster, reach["PGPASSWORD"])
    passes = cluster / "passes"
    passes.write_text(f"127.0.0.1:*:*:odoo:{reach['PGPASSWORD']}\n")
    give(passes)
    address = f"host=127.0.0.1 port={reach['PGPORT']} user=odoo passfile={passes}"
    options = ["-R", "-X", "stream", "-c", "fast", "-d", address]
    command = [*WITHOUT_PASSWORD, binary("pg_basebackup"), "-D", cluster / "data"]
    as_owner([*command, *options])


def _lay_out(cluster, secret):
    """Make the folder anew; returns the file with the password."""
    shutil.rmtree(cluster, ignore_errors=True)
    cluster.mkdir(parents=True)
    password = cluster / "password"
    password.write_text(secret)
    give(cluster, password)
    return password


def give(*paths):
    """Let whoever runs the server have them, and nobody else read the files."""
    for path in paths:
        if os.geteuid() == 0:
            owner = pwd.getpwnam(_unprivileged())
            os.chown(path, owner.pw_uid, owner.pw_gid)
        if path.is_file():
            path.chmod(0o600)


def _is_running():
    command = [binary("pg_ctl"), "-D", CLUSTER / "data", "status"]
    return as_owner(command, check=False, log=False).returncode == 0


def free_port():
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _unprivileged():
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise Stop("Running as root, but there is no unprivileged user to run PostgreSQL as.")


def as_owner(command, check=True, log=True):
    """Run a program of the server as who owns it."""
    command = [str(part) for part in command]
    if os.geteuid() == 0:
        owner = pwd.getpwnam(_unprivileged())
        keep = "+dac_read_search"
        command = [
            "setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups",
            f"--inh-caps={keep}", f"--ambient-caps={keep}", *command,
        ]  # fmt: skip
    if log:
        return run(command, log="postgres", check=check, cwd="/")
    return subprocess.run(command, capture_output=True, cwd="/", check=False)
