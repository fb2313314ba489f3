"""The project's own tools, where a mistake would hide others."""

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path
from unittest.mock import patch

from odoo.tests import BaseCase, tagged
from suite import schedule, warned
from suite.expected_log import complaints
from suite.paths import ADDONS, ROOT

OURS = ADDONS / "crm_stagegate/models/crm_lead.py"
ODOO = "/usr/lib/python3/dist-packages/odoo"


def stack(*paths, names=()):
    names = names or [f"step_{number}" for number in range(len(paths))]
    return "".join(
        f'  File "{path}", line 7, in {name}\n    it()\n'
        for path, name in zip(paths, names, strict=True)
    )


@tagged("post_install", "-at_install")
class TestWhoseWarning(BaseCase):
    def test_raised_at_our_line(self):
        self.assertTrue(warned.is_ours(f"{OURS}:7: DeprecationWarning: old\n"))

    def test_framework_called_by_us(self):
        text = f"{ODOO}/orm/domains.py:9: DeprecationWarning: old\n"
        self.assertTrue(warned.is_ours(text + stack(OURS, f"{ODOO}/orm/domains.py")))

    def test_framework_called_by_an_addon_of_odoo_that_we_called(self):
        text = f"{ODOO}/orm/domains.py:9: DeprecationWarning: old\n"
        paths = [OURS, f"{ODOO}/addons/sale/models/sale_order.py", f"{ODOO}/orm/domains.py"]
        self.assertFalse(warned.is_ours(text + stack(*paths)))

    def test_override_of_an_addon_of_odoo_that_hands_on(self):
        text = f"{ODOO}/orm/domains.py:9: DeprecationWarning: old\n"
        override = f"{ODOO}/addons/crm/models/crm_lead.py"
        paths = [OURS, override, f"{ODOO}/orm/models.py", f"{ODOO}/orm/domains.py"]
        names = ["action_ours", "search", "search", "optimize"]
        self.assertTrue(warned.is_ours(text + stack(*paths, names=names)))

    def test_override_of_ours_that_hands_on(self):
        text = f"{ODOO}/orm/domains.py:9: DeprecationWarning: old\n"
        caller = f"{ODOO}/addons/sale/models/sale_order.py"
        paths = [caller, OURS, f"{ODOO}/orm/models.py", f"{ODOO}/orm/domains.py"]
        names = ["action_theirs", "search", "search", "optimize"]
        self.assertFalse(warned.is_ours(text + stack(*paths, names=names)))

    def test_we_were_called_by_an_addon_of_odoo(self):
        text = f"{ODOO}/tools/misc.py:9: DeprecationWarning: old\n"
        paths = [f"{ODOO}/addons/base/models/ir_cron.py", OURS, f"{ODOO}/tools/misc.py"]
        self.assertTrue(warned.is_ours(text + stack(*paths)))

    def test_definition_of_a_field_whoever_asks(self):
        text = f"{ODOO}/orm/registry.py:9: UserWarning: inconsistent 'store'\n"
        paths = [f"{ODOO}/addons/base/models/ir_http.py", f"{ODOO}/orm/registry.py"]
        self.assertTrue(warned.is_ours(text + stack(*paths)))

    def test_library(self):
        self.assertFalse(
            warned.is_ours("/venv/site-packages/babel/x.py:1: DeprecationWarning: y\n")
        )


@tagged("post_install", "-at_install")
class TestComplaints(BaseCase):
    def entry(self, level, logger, text):
        return f"2026-11-26 11:50:24,505 776 {level} some_db {logger}: {text}\n"

    def test_warning_counts(self):
        log = self.entry("INFO", "odoo.x", "fine") + self.entry("WARNING", "odoo.y", "bad")
        self.assertEqual(len(complaints(log)), 1)

    def test_expected_line_does_not(self):
        text = "Running as user 'root' is a security risk."
        self.assertFalse(complaints(self.entry("WARNING", "odoo", text)))

    def test_warning_of_a_library_does_not(self):
        text = "/venv/babel/x.py:1: DeprecationWarning: y\n" + stack("/venv/babel/x.py")
        self.assertFalse(complaints(self.entry("WARNING", "py.warnings", text)))

    def test_warning_of_ours_does(self):
        text = f"{ODOO}/orm/x.py:1: DeprecationWarning: y\n" + stack(OURS, f"{ODOO}/orm/x.py")
        self.assertEqual(len(complaints(self.entry("WARNING", "py.warnings", text))), 1)


@tagged("post_install", "-at_install")
class TestSchedule(BaseCase):
    def setUp(self):
        super().setUp()
        self.running, self.most, self.ran = 0, 0, []
        self.lock = threading.Lock()

    def task(self, name, slots=1, needs=(), fails=False):
        def action():
            with self.lock:
                self.running += slots
                self.most = max(self.most, self.running)
                self.ran.append(name)
            time.sleep(0.02)
            with self.lock:
                self.running -= slots
            if fails:
                raise ValueError(name)
            return name.upper()

        return schedule.Task(name, action, slots=slots, needs=needs)

    def test_all_run_within_the_capacity(self):
        tasks = [self.task(f"t{number}", slots=number % 3 + 1) for number in range(9)]
        done = list(schedule.run(tasks, capacity=3))
        self.assertEqual({task.result for task in done}, {task.name.upper() for task in tasks})
        self.assertLessEqual(self.most, 3)

    def test_what_is_needed_is_done_first(self):
        tasks = [self.task("c", needs=("b",)), self.task("b", needs=("a",)), self.task("a")]
        self.assertEqual([task.name for task in schedule.run(tasks)], ["a", "b", "c"])

    def test_what_wants_all_is_not_overtaken(self):
        tasks = [self.task("a"), self.task("all", slots=9), self.task("z"), self.task("y")]
        list(schedule.run(tasks, capacity=3))
        self.assertEqual(self.ran[:2], ["a", "all"])

    def test_failure_ends_the_run(self):
        tasks = [self.task("bad", fails=True), self.task("never", needs=("bad",))]
        with (
            patch.object(schedule.pytest_run, "end_all") as ended,
            self.assertRaisesRegex(ValueError, "bad"),
        ):
            list(schedule.run(tasks))
        ended.assert_called_once()
        self.assertEqual(self.ran, ["bad"])

    def test_what_can_never_start_is_said(self):
        with (
            patch.object(schedule.pytest_run, "end_all"),
            self.assertRaisesRegex(ValueError, "never startable"),
        ):
            list(schedule.run([self.task("a", needs=("nobody",))]))


@tagged("post_install", "-at_install")
class TestOptionalExtra(BaseCase):
    """``requirements-ocr.txt`` brings what only some want, and moves nothing of what all have."""

    FILE = ROOT / "requirements-ocr.txt"

    def test_it_is_installed_with_all_pins(self):
        lines = [
            line for line in self.FILE.read_text().splitlines() if line and not line.startswith("#")
        ]
        self.assertEqual(lines[0], "-r requirements.txt")
        for line in lines[1:]:
            self.assertRegex(line, r"^[\w.-]+==[\d.]+$")

    @unittest.skipUnless(os.environ.get("RESOLVE"), "RESOLVE=1 asks the package index")
    def test_pip_finds_versions_for_all_of_it(self):
        with tempfile.TemporaryDirectory() as folder:
            report = Path(folder) / "report.json"
            subprocess.run(
                [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed",
                 "--quiet", "--report", report, "-r", self.FILE],
                check=True, cwd=ROOT,
            )  # fmt: skip
            found = json.loads(report.read_text())["install"]
        chosen = {each["metadata"]["name"].lower(): each["metadata"]["version"] for each in found}
        self.assertEqual(chosen["lxml"], "5.2.1" if sys.version_info < (3, 13) else "5.3.0")
        self.assertEqual(chosen["pillow"], "12.1.1")
        self.assertIn("rapidocr", chosen)
