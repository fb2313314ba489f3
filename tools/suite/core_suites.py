"""Core's own crm and sale_crm tests: with our addons nothing may fail that passes without.

The run without our addons is made once for a given Odoo and remembered. A test that fails is run
once more by itself, on both sides: a browser test on a loaded machine is not always on time.
"""

import json
from dataclasses import dataclass
from pathlib import Path

from . import odoo_source, pytest_run, templates
from .paths import CACHE, our_addons
from .pytest_run import Job
from .say import step

# fails by chance without our addons too
UNRELIABLE = ("::TestUi::test_03_crm_tour_forecast",)
SUITES = ("crm", "sale_crm")


@dataclass
class Comparison:
    passed: list
    newly_failed: list
    skipped: list


def compare():
    """What became of core's tests with our addons, and which of them pass only without."""
    native = _native()
    ours = _run("core-with-ours", our_addons())
    newly_failed = sorted(set(native["passed"]) - set(ours["passed"]) - set(ours["skipped"]))
    newly_failed = [each for each in newly_failed if not each.endswith(UNRELIABLE)]
    step(
        f"core's {' and '.join(SUITES)}: {len(ours['passed'])} passed with our addons, "
        f"{len(native['passed'])} without; {len(newly_failed)} newly failed"
    )
    return Comparison(ours["passed"], newly_failed, ours["skipped"])


def _native():
    core, _ours = templates.with_dependencies(our_addons())
    key = templates.key_of(core, odoo_source.locate()[1].as_posix())
    path = CACHE / f"core-native-{key}.json"
    if not path.exists():
        path.write_text(json.dumps(_run("core-native", core)))
    # another checkout may have remembered it, to which Odoo lay elsewhere
    return {
        key: [_short(each) for each in tests] for key, tests in json.loads(path.read_text()).items()
    }


def _run(name, addons):
    job = Job(name, list(addons), [_tests_of(suite) for suite in SUITES], guard=False)
    outcome = pytest_run.run(job)
    step(outcome)
    passed = set(outcome.passed)
    if outcome.failed:
        job.paths = [_path_of(test) for test in outcome.failed]
        job.workers, job.name = 0, f"{name}-again"
        again = pytest_run.run(job)
        step(again)
        passed |= set(again.passed)
    return {
        "passed": sorted(map(_short, passed)),
        "skipped": sorted(map(_short, outcome.skipped)),
    }


def _tests_of(suite):
    _command, packages = odoo_source.locate()
    # Debian's package, else a checkout of the source
    folders = [packages / "odoo/addons" / suite / "tests", packages / "addons" / suite / "tests"]
    return next(folder for folder in folders if folder.is_dir())


def _path_of(test):
    """A test id with the path of its file; of an Odoo outside the checkout it has the name only."""
    name, separator, inside = test.partition("::")
    for suite in SUITES:
        path = _tests_of(suite) / Path(name).name
        if path.is_file():
            return f"{path}{separator}{inside}"
    return test


def _short(test):
    """A test id that does not depend on where Odoo lies; files of both suites differ in name."""
    name, separator, inside = test.partition("::")
    return f"{Path(name).name}{separator}{inside}"
