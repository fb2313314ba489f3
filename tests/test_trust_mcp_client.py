"""An assistant's program asks for figures, by the protocol's own client library.

The endpoint and the library read the same specification; here they meet, over HTTP, in each way
that the library opens. The library has an environment of its own, made once: it needs the network,
so it is asked for with ``EXTRAS=1``.
"""

import json
import os
import subprocess
import unittest
from pathlib import Path

from odoo.tests import tagged

from .processes import ServedCase, scratch

try:
    from suite import mcp_library
except ImportError:  # run without the project's tools
    mcp_library = None

CLIENT = Path(__file__).with_name("mcp_client") / "client.py"
# how the library opens: by itself, without a handshake, with one
MODES = {"auto": "2026-07-28", "2026-07-28": "2026-07-28", "legacy": "2025-11-25"}


@tagged("post_install", "-at_install")
@unittest.skipUnless(scratch, "needs the project's tools")
@unittest.skipUnless(os.environ.get("EXTRAS"), "EXTRAS=1 asks the package index")
class TestMcpClient(ServedCase):
    addons = ["crm_dashboard_trust"]

    @classmethod
    def prepare_database(cls):
        cls.python = mcp_library.python()
        with cls.environment() as env:
            env["ir.config_parameter"].set_param("crm_dashboard_trust.mcp", "True")
            seller = env["res.users"].create(
                {
                    "name": "Ann",
                    "login": "ann",
                    "group_ids": [(4, env.ref("sales_team.group_sale_salesman").id)],
                }
            )
            env["crm.lead"].create(
                [
                    {
                        "name": f"Deal of {user.name}",
                        "type": "opportunity",
                        "user_id": user.id,
                        "expected_revenue": revenue,
                    }
                    for user, revenue in ((seller, 1000), (env.ref("base.user_admin"), 4000))
                ]
            )
            keys = env["res.users.apikeys"].with_user(seller).sudo()
            cls.key = keys._generate(None, "assistant", False)

    def ask(self, mode):
        done = subprocess.run(
            [self.python, CLIENT, f"{self.server.url}/crm_trust/mcp", mode],
            env={**os.environ, "MCP_KEY": self.key, "PYTHONPATH": ""},
            capture_output=True,
            text=True,
            timeout=120,
        )
        self.assertEqual(done.returncode, 0, done.stderr[-3000:])
        return json.loads(done.stdout)

    def test_each_way_to_open(self):
        for mode, revision in MODES.items():
            with self.subTest(mode):
                told = self.ask(mode)
                self.assertEqual(told["revision"], revision)
                # who knows the revision beforehand does not ask who is there
                self.assertEqual(told["server"], None if mode == revision else "crm-trust")
                self.assertEqual(
                    set(told["tools"]), {"list_metrics", "read_figure", "open_records", "ask"}
                )

    def test_figures_and_records_of_whose_key_it_is(self):
        answers = self.ask("auto")["answers"]
        self.assertEqual(answers["figure"]["value"], 1000)
        self.assertEqual([each["name"] for each in answers["records"]["records"]], ["Deal of Ann"])
        self.assertIn("open_revenue", {each["code"] for each in answers["metrics"]["metrics"]})
        self.assertTrue(answers["asked"]["understood"])

    def test_what_is_wrong_is_said_to_the_assistant(self):
        errors = self.ask("auto")["errors"]
        self.assertEqual(list(errors), ["wrong"])
        self.assertIn("no figure", errors["wrong"])
