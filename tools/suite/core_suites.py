"""Core's own crm and sale_crm tests: with our addons nothing may fail that passes without.

The run without our addons is made once for a given Odoo and remembered. A test that fails is run
once more by itself, on both sides: a browser test on a loaded machine is not always on time.
"""

import json
from dataclasses import dataclass

from . import odoo_source, pytest_run, templates
from .paths import CACHE, our_addons
from .pytest_run import Job
from .say import step

SUITES = ("crm", "sale_crm")
# more failures than this are no accident
REPEATED = 20


@dataclass
class Comparison:
    passed: list
    newly_failed: list
    skipped: list


class BrokenRun(Exception):
    """pytest did not come to an end."""


def compare():
    """What became of core's tests with our addons, and which of them pass only without."""
    try:
        return _compare()
    except BrokenRun as error:
        return Comparison([], [str(error)], [])


def _compare():
    core, _ours = templates.with_dependencies(our_addons())
    remembered = _file(core)
    if not remembered.exists():
        remembered.write_text(json.dumps(_run("native", core), indent=1))
    native = json.loads(remembered.read_text())
    ours = _run("with-ours", our_addons())
    # what failed without our addons too may have done so by chance: it has to do so again
    if doubtful := sorted(set(native["failed"]) & set(ours["failed"])):
        again = _run("native-again", core, map(_path, doubtful))
        native["passed"] += again["passed"]
        native["failed"] = sorted(set(native["failed"]) - set(again["passed"]))
        remembered.write_text(json.dumps(native, indent=1))
    newly_failed = sorted(set(native["passed"]) - set(ours["passed"]) - set(ours["skipped"]))
    step(
        f"core's {' and '.join(SUITES)}: {len(ours['passed'])} passed with our addons, "
        f"{len(native['passed'])} without; {len(newly_failed)} newly failed"
    )
    return Comparison(ours["passed"], newly_failed, ours["skipped"])


def _file(core):
    """Where the run without our addons is remembered."""
    key = templates.key_of(core, odoo_source.locate()[1].as_posix())
    return CACHE / f"core-without-ours-{key}.json"


def _run(name, addons, tests=None):
    """Run core's tests (or some of them) with ``addons`` installed, those that fail twice."""
    paths = list(tests or [_path(f"{suite}/tests") for suite in SUITES])
    job = Job(f"core-{name}", list(addons), paths, guard=False)
    outcome = pytest_run.run(job)
    step(outcome)
    if outcome.returncode not in (0, 1):
        raise BrokenRun(f"the run itself, see {outcome.log}")
    passed, failed = set(outcome.passed), set(outcome.failed)
    if failed and len(failed) <= REPEATED:
        repeat = Job(f"{job.name}-repeated", job.addons, sorted(failed), guard=False, workers=0)
        outcome_again = pytest_run.run(repeat)
        step(outcome_again)
        passed |= set(outcome_again.passed)
        failed -= passed
    return {
        "passed": sorted(map(_short, passed)),
        "failed": sorted(map(_short, failed)),
        "skipped": sorted(map(_short, outcome.skipped)),
    }


def _path(test):
    """Where a test, or folder of tests, of core lies: in Debian's package or in a checkout."""
    _command, packages = odoo_source.locate()
    folder = packages / "odoo/addons"
    return f"{folder if (folder / SUITES[0]).is_dir() else packages / 'addons'}/{test}"


def _short(test):
    """A test's id that does not depend on where Odoo lies."""
    return test.rpartition("/addons/")[2]
