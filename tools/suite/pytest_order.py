"""pytest plugin: the files that took longest last time begin first, so that no worker waits.

pytest-xdist deals out files by their number of tests; here a single test may take minutes. How
long each file of a job took is remembered in the cache; what is not known yet comes first. The
process that steers reads it once and tells the workers, which must all have the same order.
"""

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from .paths import CACHE

FOLDER = CACHE / "durations"
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
            remember(self.path, self.seconds)


def read(path):
    """Seconds of each file, as they were remembered."""
    try:
        return json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}


def remember(path, seconds):
    """Add what files took to what is known of others, also by a run that ended meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    known = read(path) | {file: round(taken, 1) for file, taken in seconds.items()}
    new = path.with_suffix(f".{os.getpid()}")
    new.write_text(json.dumps(dict(sorted(known.items(), key=lambda each: -each[1])), indent=1))
    new.replace(path)


def _file(test):
    return test.split("::")[0]


def pytest_configure(config):
    is_worker = hasattr(config, "workerinput")
    # a run of a few chosen tests says nothing about the files
    if config.option.dist != "no" or is_worker:
        path = FOLDER / f"{Path(os.environ['SUITE_RESULTS']).stem}.json"
        known = config.workerinput.get(TOLD, {}) if is_worker else read(path)
        config.pluginmanager.register(Order(path, known), "suite-order")
