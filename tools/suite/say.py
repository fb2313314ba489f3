"""Tell the person at the terminal what happens, and stop with one clear message."""

import os
import subprocess
import sys
from datetime import datetime

from .paths import LOGS


class Stop(SystemExit):
    """End the command with a message for a person instead of a traceback."""

    def __init__(self, message):
        print(f"\n✗ {message}", file=sys.stderr, flush=True)
        super().__init__(1)


def step(message):
    print(f"→ {message}", file=sys.stderr, flush=True)


def run(command, *, log=None, check=True, **options):
    """Run a command quietly; with ``log`` its output goes to that file of .cache/logs.

    :raise Stop: when it fails and ``check`` is set; the end of the log is shown.
    """
    if log is None:
        return subprocess.run([str(part) for part in command], check=check, **options)
    LOGS.mkdir(parents=True, exist_ok=True)
    path = LOGS / f"{log}.log"
    with path.open("a") as stream:
        stream.write(f"\n== {datetime.now():%F %T} {' '.join(map(str, command))}\n")
        stream.flush()
        done = subprocess.run(
            [str(part) for part in command], stdout=stream, stderr=subprocess.STDOUT, **options
        )
    if check and done.returncode:
        tail = "\n".join(path.read_text(errors="replace").splitlines()[-15:])
        shown = os.path.relpath(path)
        raise Stop(f"{command[0]} failed ({done.returncode}). End of {shown}:\n{tail}")
    return done
