"""Locks between the processes of this machine: files under .cache/locks.

The kernel drops a lock when its holder ends, however it ends, so a lock that can be had tells
that its holder is gone.
"""

import contextlib
import fcntl

from .paths import LOCKS


@contextlib.contextmanager
def lock(name):
    """Wait for the lock ``name`` and hold it."""
    LOCKS.mkdir(parents=True, exist_ok=True)
    with (LOCKS / f"{name}.lock").open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def try_lock(name):
    """Hold the lock ``name`` if nobody has it; gives whether it is held."""
    LOCKS.mkdir(parents=True, exist_ok=True)
    with (LOCKS / f"{name}.lock").open("w") as stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def names(prefix):
    """Names of the locks that were ever taken under ``prefix`` and not forgotten since."""
    return sorted(path.stem for path in LOCKS.glob(f"{prefix}*.lock"))


def forget(name):
    (LOCKS / f"{name}.lock").unlink(missing_ok=True)
