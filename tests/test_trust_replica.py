"""The figures are read on a standby where there is one: a real one, streaming, on loopback.

A server of our own with a copy of the demo, a standby of it, and Odoo in front of both. Each keeps
a log of every statement, so it is seen where something was read.
"""

import json
import re
import time
import unittest
import urllib.request
from datetime import date
from http.cookiejar import CookieJar

from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name
from suite import odoo, paths, postgres, scratch, served, templates
from suite.say import Stop

from .replica import Pair

KEY = "test.trust_replica_key"
PREPARE = f"""
manager = env.ref("crm_notary.user_manager")
key = env["res.users.apikeys"].with_user(manager).sudo()._generate(None, "replica", False)
env["ir.config_parameter"].set_param("{KEY}", key)
env["ir.config_parameter"].set_param("crm_dashboard_trust.mcp", "True")
env["crm.trust.brief"].create(
    {{"user_id": manager.id, "kind": "weekly", "company_id": manager.company_id.id}}
)
env.cr.commit()
"""
# records of the business; sessions and registries are asked for elsewhere
RECORDS = re.compile(r'(?:FROM|JOIN|UPDATE|INTO)\s+"?(crm_lead|crm_trust|crm_stage_transition)')
OURS = "odoo.addons.crm_dashboard_trust."
MONTH = date.today().replace(day=1).isoformat()
# all that the screens, the briefs and other programs call; what is None is looked up first
READS = {
    "crm.trust.catalogue": {
        "list_metrics": [],
        "read_figures": [None, {}],
        "open_figure": ["open_deals", {}],
    },
    "crm.trust.page": {
        "page_data": [{}],
        "page_tiles": [["open_deals", "credible_forecast", "handoffs_late"], {}],
        "saved_data": [{}],
    },
    "crm.trust.question": {"ask": ["how much will close this month?"], "examples": []},
    "crm.trust.forecast": {"read_forecast": [{}]},
    "crm.trust.funnel": {
        "funnel_screen": [{}],
        "read_funnel": [{}],
        "open_funnel": [1, "here", {}],
        "open_obstacle": [1, 1, {}],
        "read_cohorts": [{}],
        "open_cohort": [MONTH, "won", {}],
        "read_losses": [{}],
        "open_losses": [None, False, {}],
    },
    "crm.trust.credibility": {
        "lead_parts": [None],
        "group_parts": ["stage", 1, {}],
        "read_reliability": [{}],
    },
    "crm.trust.diagnose": {
        "list_dimensions": ["credibility"],
        "list_missing": ["credibility"],
        "diagnose": ["credibility", "person", {}],
        "diagnose_screen": ["handoffs_in_time", "channel", {}],
        "open_group": ["open_deals", "person", False, {}],
        "heat_map": ["person", {}],
        "open_cell": ["phone", "person", False, {}],
        "causes": ["key_fields", None, None, {}],
        "read_warnings": [{}],
    },
    "crm.trust.self.check": {
        "self_check_screen": [{}],
        "open_row": ["checks", "assigned_2h", {}],
    },
    "crm.trust.brief": {"action_xlsx": [None], "action_pdf": [None]},
}
# these say which records, or what there is, and read none
SAYS_ONLY = {
    "open_figure", "open_funnel", "open_obstacle", "open_cohort", "open_losses", "open_group",
    "open_cell", "open_row", "list_metrics", "list_dimensions", "list_missing", "examples",
}  # fmt: skip


def _has_server():
    try:
        return postgres.binary("pg_basebackup") and postgres.binary("initdb")
    except Stop:
        return False


@tagged("post_install", "-at_install")
@unittest.skipUnless(_has_server(), "needs PostgreSQL's own programs")
class TestTrustReplica(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        odoo.ensure()
        base = templates.template(paths.our_addons(), demo=True)
        manager = scratch.database(base, "trust_replica")
        database = manager.__enter__()
        cls.addClassCleanup(manager.__exit__, None, None, None)
        odoo.script(database, PREPARE)
        cls.pair = Pair(database)
        cls.addClassCleanup(cls.pair.close)
        cls.key = cls.pair.query(
            cls.pair.primary, f"SELECT value FROM ir_config_parameter WHERE key = '{KEY}'"
        )
        cls.server = cls._make_server(database)
        cls.addClassCleanup(cls.server.stop)
        cls.server.start()
        cls.browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(CookieJar()), urllib.request.ProxyHandler({})
        )
        cls.post(
            "/web/session/authenticate",
            {"params": {"db": database, "login": "manager", "password": "manager"}},
        )
        cls.ids = {
            "crm.trust.credibility": cls._first_id("crm_lead WHERE active"),
            "crm.trust.brief": cls._first_id("crm_trust_brief WHERE kind = 'weekly'"),
        }

    @classmethod
    def _first_id(cls, rows):
        return int(cls.pair.query(cls.pair.primary, f"SELECT min(id) FROM {rows}"))

    @classmethod
    def reads(cls):
        """All calls: model, method, arguments."""
        for model, methods in READS.items():
            for method, args in methods.items():
                found = [cls.ids[model] if each is None and method not in ("read_figures",
                         "causes", "open_losses") else each for each in args]  # fmt: skip
                yield model, method, found

    @classmethod
    def _make_server(cls, database):
        primary, standby = cls.pair.primary, cls.pair.standby
        return served.Server(
            database, workers=1, crons=0, variables=primary.environment(),
            options=(
                "--db_host=127.0.0.1", f"--db_port={primary.port}",
                "--db_replica_host=127.0.0.1", f"--db_replica_port={standby.port}",
            ),
        )  # fmt: skip

    @classmethod
    def post(cls, path, content, **headers):
        request = urllib.request.Request(
            f"{cls.server.url}{path}",
            json.dumps({"jsonrpc": "2.0", "id": 1, "method": "call", **content}).encode(),
            {"Content-Type": "application/json", **headers},
        )
        with cls.browser.open(request, timeout=120) as answer:
            answered = json.loads(answer.read())
        if "error" in answered:
            raise AssertionError(json.dumps(answered["error"])[:3000])
        return answered["result"]

    @classmethod
    def get(cls, path):
        with cls.browser.open(f"{cls.server.url}{path}", timeout=120) as answer:
            return answer.read()

    def call(self, model, method, args, **kwargs):
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        return self.post(f"/web/dataset/call_kw/{model}/{method}", {"params": params})

    def ask_mcp(self, tool, **arguments):
        result = self.post(
            "/crm_trust/mcp",
            {"method": "tools/call", "params": {"name": tool, "arguments": arguments}},
            Accept="application/json", Authorization=f"Bearer {self.key}",
        )  # fmt: skip
        self.assertFalse(result["isError"], result["content"])
        return result["structuredContent"]

    def heard(self, action):
        """:return: what ``action`` gives, and what each server was asked about records meanwhile:
        dict of sets of tables"""
        servers = {"primary": self.pair.primary, "standby": self.pair.standby}
        before = {name: len(server.said()) for name, server in servers.items()}
        result = action()
        return result, {
            name: set(RECORDS.findall(server.said(before[name])))
            for name, server in servers.items()
        }

    # -- in the order of their names: in the last one the standby is gone -----------------------

    def test_1_it_streams(self):
        state = self.pair.query(self.pair.primary, "SELECT state FROM pg_stat_replication")
        self.assertEqual(state, "streaming")
        self.assertEqual(self.pair.query(self.pair.standby, "SELECT pg_is_in_recovery()"), "t")

    def test_1_all_that_reads_is_called_here(self):
        """A method that is new is asked of the standby, too; and what reads only says so."""
        registry, known, others = Registry(get_db_name()), set(), set()
        for name, model in registry.items():
            if not name.startswith("crm.trust."):
                continue
            for method in dir(model):
                function = getattr(model, method)
                if method.startswith("_") or not callable(function):
                    continue
                if getattr(function, "__module__", "").startswith(OURS):
                    readonly = getattr(function, "_readonly", False)
                    (known if readonly else others).add((name, method))
        called = {(model, method) for model, methods in READS.items() for method in methods}
        self.assertEqual(known, called)
        self.assertEqual(others, {("crm.trust.brief", "create"), ("crm.trust.brief", "unlink")})

    def test_2_what_reads_runs_on_the_standby(self):
        for model, method, args in self.reads():
            with self.subTest(f"{model}.{method}"):
                _result, heard = self.heard(lambda call=(model, method, args): self.call(*call))
                # what opens a list only says which
                if method not in SAYS_ONLY:
                    self.assertTrue(heard["standby"])
                self.assertFalse(heard["primary"])

    def test_2_briefs_and_files_are_read_there(self):
        brief = self.ids["crm.trust.brief"]
        for path in (
            "/crm_trust/self_check.xlsx?scope=%7B%7D",
            f"/web/content/crm.trust.brief/{brief}/xlsx/brief.xlsx",
        ):
            with self.subTest(path):
                found, heard = self.heard(lambda path=path: self.get(path))
                self.assertEqual(found[:2], b"PK")
                self.assertIn("crm_lead", heard["standby"])
                self.assertFalse(heard["primary"])
        specification = {"specification": {"kind": {}, "preview": {}}}
        for method, args in (("web_read", [[brief]]), ("web_search_read", [[]])):
            with self.subTest(method):
                found, heard = self.heard(
                    lambda method=method, args=args: self.call(
                        "crm.trust.brief", method, args, **specification
                    )
                )
                self.assertIn("<table", json.dumps(found))
                self.assertIn("crm_lead", heard["standby"])
                self.assertFalse(heard["primary"])

    def test_2_every_tile_is_read_there(self):
        page = self.call("crm.trust.page", "page_data", [{}])
        codes = [*page["health"], *(code for group in page["groups"] for code in group["codes"])]
        tiles, heard = self.heard(lambda: self.call("crm.trust.page", "page_tiles", [codes, {}]))
        self.assertEqual([tile["code"] for tile in tiles], codes)
        self.assertIn("crm_lead", heard["standby"])
        self.assertFalse(heard["primary"])

    def test_2_other_programs_read_there_and_are_counted(self):
        count = "SELECT count(*) FROM crm_trust_mcp_call"
        before = int(self.pair.query(self.pair.primary, count))
        for tool, arguments in (
            ("list_metrics", {}),
            ("read_figure", {"code": "open_revenue"}),
            ("open_records", {"code": "open_deals"}),
            ("ask", {"text": "open pipeline by salesperson"}),
        ):
            with self.subTest(tool):
                found, heard = self.heard(
                    lambda tool=tool, arguments=arguments: self.ask_mcp(tool, **arguments)
                )
                self.assertTrue(found)
                if tool != "list_metrics":
                    self.assertIn("crm_lead", heard["standby"])
                self.assertNotIn("crm_lead", heard["primary"])
        self.assertEqual(int(self.pair.query(self.pair.primary, count)), before + 4)

    def test_3_what_writes_runs_on_the_primary(self):
        (lead_id,) = self.call("crm.lead", "search", [[("active", "=", True)], 0, 1])
        _result, heard = self.heard(
            lambda: self.call("crm.lead", "action_trust_credibility", [[lead_id]])
        )
        self.assertIn("crm_lead", heard["primary"])
        self.call("crm.lead", "write", [[lead_id], {"name": "Written on the primary"}])
        self._wait(
            lambda: (
                self.pair.query(
                    self.pair.standby, f"SELECT name FROM crm_lead WHERE id = {lead_id}"
                )
                == "Written on the primary"
            )
        )

    def test_4_nothing_had_to_be_tried_again(self):
        """Nothing that calls itself reading has written."""
        said = self.server.said()
        self.assertNotIn("read/write cursor", said)
        self.assertNotIn("Traceback", said)

    def test_5_it_goes_on_without_the_standby(self):
        calls = list(self.reads())
        before = [self._plain(*each) for each in calls]
        figure = self.ask_mcp("read_figure", code="open_revenue")
        self.pair.standby.stop()
        for (model, method, args), known in zip(calls, before, strict=True):
            with self.subTest(f"{model}.{method}"):
                found, heard = self.heard(lambda call=(model, method, args): self._plain(*call))
                self.assertEqual(found, known)
                if method not in SAYS_ONLY:
                    self.assertTrue(heard["primary"])
        self.assertEqual(self.ask_mcp("read_figure", code="open_revenue"), figure)

    def _plain(self, model, method, args):
        """What it gives, but for the seconds that go by."""
        said = json.dumps(self.call(model, method, args), sort_keys=True)
        return re.sub(r"\d\d:\d\d:\d\d", "", said)

    def _wait(self, is_so):
        end = time.monotonic() + 30
        while not is_so():
            self.assertLess(time.monotonic(), end, "not streamed")
            time.sleep(0.1)
