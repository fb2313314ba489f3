"""pytest plugin: a test that makes Odoo log an unexpected WARNING or ERROR fails.

A test that expects one says so with ``assertLogs`` or ``mute_logger``, which keep the record from
the root logger this plugin listens to. Records of other threads (the HTTP server) count for the
test that is running. What is logged between tests fails the run.
"""

import logging

import pytest

from suite.expected_log import is_expected

SHOWN = 10


class Guard(logging.Handler):
    def __init__(self):
        super().__init__(level=logging.WARNING)
        self.seen = []
        self.outside = []

    def emit(self, record):
        text = f"{record.levelname} {record.name}: {record.getMessage()}"
        # Python's own warnings are pytest's business
        if record.name.startswith("py.warnings") or is_expected(text):
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
        elif self.outside:
            session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node, error):
        # only in the process that steers the workers; a worker that crashed has no output
        self.outside += getattr(node, "workeroutput", {}).get("logged_outside_tests", [])

    def pytest_terminal_summary(self, terminalreporter):
        if self.outside:
            terminalreporter.section("logged unexpectedly outside tests")
            terminalreporter.write_line("\n".join(self.outside[:SHOWN]))


def pytest_configure(config):
    guard = Guard()
    logging.getLogger().addHandler(guard)
    config.pluginmanager.register(guard, "log-guard")
