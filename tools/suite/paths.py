"""Where things lie. Everything that is made at run time is under .cache/ in the checkout.

Several checkouts (git worktrees) may share the heavy part of it, Odoo, the Python packages and
the database server: SUITE_CACHE names the folder that holds them.
"""

import ast
import os
import zlib
from pathlib import Path

# the server the usual variables name, if not our own; its databases have files of their own
EXTERNAL_SERVER = next(filter(None, map(os.environ.get, ("PGHOST", "PGHOSTADDR", "PGSERVICE"))), "")
# what we have started ourselves is told by the same variables that it is our own
OWN_SERVER = "SUITE_OWN_SERVER"
if os.environ.get(OWN_SERVER):
    EXTERNAL_SERVER = ""
_SUFFIX = ""
if EXTERNAL_SERVER:
    _ADDRESS = f"{EXTERNAL_SERVER}:{os.environ.get('PGPORT')}"
    _SUFFIX = f"-{zlib.crc32(_ADDRESS.encode()):08x}"

ROOT = Path(__file__).resolve().parents[2]
ADDONS = ROOT / "addons"
TESTS = ROOT / "tests"

# of this checkout alone
STATE = ROOT / ".cache"
LOGS = STATE / "logs"
RUN_CONF = STATE / f"odoo{_SUFFIX}.conf"
RUN_PID = STATE / "odoo.pid"

# possibly shared
CACHE = Path(os.environ.get("SUITE_CACHE") or STATE).resolve()
APT = CACHE / "apt"
ODOO_UNPACKED = CACHE / "odoo"
VENV = CACHE / "venv"
NODE = CACHE / "node"
DATA_DIR = CACHE / f"filestore{_SUFFIX}"
LOCKS = CACHE / "locks"


def is_shared():
    """Whether other checkouts may use the same cache."""
    return STATE.resolve() != CACHE


def our_addons():
    """Names of the installable addons of this checkout, sorted."""
    return sorted(
        path.parent.name
        for path in ADDONS.glob("*/__manifest__.py")
        if ast.literal_eval(path.read_text()).get("installable", True)
    )
