"""pytest plugin: writes what became of each test to the file SUITE_RESULTS names, as JSON.

``{"passed": [test ids], "failed": [...], "skipped": [...]}``; an error in the setup or teardown
of a test, or in collecting a file, is a failure of it.
"""

import json
import os
from pathlib import Path

RANK = ("skipped", "passed", "failed")


class Results:
    def __init__(self):
        self.by_test = {}

    def pytest_runtest_logreport(self, report):
        if report.when == "call" or report.outcome != "passed":
            self._note(report.nodeid, report.outcome)

    def pytest_collectreport(self, report):
        if report.outcome == "failed":
            self._note(report.nodeid, "failed")

    def _note(self, test, outcome):
        known = self.by_test.get(test, outcome)
        self.by_test[test] = max(known, outcome, key=RANK.index)

    def pytest_sessionfinish(self):
        listed = {word: [] for word in RANK}
        for test, outcome in sorted(self.by_test.items()):
            listed[outcome].append(test)
        Path(os.environ["SUITE_RESULTS"]).write_text(json.dumps(listed, indent=1))


def pytest_configure(config):
    if "SUITE_RESULTS" in os.environ and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Results(), "suite-results")
