"""A real server of a database: workers as in production, each of which can be killed.

For tests and benchmarks that speak HTTP with it, and run in Odoo's environment themselves; what
:mod:`suite.serve` runs is for people.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from .paths import LOGS
from .postgres import free_port
from .say import Stop

START_SECONDS = 120
STOP_SECONDS = 15
BORN = re.compile(r"Worker (WorkerHTTP|WorkerCron) \((\d+)\) alive")
# the process for websockets changes Python before anything else is imported
SCRIPT = """
import sys
if "gevent" not in sys.argv[1:2]:
    exec({prelude!r})
from odoo.cli.command import main
main()
"""


class Server:
    """``with Server(database) as server:`` and speak with ``127.0.0.1:server.port``.

    :param int workers: processes that answer; ``crons``: those that run scheduled actions
    :param str prelude: Python that runs in each process before Odoo is started
    :param dict variables: of the environment, where they differ from ours
    :param options: further options of Odoo's command
    """

    def __init__(self, database, workers=2, crons=2, prelude="", variables=None, options=()):
        self.database, self.workers, self.crons = database, workers, crons
        self.prelude, self.variables, self.options = prelude, variables or {}, options
        self.port = free_port()
        self.process = None
        label = f"served-{database}"
        self.log, self.script = LOGS / f"{label}.log", LOGS / f"{label}.py"

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_exception):
        self.stop()

    def start(self):
        """Start it and wait until it answers.

        :raise Stop: if it ends before
        """
        LOGS.mkdir(parents=True, exist_ok=True)
        self.script.write_text(SCRIPT.format(prelude=self.prelude))
        # what it said before it was started again is not to be lost
        with self.log.open("a" if self.process else "w") as stream:
            self.process = subprocess.Popen(
                # it ends with the thread that starts it, even if we are killed
                ["setpriv", "--pdeathsig", "TERM", sys.executable, str(self.script),
                 # with a filter besides, Odoo would list all databases for each request
                 "-d", self.database,
                 f"--http-port={self.port}", f"--gevent-port={free_port()}",
                 f"--workers={self.workers}", f"--max-cron-threads={self.crons}",
                 # a process that has answered many is replaced: not while it is measured
                 "--limit-request=1000000", "--limit-memory-soft=0", "--limit-memory-hard=0",
                 "--log-level=warn", "--log-handler=odoo.service.server:INFO", *self.options],
                env={**os.environ, **self.variables},
                stdout=stream, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                start_new_session=True,
            )  # fmt: skip
        self._wait_until_it_answers()

    def _wait_until_it_answers(self):
        until = time.monotonic() + START_SECONDS
        while self.process.poll() is None and time.monotonic() < until:
            if len(self.running("WorkerHTTP")) >= self.workers and self.answers():
                return
            time.sleep(0.1)
        self.stop()
        tail = "\n".join(self.said().splitlines()[-15:])
        raise Stop(f"Odoo does not answer. End of {os.path.relpath(self.log)}:\n{tail}")

    @contextlib.contextmanager
    def supervised(self):
        """Start it again whenever it ends, as the system's own supervisor does.

        The server ends with the block: one that was started again belongs to the thread that
        watches, and would not outlive it.
        """
        ended = threading.Event()

        def watch():
            while not ended.wait(0.2):
                if self.process.poll() is not None:
                    # workers outlive whom they belong to for a moment, and keep the port
                    self.stop()
                    with contextlib.suppress(Stop):
                        self.start()

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()
            self.stop()

    def answers(self):
        with (
            contextlib.suppress(OSError),
            urllib.request.urlopen(f"{self.url}/web/health", timeout=10) as answer,
        ):
            return answer.status == 200
        return False

    def said(self):
        """Its log up to now."""
        return self.log.read_text(errors="replace")

    def _born(self, kind):
        return [int(number) for found, number in BORN.findall(self.said()) if found == kind]

    def running(self, kind):
        """Numbers of the processes of a kind, ``WorkerHTTP`` or ``WorkerCron``, that run now."""
        return [number for number in self._born(kind) if _runs(number)]

    def kill(self, kind):
        """``kill -9`` one process of a kind; the server starts another one by itself.

        :return: whether there was one
        """
        for number in self.running(kind):
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
                return True
        return False

    def stop(self):
        """End it with all its processes, also those whose parent was killed."""
        if self.process is None:
            return
        for how in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=STOP_SECONDS)
        until = time.monotonic() + STOP_SECONDS
        while _group_runs(self.process.pid) and time.monotonic() < until:
            time.sleep(0.05)
        self.script.unlink(missing_ok=True)


def _group_runs(group):
    """Whether a process of the group is there and no zombie."""
    states = (_state(number) for number in os.listdir("/proc") if number.isdigit())
    return any(its_group == group and state not in "ZX" for state, its_group in states)


def _runs(number):
    """Whether a process is there and no zombie."""
    return _state(number)[0] not in "ZX"


def _state(number):
    """State of a process, X if there is none, and the number of its group."""
    try:
        state, _parent, group, *_more = (
            Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()
        )
    except OSError:
        return "X", 0
    return state, int(group)
