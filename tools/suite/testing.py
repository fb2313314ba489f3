"""``make test``: each addon's tests with only what it needs, what crosses addons, core's.

What an addon's tests skip because another addon is not there runs once more with all of them.

Databases are prepared and tests run at the same time, as far as the processors go: see
:mod:`suite.schedule`.
"""

import os
from functools import partial
from pathlib import Path

from . import core_suites, databases, durations, pytest_run, schedule, scratch, templates
from .paths import ADDONS, ROOT, TESTS, our_addons
from .pytest_run import Job
from .say import step
from .schedule import Task

SHOWN_LINES = 200
NATIVE = TESTS / "touches" / "native_touches.py"


def jobs():
    """Every job, the longest first: a short one fills the gap at the end.

    Each is one process. A second one would load the addons and copy the database once more, and
    wait at the end for the first; there are enough jobs to keep all processors busy.
    """
    listed = [
        Job(addon, [addon], sorted(folder.rglob("test_*.py")), workers=0)
        for addon in our_addons()
        if (folder := ADDONS / addon / "tests").is_dir()
    ]
    listed += _crossing_jobs()
    listed.append(native_job())
    return sorted(listed, key=_expected_seconds, reverse=True)


def _expected_seconds(job):
    known = _known_seconds(job.suite or job.name)
    return sum(known.get(path, durations.UNKNOWN) for path in job.paths)


def _known_seconds(suite):
    """Seconds of the files of a suite, by their paths."""
    return {ROOT / file: taken for file, taken in durations.read(durations.path_of(suite)).items()}


def _crossing_jobs():
    """The files of tests/, in as many jobs as run at the same time."""
    parts = durations.parts(TESTS.rglob("test_*.py"), _known_seconds("tests"), schedule.CAPACITY)
    return [
        _crossing_job(part, name=f"tests-{number}", suite="tests", workers=0)
        for number, part in enumerate(parts, 1)
    ]


def _crossing_job(paths, name="tests", **options):
    return Job(name, our_addons(), paths, demo=True, **options)


def native_job(**options):
    """What is measured of Odoo itself: its addons that ours stand on, and none of ours."""
    core, _ours = templates.with_dependencies(our_addons())
    return Job("native", core, [NATIVE], workers=0, **options)


def tasks():
    """All that ``make test`` does: databases and the tests that need them."""
    listed = {}
    for job in jobs():
        ready = _add_template(listed, job.addons, job.demo)
        listed[job.name] = Task(
            job.name, partial(pytest_run.run, job), slots=max(job.workers, 1), needs=ready
        )
    ready = _add_template(listed, our_addons(), demo=False)
    listed["together"] = Task(
        "together",
        partial(_run_skipped, listed),
        slots=2,
        needs=(*(name for name in our_addons() if name in listed), *ready),
    )
    # alone: core's browser tests are less patient than ours
    listed["core"] = Task("core", core_suites.compare, slots=schedule.CAPACITY, needs=ready)
    return list(listed.values())


def _run_skipped(listed):
    """Run what the addons' own jobs skipped where all addons are installed."""
    skipped = [
        test
        for task in listed.values()
        if task.name in our_addons() and task.result
        for test in task.result.skipped
    ]
    job = Job("together", our_addons(), skipped)
    if not skipped:
        return pytest_run.Outcome(job, 0, [], [], [], 0, None)
    return pytest_run.run(job)


def _add_template(listed, addons, demo):
    """Add the tasks that make a template, if it is not there; return what to wait for."""
    name = templates.name_of(addons, demo=demo)
    if name in databases.names():
        return ()
    core, ours = templates.with_dependencies(addons)
    if name not in listed:
        below = core if ours else templates.core_below(core)
        needs = _add_template(listed, below, False) if below else ()
        listed[name] = Task(name, partial(templates.template, addons, demo=demo), needs=needs)
    return (name,)


def run_all():
    """Run every job and core's own suites; return the exit status for the shell."""
    scratch.sweep()
    passed = failed = skipped = 0
    for task in schedule.run(tasks()):
        if isinstance(task.result, pytest_run.Outcome):
            _show(task.result)
            passed += len(task.result.passed)
            failed += len(task.result.failed)
            skipped += len(task.result.skipped)
            if task.name == "together":
                skipped -= len(task.result.job.paths)
        elif isinstance(task.result, core_suites.Comparison):
            for test in task.result.newly_failed:
                print(f"core's test fails only with our addons: {test}")
            passed += len(task.result.passed)
            failed += len(task.result.newly_failed)
            skipped += len(task.result.skipped)
    templates.prune()
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed else 0


def _show(outcome):
    step(outcome)
    if outcome.returncode:
        print(f"==== {outcome.job.name}: see {os.path.relpath(outcome.log)}")
        print("\n".join(outcome.log.read_text(errors="replace").splitlines()[-SHOWN_LINES:]))


def run_some(arguments):
    """Run the tests of the given paths, with the given pytest options, on the right database."""
    scratch.sweep()
    paths = [each for each in arguments if _file(each).exists()]
    options = ["-ra", *(each for each in arguments if each not in paths)]
    addon = next((name for name in our_addons() if _is_in(ADDONS / name, paths)), None)
    if addon:
        job = Job(addon, [addon], paths, workers=0, options=options)
    else:
        job = _crossing_job(paths or [TESTS], workers=0, options=options)
    return pytest_run.run(job, shown=True).returncode


def _file(argument):
    """The file of a test id such as ``path/test_x.py::TestX::test_y``."""
    return Path(argument.split("::")[0]).resolve()


def _is_in(folder, paths):
    return any(_file(path).is_relative_to(folder) for path in paths)
