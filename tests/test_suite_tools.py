"""The project's own tools, where a mistake would hide others."""

import os
import socket
import tempfile
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import patch

from odoo.tests import BaseCase, tagged
from suite import durations, extras, load, pytest_order, schedule, testing, warned
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

    def test_spare_connection_of_a_browser_does_not(self):
        text = "127.0.0.1 - - [29/Nov/2026 05:19:20] Request timed out: TimeoutError('timed out')"
        self.assertFalse(complaints(self.entry("ERROR", "werkzeug", text)))

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
class TestOrder(BaseCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "durations" / "job.json"

    def test_a_run_of_some_files_keeps_what_is_known_of_others(self):
        durations.remember(self.path, {"a.py": 5.04, "b.py": 90})
        durations.remember(self.path, {"a.py": 7})
        self.assertEqual(durations.read(self.path), {"b.py": 90, "a.py": 7})
        self.assertEqual([each.name for each in self.path.parent.iterdir()], ["job.json"])

    def test_nothing_is_known_of_a_file_that_is_half_written(self):
        self.path.parent.mkdir()
        self.path.write_text('{"a.py": ')
        self.assertEqual(durations.read(self.path), {})

    def test_all_workers_are_told_the_same(self):
        order = pytest_order.Order(self.path, {"a.py": 1})
        node = SimpleNamespace(workerinput={})
        durations.remember(self.path, {"b.py": 2})
        order.pytest_configure_node(node)
        self.assertEqual(node.workerinput, {pytest_order.TOLD: {"a.py": 1}})

    def test_the_longest_begin_and_the_unknown_before_them(self):
        tests = ["a.py::T::x", "b.py::T::y", "b.py::T::x", "c.py::T::x"]
        items = [SimpleNamespace(nodeid=each) for each in tests]
        pytest_order.Order(self.path, {"a.py": 1, "b.py": 2}).pytest_collection_modifyitems(items)
        self.assertEqual([item.nodeid for item in items], [tests[3], tests[1], tests[2], tests[0]])

    def test_parts_take_about_as_long_as_each_other(self):
        known = {"a": 90, "b": 50, "c": 45, "d": 5}
        self.assertEqual(durations.parts("abcd", known, 2), [["a", "d"], ["b", "c"]])
        self.assertEqual(durations.parts("ab", {}, 3), [["a"], ["b"]])


@tagged("post_install", "-at_install")
class TestJobs(BaseCase):
    """What ``make test`` runs."""

    def test_each_file_is_run_once(self):
        there = {*ROOT.glob("addons/*/tests/**/test_*.py"), *ROOT.glob("tests/**/test_*.py")}
        run = [path for job in testing.jobs() if job.name != "native" for path in job.paths]
        self.assertEqual(sorted(run), sorted(there))

    def test_what_takes_longest_begins_first(self):
        long, short = testing.Job("long", [], ["l"]), testing.Job("short", [], ["s"])
        with (
            patch.object(testing, "our_addons", return_value=[]),
            patch.object(testing, "_crossing_jobs", return_value=[short, long]),
            patch.object(testing, "_expected_seconds", lambda job: {"long": 9}.get(job.name, 1)),
        ):
            self.assertEqual(testing.jobs()[0], long)


@tagged("post_install", "-at_install")
class TestLoad(BaseCase):
    ANSWERS = (load.Answer(200, 0.5), load.Answer(500, 0.001), load.Answer(0, 0.001, error="gone"))

    def test_what_failed_is_not_fast(self):
        self.assertEqual(load.good(self.ANSWERS), [self.ANSWERS[0]])
        self.assertEqual(load.failures(self.ANSWERS), {"500": 1, "gone": 1})

    def test_it_ends_in_time(self):
        answers = load.together(1, [b""] * 3, seconds=-1)
        self.assertEqual(load.failures(answers), {load.LATE: 3})

    def test_an_answer_ends_where_it_says(self):
        """Not where the server hangs up: it may be waiting for the sender to do so."""
        with socket.create_server(("127.0.0.1", 0)) as server, ThreadPoolExecutor() as pool:

            def serve():
                connection, _address = server.accept()
                with connection:
                    connection.recv(1000)
                    connection.sendall(b"HTTP/1.1 413 Big\r\nContent-Length: 2\r\n\r\nno")
                    connection.settimeout(10)
                    # the sender hangs up
                    return connection.recv(1000)

            hung_up = pool.submit(serve)
            port = server.getsockname()[1]
            (answer,) = load.together(port, [load.raw("POST", "/", body=b"x", port=port)])
            self.assertEqual((answer.status, answer.body), (413, b"no"))
            self.assertEqual(hung_up.result(), b"")


@tagged("post_install", "-at_install")
class TestOptionalExtras(BaseCase):
    """``requirements-….txt`` bring what only some want, and move nothing of what all have."""

    EXTRAS = extras.files()

    def test_each_is_installed_with_all_pins(self):
        self.assertIn("requirements-ocr.txt", self.EXTRAS)
        for name in self.EXTRAS:
            lines = [
                line
                for line in (ROOT / name).read_text().splitlines()
                if line and not line.startswith("#")
            ]
            with self.subTest(name):
                self.assertEqual(lines[0], "-r requirements.txt")
                for line in lines[1:]:
                    self.assertRegex(line, r"^[\w.-]+==[\w.]+$")

    def test_none_pins_again_what_all_have(self):
        everybody = extras.pins("requirements.txt")
        for name in self.EXTRAS:
            own = extras.pins(name)
            with self.subTest(name):
                self.assertEqual({key: own[key] for key in everybody}, everybody)

    def test_what_is_installed_here_are_the_pins(self):
        """The tests run with what the pins say, extras or not."""
        for name, version in extras.pins("requirements.txt").items():
            with self.subTest(name):
                self.assertEqual(metadata.version(name), version)

    def test_all_of_them_together_move_no_pin(self):
        """What they demand, and whatever comes with them, leaves the pins where they are."""
        demands = extras.recorded()
        self.assertEqual(extras.moves(demands, extras.pins(extras.EVERYBODY)), [])
        for name in self.EXTRAS:
            own = {
                key: version
                for key, version in extras.pins(name).items()
                if key not in extras.pins(extras.EVERYBODY)
            }
            recorded = {key: demands.get(key, {}).get("version") for key in own}
            self.assertEqual(recorded, own, "tools/dev extras records what they demand now")

    def test_a_pin_that_moved_is_found(self):
        pinned = {**extras.pins(extras.EVERYBODY), "requests": "1.0.0"}
        demands = {
            "one": {"version": "1", "requires": ["Requests>=2", "two<3", "colorama; os_name=='x'"]},
            "two": {"version": "3", "requires": ["three"]},
        }
        self.assertEqual(
            extras.moves(demands, pinned),
            [
                "one 1 needs Requests>=2; pinned is 1.0.0",
                "one 1 needs two<3; chosen is 3",
                "two 3 needs three, which is nowhere",
            ],
        )
        # what is recorded demands something of what all have
        self.assertTrue(extras.moves(extras.recorded(), dict.fromkeys(pinned, "0")))

    def test_what_is_installed_here_fits_together(self):
        for name in (extras.EVERYBODY, *self.EXTRAS):
            with self.subTest(name):
                found = extras.installed(extras.pins(name))
                self.assertGreater(len(found), 20)
                self.assertEqual(extras.moves(found, {}), [])

    @unittest.skipUnless(os.environ.get("EXTRAS"), "EXTRAS=1 asks the package index")
    def test_installed_together_they_leave_the_pins(self):
        """What pip installs today where everything is wanted at once."""
        chosen = {name: each["version"] for name, each in extras.installed_together().items()}
        for name in (extras.EVERYBODY, *self.EXTRAS):
            wanted = extras.pins(name)
            self.assertEqual({key: chosen.get(key) for key in wanted}, wanted, name)
