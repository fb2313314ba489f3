"""pytest plugin: the files that took longest last time begin first, so that no worker waits.

pytest-xdist deals out files by their number of tests; here a single test may take minutes. How
long each file of a job took is remembered in the cache; what is not known yet comes first. The
process that steers reads it once and tells the workers, which must all have the same order.
"""

import os
from collections import Counter

import pytest

from . import durations

TOLD = "suite_durations"


class Order:
    """Sorts the files by the seconds that are known of each, and notes what they take now."""

    def __init__(self, path, known):
        self.path, self.known = path, known
        self.seconds = Counter()

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node):
        node.workerinput[TOLD] = self.known

    def pytest_collection_modifyitems(self, items):
        # within a file the order stays
        items.sort(key=lambda item: -self.known.get(_file(item.nodeid), float("inf")))

    def pytest_runtest_logreport(self, report):
        self.seconds[_file(report.nodeid)] += report.duration

    def pytest_sessionfinish(self, session):
        if not hasattr(session.config, "workerinput"):
            durations.remember(self.path, self.seconds)


def _file(test):
    return test.split("::")[0]


def pytest_configure(config):
    # a run of a few chosen tests says nothing about the files
    if suite := os.environ.get("SUITE_DURATIONS"):
        path = durations.path_of(suite)
        told = getattr(config, "workerinput", None)
        known = durations.read(path) if told is None else told.get(TOLD, {})
        config.pluginmanager.register(Order(path, known), "suite-order")
