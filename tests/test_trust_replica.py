"""The figures are read on a standby where there is one: a real one, streaming, on loopback.

A server of our own with a copy of the demo, a standby of it, and Odoo in front of both. Each keeps
a log of every statement, so it is seen where something was read.
"""

import json
import re
import time
import unittest
import urllib.request
from http.cookiejar import CookieJar

from odoo.tests import BaseCase, tagged
from suite import odoo, paths, postgres, scratch, served, templates
from suite.say import Stop

from .replica import Pair

KEY = "test.trust_replica_key"
PREPARE = f"""
manager = env.ref("crm_notary.user_manager")
key = env["res.users.apikeys"].with_user(manager).sudo()._generate(None, "replica", False)
env["ir.config_parameter"].set_param("{KEY}", key)
env["ir.config_parameter"].set_param("crm_dashboard_trust.mcp", "True")
env.cr.commit()
"""
# records of the business; sessions and registries are asked for elsewhere
RECORDS = re.compile(r'(?:FROM|JOIN|UPDATE|INTO)\s+"?(crm_lead|crm_trust|crm_stage_transition)')
CATALOGUE, PAGE, DIAGNOSE = "crm.trust.catalogue", "crm.trust.page", "crm.trust.diagnose"
READS = (
    (PAGE, "page_data", [{}]),
    (CATALOGUE, "read_figures", [None, {}]),
    (CATALOGUE, "open_figure", ["open_deals", {}]),
    ("crm.trust.question", "ask", ["open pipeline by salesperson"]),
    ("crm.trust.forecast", "read_forecast", [{}]),
    ("crm.trust.funnel", "read_funnel", [{}]),
    ("crm.trust.funnel", "read_cohorts", [{}]),
    ("crm.trust.funnel", "read_losses", [{}]),
    ("crm.trust.credibility", "read_reliability", [{}]),
    (DIAGNOSE, "diagnose", ["credibility", "person", {}]),
    (DIAGNOSE, "heat_map", ["person", {}]),
    (DIAGNOSE, "read_warnings", [{}]),
)


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

    def call(self, model, method, args):
        params = {"model": model, "method": method, "args": args, "kwargs": {}}
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

    def test_2_what_reads_runs_on_the_standby(self):
        for model, method, args in READS:
            with self.subTest(f"{model}.{method}"):
                _result, heard = self.heard(lambda call=(model, method, args): self.call(*call))
                # what opens a list only says which
                self.assertEqual(bool(heard["standby"]), method != "open_figure")
                self.assertFalse(heard["primary"])

    def test_2_every_tile_is_read_there(self):
        page = self.call(PAGE, "page_data", [{}])
        codes = [*page["health"], *(code for group in page["groups"] for code in group["codes"])]
        tiles, heard = self.heard(lambda: self.call(PAGE, "page_tiles", [codes, {}]))
        self.assertEqual([tile["code"] for tile in tiles], codes)
        self.assertIn("crm_lead", heard["standby"])
        self.assertFalse(heard["primary"])

    def test_2_other_programs_read_there_and_are_counted(self):
        count = "SELECT count(*) FROM crm_trust_mcp_call"
        before = int(self.pair.query(self.pair.primary, count))
        for tool, arguments in (
            ("read_figure", {"code": "open_revenue"}),
            ("open_records", {"code": "open_deals"}),
            ("ask", {"text": "open pipeline by salesperson"}),
        ):
            with self.subTest(tool):
                found, heard = self.heard(
                    lambda tool=tool, arguments=arguments: self.ask_mcp(tool, **arguments)
                )
                self.assertTrue(found)
                self.assertIn("crm_lead", heard["standby"])
                self.assertNotIn("crm_lead", heard["primary"])
        self.assertEqual(int(self.pair.query(self.pair.primary, count)), before + 3)

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
        before = [self._plain(*each) for each in READS]
        figure = self.ask_mcp("read_figure", code="open_revenue")
        self.pair.standby.stop()
        for (model, method, args), known in zip(READS, before, strict=True):
            with self.subTest(f"{model}.{method}"):
                found, heard = self.heard(lambda call=(model, method, args): self._plain(*call))
                self.assertEqual(found, known)
                self.assertEqual(bool(heard["primary"]), method != "open_figure")
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
