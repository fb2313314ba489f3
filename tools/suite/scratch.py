"""Databases that live as long as one command, and what is left of those that were killed.

Servers of one command's own are swept up with them: :func:`suite.postgres.own`.
"""

import contextlib
import os

from . import databases, locks, postgres

PREFIX = f"{databases.PREFIX}test_"


@contextlib.contextmanager
def database(source, label):
    """Name of a fresh copy of ``source``; dropped at the end, with the copies made of it."""
    name = f"{PREFIX}{label}_{os.getpid()}".replace("-", "_")
    with locks.lock(name):
        try:
            databases.copy(source, name)
            yield name
        finally:
            _drop_family(name)
            locks.forget(name)


def sweep():
    """Drop what interrupted commands left behind: their locks are free."""
    for name in locks.names(PREFIX):
        with locks.try_lock(name) as free:
            if free:
                _drop_family(name)
                locks.forget(name)
    postgres.sweep()


def _drop_family(name):
    # pytest-odoo copies the database once for each of its workers: name-gw0, name-gw1
    files = [path.name for path in databases.FILES.glob(f"{name}*")]
    for each in {*databases.names(), *files}:
        if each == name or each.startswith(f"{name}-"):
            databases.drop(each)
