"""A process that has loaded Odoo and a database's registry, and forks whoever is to work there.

Loading takes seconds and forking none; what is forked is a process like any other, with connections
of its own, and can be killed. ``nursery.py DATABASE SOCKET`` serves; :class:`Nursery` asks.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from pathlib import Path

# stdin, stdout and stderr of who is forked come with the script
STREAMS = 3
LONGEST_SCRIPT = 1 << 20


class Nursery:
    """Start :meth:`start` scripts on a database; :meth:`stop` ends it and whoever it forked."""

    def __init__(self, database):
        self.folder = tempfile.TemporaryDirectory()
        self.address = str(Path(self.folder.name) / "socket")
        self.process = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", sys.executable, __file__, database, self.address],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, start_new_session=True,
        )  # fmt: skip
        if self.process.stdout.readline().strip() != "ready":
            raise RuntimeError(f"no nursery: it ended with {self.process.wait(timeout=60)}")

    def start(self, script):
        """A process that runs statements with ``env`` and ``cr`` and commits at the end.

        :rtype: Forked
        """
        return Forked(self.address, script)

    def stop(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=60)
        self.process.stdout.close()
        self.folder.cleanup()


class Forked:
    """What ``subprocess.Popen`` is for a process started by oneself, as far as tests need it."""

    # the streams are closed by whoever asked, as those of a ``Popen``

    def __init__(self, address, script):
        child_in, self.stdin = _pipe(write=True)
        self.stdout, child_out = _pipe(write=False)
        self.stderr = tempfile.TemporaryFile("w+")  # noqa: SIM115
        self.returncode = None
        self._line = socket.socket(socket.AF_UNIX)
        self._line.connect(address)
        streams = [child_in, child_out, self.stderr.fileno()]
        socket.send_fds(self._line, [b"!"], streams)
        self._line.sendall(script.encode())
        self._line.shutdown(socket.SHUT_WR)
        os.close(child_in)
        os.close(child_out)
        self._words = self._line.makefile()
        self.pid = int(self._words.readline())
        self._ended = threading.Thread(target=self._listen, daemon=True)
        self._ended.start()

    def _listen(self):
        with contextlib.suppress(ValueError):
            self.returncode = int(self._words.readline())
        self._words.close()
        self._line.close()

    def poll(self):
        return self.returncode

    def wait(self, timeout=None):
        """The exit code, that of a killed one negative as ``subprocess`` has it."""
        self._ended.join(timeout)
        if self._ended.is_alive():
            raise subprocess.TimeoutExpired(str(self.pid), timeout)
        return self.returncode

    def send_signal(self, number):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def kill(self):
        self.send_signal(signal.SIGKILL)

    def errors(self):
        """What it said in its error stream."""
        self.stderr.seek(0)
        return self.stderr.read()


def _pipe(*, write):
    """Our text stream and their number, in the order of ``os.pipe``."""
    read_end, write_end = os.pipe()
    if write:
        return read_end, os.fdopen(write_end, "w")
    return os.fdopen(read_end), write_end


def serve(database, address):
    """Load the registry, say ``ready``, fork for whoever asks."""
    import odoo
    from odoo.modules.registry import Registry

    odoo.tools.config.parse_config(["-d", database, "--no-http", "--log-level=critical"])
    Registry(database)
    # a connection belongs to one process
    odoo.sql_db.close_all()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen()
        print("ready", flush=True)
        while True:
            line, _address = door.accept()
            if not os.fork():
                door.close()
                os._exit(_watch(line, database))
            line.close()


def _watch(line, database):
    """Fork the one who works, and tell whoever asked its number and how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    _first, streams, _flags, _address = socket.recv_fds(line, 1, STREAMS)
    script = b"".join(iter(lambda: line.recv(LONGEST_SCRIPT), b"")).decode()
    pid = os.fork()
    if not pid:
        line.close()
        os._exit(_work(script, streams, database))
    for stream in streams:
        os.close(stream)
    line.sendall(f"{pid}\n".encode())
    _pid, status = os.waitpid(pid, 0)
    with contextlib.suppress(BrokenPipeError):
        line.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
    return 0


def _work(script, streams, database):
    import odoo
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry

    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
    try:
        # somebody may have installed or changed something since
        registry = Registry(database).check_signaling()
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            exec(script, {"env": env, "cr": cr, "odoo": odoo})
    except BaseException:
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


if __name__ == "__main__":
    serve(*sys.argv[1:])
