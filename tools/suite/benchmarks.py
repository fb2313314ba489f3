"""``make bench``: run every tests/bench/bench_*.py and print one JSON line a case.

A bench file defines ``cases(env)``, a generator of the dictionaries that
:func:`suite.bench.compare` returns::

    from suite.bench import compare

    def cases(env):
        leads = env["crm.lead"].create([{"name": str(number)} for number in range(100)])
        stage = env["crm.stage"].search([], limit=1, order="sequence DESC")
        gate = env["crm.stage.gate"].create({"stage_id": stage.id, "mode": "off", ...})
        yield compare(
            env,
            "move 100 leads",
            ours=lambda: leads.write({"stage_id": stage.id}),
            native=lambda: leads.write({"stage_id": stage.id}),
            prepare_ours=lambda: gate.write({"mode": "enforce"}),
            limit=1.2,
        )

Each file has a database of its own with all addons, without demo data, which is dropped then.
"""

import json
import subprocess
import sys
from pathlib import Path

from . import odoo, scratch, templates
from .paths import ROOT, TESTS, our_addons
from .say import step

RUN = "from suite import bench; bench.run(env, {path!r})"


def run(arguments):
    """Run the bench files (or those of ``arguments``); 1 if one fails or exceeds its limit."""
    paths = [Path(each).resolve() for each in arguments]
    failed = False
    for path in paths or sorted((TESTS / "bench").glob("bench_*.py")):
        step(path.relative_to(ROOT))
        scratch.sweep()
        with scratch.database(templates.template(our_addons()), "bench") as database:
            failed |= not _run_file(path, database)
    return 1 if failed else 0


def _run_file(path, database):
    """Run one file, passing its lines on; whether it ended well and within its limits."""
    environment = odoo.environment()
    # what tests share is there for bench files, too: tests.simulator
    environment["PYTHONPATH"] += f":{ROOT / 'tools'}:{ROOT}"
    process = subprocess.Popen(
        odoo.command("shell", "-d", database, "--no-http", "--log-level=warn"),
        env=environment, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    with process:
        process.stdin.write(RUN.format(path=str(path)))
        process.stdin.close()
        within = True
        for line in process.stdout:
            sys.stdout.write(line)
            sys.stdout.flush()
            within &= not exceeds(json.loads(line))
    return process.returncode == 0 and within


def exceeds(case):
    """Whether a case is slower than it may be."""
    return case.get("limit") is not None and case["ratio"] > case["limit"]
