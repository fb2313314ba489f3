"""pytest plugin: a test that makes Odoo log an unexpected WARNING or ERROR fails.

A test that expects one says so with ``assertLogs`` or ``mute_logger``, which keep the record from
the root logger this plugin listens to.
"""

import logging

import pytest

from suite.databases import EXPECTED_LOG

_records = []


class _Collector(logging.Handler):
    def emit(self, record):
        text = f"{record.levelname} {record.name}: {record.getMessage()}"
        if not EXPECTED_LOG.search(text) and not record.name.startswith("py.warnings"):
            if record.exc_info:
                text += "\n" + logging.Formatter().formatException(record.exc_info)
            _records.append(text)


def pytest_configure(config):
    logging.getLogger().addHandler(_Collector(level=logging.WARNING))


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    if report.when == "call" and _records:
        seen, _records[:] = list(_records), []
        if report.passed:
            report.outcome = "failed"
            report.longrepr = "logged unexpectedly:\n" + "\n".join(seen[:10])


def pytest_sessionfinish(session, exitstatus):
    if _records and not hasattr(session.config, "workerinput"):
        print("\nlogged unexpectedly outside tests:\n" + "\n".join(_records[:10]))
        session.exitstatus = session.exitstatus or 1
