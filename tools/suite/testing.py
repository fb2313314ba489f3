"""Run the suite: each addon's tests with only its dependencies installed, core's, what crosses.

A job is one pytest run on one database copied from a template. The machine's cores are shared by
the two workers of a job (pytest-xdist) where its tests allow it.
"""

import os
import re
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import databases, odoo
from .paths import LOGS, ROOT, TESTS, our_addons
from .say import step

SUMMARY = re.compile(r"(\d+) (passed|failed|errors?|skipped|deselected|xfailed)")


@dataclass
class Job:
    """One pytest run: what is installed, what is run."""

    name: str
    addons: list
    paths: list
    demo: bool = False
    options: list = field(default_factory=list)
    workers: int = 2


@dataclass
class Outcome:
    job: Job
    returncode: int
    counts: dict
    seconds: float
    log: Path


def jobs():
    """Every job of ``make test``, in the order in which they run."""
    listed = [
        Job(addon, [addon], [ROOT / "addons" / addon / "tests"])
        for addon in our_addons()
        if (ROOT / "addons" / addon / "tests").is_dir()
    ]
    if any(TESTS.glob("test_*.py")):
        listed.append(Job("tests", our_addons(), [TESTS], demo=True, workers=0))
    return listed


def run_job(job, extra=(), shown=False):
    """Run one job; its output goes to .cache/logs and, if ``shown``, to the terminal."""
    template = databases.template(job.addons, demo=job.demo)
    database = f"test_{job.name}_{os.getpid()}"
    databases.copy(template, database)
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"test-{job.name}.log"
    workers = ["-n", str(job.workers), "--dist", "loadfile"] if job.workers else []
    command = [
        str(odoo.venv.python()), "-m", "pytest", "-p", "suite.pytest_guard",
        "--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml"),
        "--odoo-database", database, "--odoo-http", "--odoo-log-level", "warn",
        *workers, *job.options, *extra, *map(str, job.paths),
    ]  # fmt: skip
    environment = odoo.environment()
    environment["PYTHONPATH"] += f":{ROOT / 'tools'}"
    environment["SUITE_TEST_DATABASE"] = database
    started = time.monotonic()
    try:
        returncode = _stream(command, environment, log, shown)
    finally:
        for name in databases.names():
            if name == database or name.startswith(f"{database}-"):
                databases.drop(name)
    counts = _counts(log.read_text(errors="replace"))
    return Outcome(job, returncode, counts, time.monotonic() - started, log)


def _stream(command, environment, log, shown):
    import subprocess
    import sys

    with log.open("w") as stream:
        process = subprocess.Popen(
            command, env=environment, cwd=ROOT, text=True, errors="replace",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        for line in process.stdout:
            stream.write(line)
            if shown:
                sys.stdout.write(line)
                sys.stdout.flush()
        return process.wait()


def _counts(text):
    last = next(
        (line for line in reversed(text.splitlines()) if " in " in line and SUMMARY.search(line)),
        "",
    )
    found = {}
    for number, word in SUMMARY.findall(last):
        found[word.rstrip("s") if word.startswith("error") else word] = int(number)
    return found


def run_all(extra=()):
    """Run every job and core's own suites; return the exit status for the shell."""
    from . import core_suites

    outcomes = [_report(run_job(job, extra)) for job in jobs()]
    core_failures = core_suites.compare()
    passed = sum(each.counts.get("passed", 0) for each in outcomes)
    failed = sum(
        each.counts.get("failed", 0)
        + each.counts.get("error", 0)
        + (1 if each.returncode and not each.counts.get("failed") else 0)
        for each in outcomes
    ) + len(core_failures)
    for outcome in outcomes:
        if outcome.returncode:
            print(f"\n==== {outcome.job.name}: see {os.path.relpath(outcome.log)}", flush=True)
            print("\n".join(outcome.log.read_text(errors="replace").splitlines()[-200:]))
    for failure in core_failures:
        print(f"core fails only with our addons: {failure}")
    skipped = sum(each.counts.get("skipped", 0) for each in outcomes)
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed else 0


def _report(outcome):
    counts = ", ".join(f"{number} {word}" for word, number in outcome.counts.items())
    verdict = "failed" if outcome.returncode else "ok"
    step(f"{outcome.job.name}: {verdict} ({counts or 'nothing ran'}; {outcome.seconds:.0f} s)")
    return outcome


def run_some(arguments):
    """Run the tests of the given paths (and pytest options) on the right database."""
    paths = [Path(each).resolve() for each in arguments if Path(each.split("::")[0]).exists()]
    options = [each for each in arguments if not Path(each.split("::")[0]).exists()]
    first = str(paths[0]).split("::")[0] if paths else str(TESTS)
    addon = next((a for a in our_addons() if f"/addons/{a}/" in first + "/"), None)
    if addon:
        job = Job(addon, [addon], paths, workers=0)
    else:
        job = Job("tests", our_addons(), paths or [TESTS], demo=True, workers=0)
    return run_job(job, ["-ra", *options], shown=True).returncode
