"""One pytest run on one database copied from a template."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from . import odoo, scratch, templates
from .paths import LOGS, ROOT
from .say import Stop

# what runs now, in whichever thread, to be ended when something else goes wrong
_running = set()
_ended = threading.Event()

# a test that takes longer shows where it hangs, by the stacks of all its threads in the log
SLOW_TEST_SECONDS = 300


@dataclass
class Job:
    """What is installed, what is run, and how."""

    name: str
    addons: list
    paths: list
    demo: bool = False
    options: list = field(default_factory=list)
    # each worker has its own copy of the database; 0: the run itself is the only one
    workers: int = 2
    # what it is a part of
    suite: str = ""
    # of ours: an unexpected line in Odoo's log fails the test, and browser tests share one
    guard: bool = True
    timeout_seconds: int = 1800


@dataclass
class Outcome:
    job: Job
    returncode: int
    passed: list
    failed: list
    skipped: list
    seconds: float
    log: Path

    def __str__(self):
        verdict = "failed" if self.returncode else "ok"
        return (
            f"{self.job.name}: {verdict} ({len(self.passed)} passed, {len(self.failed)} failed, "
            f"{len(self.skipped)} skipped; {self.seconds:.0f} s)"
        )


def run(job, extra=(), *, shown=False):
    """Run one job; its output goes to .cache/logs and, if ``shown``, to the terminal."""
    template = templates.template(job.addons, demo=job.demo)
    LOGS.mkdir(parents=True, exist_ok=True)
    log = LOGS / f"test-{job.name}.log"
    results = log.with_suffix(".json")
    results.unlink(missing_ok=True)
    started = time.monotonic()
    with scratch.database(template, job.name) as database:
        command = [*_command(job, database), *extra, *map(str, job.paths)]
        environment = odoo.environment(warnings=odoo.WARNINGS_SHOWN if job.guard else "ignore")
        environment["PYTHONPATH"] += f":{ROOT / 'tools'}"
        environment["SUITE_RESULTS"] = str(results)
        if not shown:
            environment["SUITE_DURATIONS"] = job.suite or job.name
        returncode = _stream(command, environment, log, shown, job.timeout_seconds)
    listed = {"passed": [], "failed": [], "skipped": []}
    with contextlib.suppress(FileNotFoundError):
        listed = json.loads(results.read_text())
    if returncode and not listed["failed"]:
        listed["failed"] = [f"{job.name}: the run itself failed"]
    return Outcome(job, returncode, **listed, seconds=time.monotonic() - started, log=log)


def _command(job, database):
    plugins = ["suite.pytest_results", "suite.pytest_filestore", "suite.pytest_order"]
    if job.guard:
        # core's own tests run as core would run them
        plugins += ["suite.pytest_guard", "suite.pytest_browser"]
    parallel = []
    if job.workers:
        parallel = ["-n", str(job.workers), "--dist", "loadfile", "--no-loadscope-reorder"]
    return [
        # the run ends with us even if we are killed
        "setpriv", "--pdeathsig", "TERM",
        str(odoo.venv.python()), "-m", "pytest",
        # Python's warnings go to Odoo's log, which the guard reads
        "-p", "no:warnings",
        *(part for plugin in plugins for part in ("-p", plugin)),
        "--rootdir", str(ROOT), "-c", str(ROOT / "pyproject.toml"),
        "-o", f"faulthandler_timeout={SLOW_TEST_SECONDS}",
        "--odoo-database", database, "--odoo-http", "--odoo-log-level", "warn",
        *parallel, *job.options,
    ]  # fmt: skip


def _stream(command, environment, log, shown, timeout_seconds):
    if _ended.is_set():
        raise Stop("The run was ended.")
    process = subprocess.Popen(
        command, env=environment, cwd=ROOT, text=True, errors="replace",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    _running.add(process)
    killed = threading.Event()
    overdue = threading.Timer(timeout_seconds, lambda: (killed.set(), _end(process)))
    overdue.start()
    try:
        with log.open("w") as stream:
            for line in process.stdout:
                stream.write(line)
                stream.flush()
                if shown:
                    sys.stdout.write(line)
                    sys.stdout.flush()
            returncode = process.wait()
            if killed.is_set():
                stream.write(f"\nKilled: it took longer than {timeout_seconds} s.\n")
            return returncode
    finally:
        overdue.cancel()
        _end(process)
        _running.discard(process)


def end_all():
    """End the runs of all threads, and let none begin."""
    _ended.set()
    for process in list(_running):
        _end(process)


def _end(process):
    """End what a run started: its workers and browsers are in its process group."""
    for each in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, each)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
