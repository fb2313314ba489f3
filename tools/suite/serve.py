"""Serve the demo: a database that is kept, and updated when the addons change."""

import contextlib
import importlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import zlib
from pathlib import Path

from . import databases, odoo, scratch, templates
from .locks import lock
from .paths import ADDONS, LOGS, ROOT, RUN_PID, is_shared, our_addons
from .say import Stop, step

# checkouts that share a server must not serve each other's demo
DATABASE = f"crm_demo_{zlib.crc32(str(ROOT).encode()):08x}" if is_shared() else "crm_demo"
PORT = int(os.environ.get("PORT", "8069"))
ADDRESS = f"http://127.0.0.1:{PORT}"
# the key of the addons as they were last installed, kept in the database itself
KEY = "suite.addons_key"
LOGINS = (
    ("sales", "Salesperson", "销售"),
    ("manager", "Sales manager", "销售经理"),
    ("finance", "Finance", "财务"),
    ("production", "Production", "生产"),
    ("admin", "Administrator", "管理员"),
)


def prepare():
    """Create or update the demo database; what people entered in it stays."""
    wanted = templates.addons_key()
    with lock(DATABASE):
        if DATABASE not in databases.names():
            template = templates.template(our_addons(), demo=True)
            step(f"creating the demo database {DATABASE}")
            databases.copy(template, DATABASE)
        elif _installed_key() == wanted:
            return
        else:
            _update()
        _remember_key(wanted)


def _update():
    step("the addons changed: updating the demo database (its data stays)")
    installed = set(
        databases.query(
            "SELECT name FROM ir_module_module WHERE state = 'installed'", DATABASE
        ).split()
    )
    core, ours = templates.with_dependencies(our_addons())
    if new_core := [addon for addon in core if addon not in installed]:
        databases.install(DATABASE, new_core)
    databases.allow_demo(DATABASE)
    databases.install(
        DATABASE,
        [addon for addon in ours if addon not in installed],
        update=[addon for addon in ours if addon in installed],
        demo=True,
    )


def _installed_key():
    statement = f"SELECT value FROM ir_config_parameter WHERE key = '{KEY}'"
    return databases.query(statement, DATABASE).strip()


def _remember_key(value):
    statement = (
        f"INSERT INTO ir_config_parameter (key, value) VALUES ('{KEY}', '{value}') "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
    )
    databases.query(statement, DATABASE)


def run():
    """Serve until Ctrl-C."""
    with served() as process:
        _print_welcome(LOGS / "serve.log")
        try:
            process.wait()
        except KeyboardInterrupt:
            step("stopping")


@contextlib.contextmanager
def served():
    """The process that serves the demo at :data:`ADDRESS`, until the block ends."""
    if _port_taken():
        raise Stop(f"Port {PORT} is in use. Stop what uses it ('make stop'?) or choose PORT=8070.")
    scratch.sweep()
    templates.prune()
    prepare()
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / "serve.log"
    command = odoo.command(
        "-d", DATABASE, f"--db-filter=^{DATABASE}$", f"--http-port={PORT}",
        f"--pidfile={RUN_PID}",
    )  # fmt: skip
    with _vendor(), log.open("w") as stream:
        process = subprocess.Popen(
            command, env=odoo.environment(), stdout=stream, stderr=subprocess.STDOUT,
            # Ctrl-C reaches this process only; a second signal would make Odoo quit in a hurry
            start_new_session=True,
        )  # fmt: skip
        try:
            _wait_until_served(process, log)
            yield process
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()


@contextlib.contextmanager
def _vendor():
    """WeCom on loopback, for the demo's connector to ask and to send to."""
    simulator = _demo_module("wecom_server")
    server = simulator.WecomServer()
    try:
        _demo_module("wecom_customers").fill(server, time.time())
        _ask_vendor_at(server.url)
        yield
    finally:
        server.stop()
        # somebody else may listen at that port later, and would be sent what is secret
        _ask_vendor_at(simulator.NOWHERE)


def _ask_vendor_at(url):
    databases.query(
        f"UPDATE crm_connector SET api_url = '{url}' WHERE id IN (SELECT res_id"
        " FROM ir_model_data WHERE module = 'crm_integrations' AND name = 'connector_wecom')",
        DATABASE,
    )


def _demo_module(name):
    """A file of crm_integrations' demo that needs nothing of Odoo."""
    addon = str(ADDONS / "crm_integrations")
    sys.path.insert(0, addon)
    try:
        return importlib.import_module(f"demo.{name}")
    finally:
        sys.path.remove(addon)


def stop():
    """Stop the served demo, if it runs."""
    with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
        pid = int(RUN_PID.read_text())
        command = Path(f"/proc/{pid}/cmdline")
        # after a crash the number may belong to another process
        if str(RUN_PID) in command.read_text():
            step("stopping Odoo")
            os.kill(pid, signal.SIGTERM)
            while command.exists():
                time.sleep(0.1)
    RUN_PID.unlink(missing_ok=True)


def forget():
    """Drop the demo database."""
    databases.drop(DATABASE)


def _port_taken():
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", PORT)) == 0


def _wait_until_served(process, log):
    step("starting Odoo")
    address = f"{ADDRESS}/web/health"
    while process.poll() is None:
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=5):
            return
        time.sleep(0.3)
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
    raise Stop(f"Odoo ended. End of {os.path.relpath(log)}:\n{tail}")


def _print_welcome(log):
    rows = "\n".join(f"    {login:<12}{role:<16}{who}" for login, role, who in LOGINS)
    print(
        f"\nServing http://127.0.0.1:{PORT}  (log: {os.path.relpath(log)}; Ctrl-C stops)\n"
        f"Demo logins, password = login:\n{rows}\n",
        flush=True,
    )
