"""Where things lie. Everything that is made at run time is under .cache/ in the checkout."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CACHE = Path(os.environ.get("SUITE_CACHE") or ROOT / ".cache")

ADDONS = ROOT / "addons"
TESTS = ROOT / "tests"

APT = CACHE / "apt"
ODOO_UNPACKED = CACHE / "odoo"
VENV = CACHE / "venv"
LOGS = CACHE / "logs"
DATA_DIR = CACHE / "filestore"
RUN_CONF = CACHE / "odoo.conf"
RUN_PID = CACHE / "odoo.pid"


def our_addons():
    """Names of the addons of this checkout, sorted."""
    return sorted(path.parent.name for path in ADDONS.glob("*/__manifest__.py"))
