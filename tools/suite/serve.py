"""Serve the demo: a database that is kept, updated when addons change."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import time
import urllib.request

from . import databases, odoo
from .paths import CACHE, LOGS, RUN_PID, our_addons
from .say import Stop, step

DATABASE = "crm_demo"
PORT = int(os.environ.get("PORT", "8069"))
STATE = CACHE / "demo.json"
LOGINS = (
    ("sales", "Salesperson", "销售 李娜"),
    ("manager", "Sales manager", "销售经理 王建国"),
    ("finance", "Finance", "财务 陈静"),
    ("production", "Production", "生产 赵强"),
    ("admin", "Administrator", "管理员"),
)


def prepare():
    """Create or update the demo database; what people entered in it stays."""
    wanted = databases.addons_hash()
    state = json.loads(STATE.read_text()) if STATE.exists() else {}
    if DATABASE not in databases.names():
        template = databases.template(our_addons(), demo=True)
        step("creating the demo database")
        databases.copy(template, DATABASE)
    elif state.get("hash") != wanted:
        known = set(state.get("addons", []))
        step("the addons changed: updating the demo database (its data stays)")
        databases.install(
            DATABASE,
            [addon for addon in our_addons() if addon not in known],
            demo=True,
            update=[addon for addon in our_addons() if addon in known],
        )
    STATE.write_text(json.dumps({"hash": wanted, "addons": our_addons()}))


def run():
    """Serve until Ctrl-C."""
    if _port_taken():
        raise Stop(f"Port {PORT} is in use. Stop what uses it ('make stop'?) or choose PORT=8070.")
    prepare()
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / "serve.log"
    command = odoo.command(
        "-d", DATABASE, f"--db-filter=^{DATABASE}$", f"--http-port={PORT}",
        f"--pidfile={RUN_PID}",
    )  # fmt: skip
    with log.open("w") as stream:
        process = subprocess.Popen(
            command, env=odoo.environment(), stdout=stream, stderr=subprocess.STDOUT
        )
        try:
            _wait_until_served(process, log)
            _print_welcome(log)
            process.wait()
        except KeyboardInterrupt:
            step("stopping")
            process.terminate()
            process.wait()


def stop():
    """Stop the served demo, if it runs."""
    with contextlib.suppress(FileNotFoundError, ValueError, ProcessLookupError):
        os.kill(int(RUN_PID.read_text()), signal.SIGTERM)
        step("stopped Odoo")
    RUN_PID.unlink(missing_ok=True)


def _port_taken():
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", PORT)) == 0


def _wait_until_served(process, log):
    step("starting Odoo")
    while process.poll() is None:
        with contextlib.suppress(OSError):
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/web/health", timeout=5):
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
