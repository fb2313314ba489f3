"""``make test``: each addon's tests with only what it needs, what crosses addons, core's."""

import os
from pathlib import Path

from . import core_suites, pytest_run, scratch, templates
from .paths import ADDONS, TESTS, our_addons
from .pytest_run import Job
from .say import step

SHOWN_LINES = 200


def jobs():
    """Every job, in the order in which they run."""
    listed = [
        Job(addon, [addon], [ADDONS / addon / "tests"])
        for addon in our_addons()
        if (ADDONS / addon / "tests").is_dir()
    ]
    if any(TESTS.glob("**/test_*.py")):
        listed.append(_crossing_job([TESTS]))
    return listed


def _crossing_job(paths, **options):
    return Job("tests", our_addons(), paths, demo=True, workers=0, **options)


def run_all():
    """Run every job and core's own suites; return the exit status for the shell."""
    scratch.sweep()
    passed = failed = skipped = 0
    for job in jobs():
        outcome = pytest_run.run(job)
        step(outcome)
        passed += len(outcome.passed)
        failed += len(outcome.failed)
        skipped += len(outcome.skipped)
        if outcome.returncode:
            print(f"==== {job.name}: see {os.path.relpath(outcome.log)}")
            print("\n".join(outcome.log.read_text(errors="replace").splitlines()[-SHOWN_LINES:]))
    core = core_suites.compare()
    for test in core.newly_failed:
        print(f"core's test fails only with our addons: {test}")
    passed += len(core.passed)
    failed += len(core.newly_failed)
    skipped += len(core.skipped)
    templates.prune()
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed else 0


def run_some(arguments):
    """Run the tests of the given paths, with the given pytest options, on the right database."""
    scratch.sweep()
    paths = [each for each in arguments if _file(each).exists()]
    options = ["-ra", *(each for each in arguments if each not in paths)]
    addon = next((name for name in our_addons() if _is_in(ADDONS / name, paths)), None)
    if addon:
        job = Job(addon, [addon], paths, workers=0, options=options)
    else:
        job = _crossing_job(paths or [TESTS], options=options)
    return pytest_run.run(job, shown=True).returncode


def _file(argument):
    """The file of a test id such as ``path/test_x.py::TestX::test_y``."""
    return Path(argument.split("::")[0]).resolve()


def _is_in(folder, paths):
    return any(_file(path).is_relative_to(folder) for path in paths)
