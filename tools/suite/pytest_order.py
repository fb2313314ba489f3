"""pytest plugin: the files that took longest last time begin first, so that no worker waits.

pytest-xdist deals out files by their number of tests; here a single test may take minutes. How
long each file of a job took is remembered in the cache; what is not known yet comes first.
"""

import json
import os
from collections import Counter
from pathlib import Path

from .paths import CACHE

FOLDER = CACHE / "durations"


class Order:
    """Sorts the files, and notes how many seconds each took."""

    def __init__(self, job):
        self.path = FOLDER / f"{job}.json"
        self.seconds = Counter()

    def pytest_collection_modifyitems(self, items):
        known = {}
        if self.path.exists():
            known = json.loads(self.path.read_text())
        # within a file the order stays
        items.sort(key=lambda item: -known.get(_file(item.nodeid), float("inf")))

    def pytest_runtest_logreport(self, report):
        self.seconds[_file(report.nodeid)] += report.duration

    def pytest_sessionfinish(self, session):
        if hasattr(session.config, "workerinput"):
            return
        FOLDER.mkdir(exist_ok=True)
        whole = {file: round(seconds, 1) for file, seconds in self.seconds.most_common()}
        self.path.write_text(json.dumps(whole, indent=1))


def _file(test):
    return test.split("::")[0]


def pytest_configure(config):
    # a run of a few chosen tests says nothing about the files
    if config.option.dist != "no" or hasattr(config, "workerinput"):
        job = Path(os.environ["SUITE_RESULTS"]).stem
        config.pluginmanager.register(Order(job), "suite-order")
