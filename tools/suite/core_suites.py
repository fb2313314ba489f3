"""Core's own crm and sale_crm tests: with our addons installed nothing may fail that passes without.

The run without our addons is made once for a given Odoo and remembered.
"""

import json
import re

from . import databases, odoo_source
from .paths import CACHE, our_addons
from .say import step
from .testing import Job, run_job

SUITES = ("crm", "sale_crm")
FAILED = re.compile(r"^(?:FAILED|ERROR) (\S+)", re.M)


def compare():
    """Names of core tests that fail with our addons and pass without."""
    native = _native()
    ours = _run("core-with-ours", our_addons())
    step(
        f"core's {' and '.join(SUITES)}: {ours['counts']} with our addons, "
        f"{native['counts']} without"
    )
    missing = native["counts"].get("passed", 0) - ours["counts"].get("passed", 0)
    new = sorted(set(ours["failed"]) - set(native["failed"]))
    if missing > 0 and not new:
        new = [f"{missing} tests that no longer ran to success"]
    return new


def _native():
    core, _ours = databases.with_dependencies(our_addons())
    path = CACHE / f"core-native-{databases._hash(core, str(odoo_source.locate()))}.json"
    if not path.exists():
        path.write_text(json.dumps(_run("core-native", core)))
    return json.loads(path.read_text())


def _run(name, addons):
    packages = odoo_source.locate()[1] / "odoo/addons"
    paths = [packages / suite / "tests" for suite in SUITES]
    outcome = run_job(Job(name, list(addons), paths, options=["-p", "no:suite.pytest_guard", "-rfE"]))
    text = outcome.log.read_text(errors="replace")
    failed = [each.split("/addons/")[-1] for each in FAILED.findall(text)]
    return {"counts": outcome.counts, "failed": failed}
