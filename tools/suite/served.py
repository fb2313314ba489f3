"""A real server of a database: workers as in production, each of which can be killed.

For tests and benchmarks that speak HTTP with it, and run in Odoo's environment themselves; what
:mod:`suite.serve` runs is for people.
"""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from pathlib import Path

from .paths import LOGS
from .say import Stop

START_SECONDS = 120
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
        with self.log.open("w") as stream:
            self.process = subprocess.Popen(
                # it ends with us even if we are killed
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
            if len(self._born("WorkerHTTP")) >= self.workers and self.answers():
                return
            time.sleep(0.1)
        self.stop()
        tail = "\n".join(self.said().splitlines()[-15:])
        raise Stop(f"Odoo does not answer. End of {os.path.relpath(self.log)}:\n{tail}")

    @contextlib.contextmanager
    def supervised(self):
        """Start it again whenever it ends, as the system's own supervisor does."""
        ended = threading.Event()

        def watch():
            while not ended.wait(0.2):
                if self.process.poll() is not None:
                    with contextlib.suppress(Stop):
                        self.start()

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()

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
        """``kill -9`` one process of a kind; the server starts another one by itself."""
        with contextlib.suppress(IndexError, ProcessLookupError):
            os.kill(self.running(kind)[0], signal.SIGKILL)

    def stop(self):
        for how in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, how)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=15)
        self.script.unlink(missing_ok=True)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _runs(number):
    """Whether a process is there and no zombie."""
    try:
        state = Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state not in "ZX"
