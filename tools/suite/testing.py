"""``make test``: each addon's tests with only what it needs, what crosses addons, core's.

What an addon's tests skip because another addon is not there runs once more with all of them.

Databases are prepared and tests run at the same time, as far as the processors go: see
:mod:`suite.schedule`.
"""

import os
from functools import partial
from pathlib import Path

from . import core_suites, databases, pytest_run, schedule, scratch, templates
from .paths import ADDONS, TESTS, our_addons
from .pytest_run import Job
from .say import step
from .schedule import Task

SHOWN_LINES = 200


def jobs():
    """Every job; those with the smallest databases first, for they can begin first."""
    listed = [
        Job(addon, [addon], [folder], workers=_workers(folder))
        for addon in our_addons()
        if (folder := ADDONS / addon / "tests").is_dir()
    ]
    listed.sort(key=lambda job: len(templates.with_dependencies(job.addons)[0]))
    if any(TESTS.glob("**/test_*.py")):
        listed.append(_crossing_job([TESTS]))
    return listed


def _workers(folder):
    """A file stays with one worker: a second one has nothing to do when there is a single file."""
    return 2 if len(list(folder.glob("test_*.py"))) > 1 else 0


def _crossing_job(paths, **options):
    return Job("tests", our_addons(), paths, demo=True, **options)


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
