"""pytest plugin: a test that makes Odoo log an unexpected WARNING or ERROR fails.

A test that expects one says so with ``assertLogs`` or ``mute_logger``, which keep the record from
the root logger this plugin listens to. Records of other threads (the HTTP server) count for the
test that is running. What is logged between tests fails the run.

Python's warnings (deprecations mostly) are logged too: those of our making fail the test, those of
Odoo and of libraries are listed at the end.
"""

import logging
import warnings
from collections import Counter

import pytest

from suite import warned
from suite.expected_log import is_expected

SHOWN = 10


class Guard(logging.Handler):
    def __init__(self):
        super().__init__(level=logging.WARNING)
        self.seen = []
        self.outside = []
        self.warned_by_others = Counter()

    def emit(self, record):
        message = record.getMessage()
        if record.name == warned.LOGGER:
            if not warned.is_ours(message):
                self.warned_by_others[warned.summary(message)] += 1
                return
            message = warned.shortened(message)
        text = f"{record.levelname} {record.name}: {message}"
        if is_expected(text):
            return
        if record.exc_info:
            text += "\n" + logging.Formatter().formatException(record.exc_info)
        self.seen.append(text)

    def take(self):
        seen, self.seen = self.seen, []
        return seen

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item, call):
        outcome = yield
        report = outcome.get_result()
        seen = self.take()
        if seen and report.outcome != "failed":
            report.outcome = "failed"
            report.longrepr = "logged unexpectedly:\n" + "\n".join(seen[:SHOWN])

    def pytest_runtest_logstart(self):
        self.outside += self.take()

    def pytest_sessionfinish(self, session):
        self.outside += self.take()
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["logged_outside_tests"] = self.outside
            session.config.workeroutput["warned_by_others"] = dict(self.warned_by_others)
        elif self.outside:
            session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node, error):
        # only in the process that steers the workers; a worker that crashed has no output
        output = getattr(node, "workeroutput", {})
        self.outside += output.get("logged_outside_tests", [])
        self.warned_by_others.update(output.get("warned_by_others", {}))

    def pytest_terminal_summary(self, terminalreporter):
        if self.outside:
            terminalreporter.section("logged unexpectedly outside tests")
            terminalreporter.write_line("\n".join(self.outside[:SHOWN]))
        if self.warned_by_others:
            terminalreporter.section("warnings of Odoo and libraries")
            for text, times in self.warned_by_others.most_common():
                terminalreporter.write_line(f"{times} × {text}")


def pytest_configure(config):
    guard = Guard()
    # each time and not once a place: the place is mostly Odoo's, called from many
    warnings.simplefilter("always")
    warnings.simplefilter("ignore", ResourceWarning)
    logging.getLogger().addHandler(guard)
    config.pluginmanager.register(guard, "log-guard")
