"""The endpoint for other programs, over HTTP as they come."""

import json
from unittest.mock import patch

from odoo.tests import HttpCase, new_test_user, tagged

from ..models.mcp.crm_trust_mcp import SWITCH
from ..models.mcp.crm_trust_mcp_call import LIMIT
from .common import TrustCase

URL = "/crm_trust/mcp"
ACCEPT = "application/json, text/event-stream"
TOO_BIG = 2**31


class McpCase(TrustCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(SWITCH, "True")
        cls.deal = cls.lead(cls.ann, 1000)
        cls.lead(cls.bob, 4000)
        cls.lead(cls.out, 8000)
        cls.keys = {user: cls.key_of(user) for user in (cls.ann, cls.mia, cls.fin)}

    @classmethod
    def key_of(cls, user):
        keys = cls.env["res.users.apikeys"].with_user(user).sudo()
        return keys._generate(None, "assistant", False)

    def send(self, content, user=None, key=None, method="POST", **headers):
        """One request.

        :param content: what is sent: bytes, or what JSON can say
        :return: requests.Response
        """
        key = key if key is not None else self.keys[user or self.ann]
        sent = {
            "Content-Type": "application/json",
            "Accept": ACCEPT,
            "Authorization": f"Bearer {key}",
            **headers,
        }
        data = content if isinstance(content, bytes) else json.dumps(content).encode()
        return self.url_open(URL, data=data, headers=sent, method=method)

    def rpc(self, method, params=None, user=None, status=200, **headers):
        message = {"jsonrpc": "2.0", "id": 1, "method": method}
        if params is not None:
            message["params"] = params
        response = self.send(message, user, **headers)
        self.assertEqual(response.status_code, status, response.text)
        self.assertEqual(response.headers["Content-Type"], "application/json")
        return response.json()

    def tool(self, name, user=None, **arguments):
        answer = self.rpc("tools/call", {"name": name, "arguments": arguments}, user)
        result = answer["result"]
        self.assertFalse(result["isError"], result)
        self.assertEqual(json.loads(result["content"][0]["text"]), result["structuredContent"])
        return result["structuredContent"]

    def tool_error(self, name, user=None, **arguments):
        answer = self.rpc("tools/call", {"name": name, "arguments": arguments}, user)
        self.assertTrue(answer["result"]["isError"], answer)
        return answer["result"]["content"][0]["text"]


@tagged("post_install", "-at_install")
class TestMcp(McpCase):
    # -- the protocol --------------------------------------------------------------------------

    def test_a_client_introduces_itself(self):
        result = self.rpc(
            "initialize",
            {"protocolVersion": "2025-06-18", "capabilities": {},
             "clientInfo": {"name": "x", "version": "1"}},
        )["result"]  # fmt: skip
        self.assertEqual(result["protocolVersion"], "2025-06-18")
        self.assertEqual(result["capabilities"], {"tools": {"listChanged": False}})
        self.assertEqual(result["serverInfo"]["name"], "crm-trust")

    def test_an_unknown_version_is_answered_with_ours(self):
        result = self.rpc("initialize", {"protocolVersion": "2099-01-01"})["result"]
        self.assertEqual(result["protocolVersion"], "2025-11-25")

    def test_ping(self):
        self.assertEqual(self.rpc("ping")["result"], {})

    def test_notifications_are_taken_without_an_answer(self):
        response = self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})
        self.assertEqual((response.status_code, response.text), (202, ""))

    def test_answers_of_a_client_are_taken(self):
        response = self.send({"jsonrpc": "2.0", "id": 4, "result": {}})
        self.assertEqual(response.status_code, 202)

    def test_tools_have_schemas_and_only_read(self):
        tools = self.rpc("tools/list")["result"]["tools"]
        self.assertEqual(
            {tool["name"] for tool in tools}, {"list_metrics", "read_figure", "open_records", "ask"}
        )
        for tool in tools:
            self.assertEqual(tool["inputSchema"]["type"], "object")
            self.assertTrue(tool["annotations"]["readOnlyHint"])

    def test_only_post(self):
        for method in ("GET", "DELETE", "PUT", "HEAD"):
            with self.subTest(method=method):
                response = self.send(b"", method=method)
                self.assertEqual(response.status_code, 405)
                self.assertEqual(response.headers["Allow"], "POST")

    def test_types_of_content(self):
        message = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        for headers, status in (
            ({"Content-Type": "text/plain"}, 415),
            ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
            ({"Accept": "text/html"}, 406),
            ({"Accept": "*/*"}, 200),
            ({"Accept": "application/json"}, 200),
            ({"Content-Type": "application/json; charset=utf-8"}, 200),
            ({"MCP-Protocol-Version": "2025-06-18"}, 200),
            ({"MCP-Protocol-Version": "2025-11-25"}, 200),
            ({"MCP-Protocol-Version": "1.0"}, 400),
        ):
            with self.subTest(headers=headers):
                self.assertEqual(self.send(message, **headers).status_code, status)

    def test_pages_of_other_origins_are_refused(self):
        message = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        self.assertEqual(self.send(message, Origin="https://evil.example").status_code, 403)
        self.assertEqual(self.send(message, Origin="null").status_code, 403)
        self.assertEqual(self.send(message, Origin=self.base_url()).status_code, 200)

    def test_what_is_no_message_is_refused(self):
        for content, status, code in (
            (b"", 400, -32700),
            (b"{", 400, -32700),
            (b"\xff\xfe", 400, -32700),
            (b"[" * 5000, 400, -32700),
            (b'{"jsonrpc": "2.0", "id": NaN, "method": "ping"}', 400, -32700),
            ([], 400, -32600),
            ([{"jsonrpc": "2.0", "id": 1, "method": "ping"}], 400, -32600),
            ("ping", 400, -32600),
            ({"id": 1, "method": "ping"}, 400, -32600),
            ({"jsonrpc": "2.0", "id": 1}, 400, -32600),
            ({"jsonrpc": "2.0", "id": None, "method": "ping"}, 400, -32600),
            ({"jsonrpc": "2.0", "id": True, "method": "ping"}, 400, -32600),
            ({"jsonrpc": "2.0", "id": [1], "method": "ping"}, 400, -32600),
            ({"jsonrpc": "2.0", "id": 1, "method": 7}, 400, -32600),
            ({"jsonrpc": "2.0", "id": 1, "method": "ping", "params": [1]}, 400, -32602),
            ({"jsonrpc": "2.0", "id": 1, "method": "drop_tables"}, 200, -32601),
            ({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}, 200, -32602),
            ({"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {"cursor": "x"}},
             200, -32602),
            ({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {}}, 200, -32602),
            ({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": ["ask"]}},
             200, -32602),
            ({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "_call"}},
             200, -32602),
        ):  # fmt: skip
            with self.subTest(content=str(content)[:60]):
                response = self.send(content)
                self.assertEqual(response.status_code, status, response.text)
                self.assertEqual(response.json()["error"]["code"], code)
                self.assertNotIn("Traceback", response.text)

    def test_too_long_is_refused(self):
        response = self.send(b'{"x": "' + b"x" * 70_000 + b'"}')
        self.assertEqual(response.status_code, 413)

    # -- who ----------------------------------------------------------------------------------

    def test_off_until_somebody_switches_it_on(self):
        self.env["ir.config_parameter"].set_param(SWITCH, False)
        self.assertEqual(self.send({"jsonrpc": "2.0", "id": 1, "method": "ping"}).status_code, 404)

    def test_the_switch_is_in_the_settings(self):
        settings = self.env["res.config.settings"].create({"trust_mcp_enabled": False})
        settings.execute()
        self.assertFalse(self.env["crm.trust.mcp"]._is_on())
        self.env["res.config.settings"].create({"trust_mcp_enabled": True}).execute()
        self.assertTrue(self.env["crm.trust.mcp"]._is_on())

    def test_without_a_key_of_ones_own_nobody_is_answered(self):
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        for key in ("", "x", "0" * 40, self.keys[self.ann][:-1] + "0x", "' OR 1=1 --"):
            with self.subTest(key=key):
                response = self.send(message, key=key)
                self.assertEqual(response.status_code, 401)
                self.assertIn("Bearer", response.headers["WWW-Authenticate"])
        response = self.send(message, Authorization="Basic YTpi")
        self.assertEqual(response.status_code, 401)

    def test_a_session_is_no_key(self):
        self.authenticate(self.ann.login, self.ann.login)
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        self.assertEqual(self.send(message, key="").status_code, 401)

    def test_whoever_left_is_not_answered(self):
        self.ann.active = False
        self.assertEqual(self.send({"jsonrpc": "2.0", "id": 1, "method": "ping"}).status_code, 401)

    def test_portal_is_not_answered(self):
        portal = new_test_user(self.env, login="trust_portal", groups="base.group_portal")
        message = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        self.assertEqual(self.send(message, key=self.key_of(portal)).status_code, 403)

    def test_a_limit_a_minute(self):
        self.env["ir.config_parameter"].set_param(LIMIT, "3")
        for _each in range(3):
            self.rpc("ping")
        response = self.send({"jsonrpc": "2.0", "id": 1, "method": "ping"})
        self.assertEqual(response.status_code, 429)
        self.assertGreater(int(response.headers["Retry-After"]), 0)
        # others are not hindered
        self.rpc("ping", user=self.mia)

    # -- the tools ------------------------------------------------------------------------------

    def test_figures_are_those_of_the_person(self):
        self.assertEqual(self.tool("read_figure", code="open_revenue")["value"], 1000)
        figure = self.tool("read_figure", self.mia, code="open_revenue")
        self.assertEqual(figure["value"], 5000)
        self.assertIn("formula", figure)
        self.assertEqual(figure["currency"], "CNY")

    def test_another_company_of_ones_own(self):
        figure = self.tool(
            "read_figure", self.mia, code="open_revenue", company_id=self.other_company.id
        )
        self.assertEqual((figure["value"], figure["currency"]), (8000, "EUR"))
        error = self.tool_error(
            "read_figure", code="open_revenue", company_id=self.other_company.id
        )
        self.assertIn("your companies", error)

    def test_metrics_are_those_the_person_may_read(self):
        codes = {metric["code"] for metric in self.tool("list_metrics")["metrics"]}
        self.assertIn("open_revenue", codes)
        codes = {metric["code"] for metric in self.tool("list_metrics", self.fin)["metrics"]}
        self.assertNotIn("open_revenue", codes)
        self.assertIn("no figure", self.tool_error("read_figure", self.fin, code="open_revenue"))

    def test_records_are_as_many_as_the_figure_says(self):
        for user in (self.ann, self.mia):
            with self.subTest(user=user.name):
                figure = self.tool("read_figure", user, code="open_deals")
                records = self.tool("open_records", user, code="open_deals")
                self.assertEqual(records["total"], figure["value"])
                self.assertEqual(len(records["records"]), figure["value"])
        page = self.tool("open_records", self.mia, code="open_deals", limit=1, offset=1)
        self.assertEqual((page["total"], len(page["records"])), (2, 1))
        record = self.tool("open_records", code="open_deals")["records"][0]
        self.assertEqual(record["id"], self.deal.id)
        self.assertEqual(record["expected_revenue"], 1000)
        self.assertTrue(record["url"].endswith(f"/odoo/crm.lead/{self.deal.id}"))

    def test_questions_are_answered_as_the_person(self):
        answer = self.tool("ask", text="在谈的商机")
        self.assertEqual((answer["understood"], answer["figure"]["value"]), (True, 1000))
        self.assertEqual(self.tool("ask", self.mia, text="open pipeline")["figure"]["value"], 5000)
        self.assertFalse(self.tool("ask", text="gross margin")["understood"])

    def test_what_is_wrong_with_arguments_is_told(self):
        for name, arguments in (
            ("read_figure", {}),
            ("read_figure", {"code": 7}),
            ("read_figure", {"code": "no_such_figure"}),
            ("read_figure", {"code": "open_deals", "period": "year"}),
            ("read_figure", {"code": "open_deals", "day": "tomorrow"}),
            ("read_figure", {"code": "open_deals", "user_id": TOO_BIG}),
            ("read_figure", {"code": "open_deals", "user_id": True}),
            ("read_figure", {"code": "open_deals", "team_id": 2**31 - 1}),
            ("read_figure", {"code": "open_deals", "day": "0001-01-01"}),
            ("read_figure", {"code": "open_deals", "day": "2026-02-31"}),
            ("read_figure", {"code": "open_deals", "day": "9999-12-31"}),
            ("open_records", {"code": "open_deals", "limit": 101}),
            ("open_records", {"code": "open_deals", "limit": -1}),
            ("open_records", {"code": "open_deals", "offset": 10**30}),
            ("open_records", {"code": "open_deals", "domain": []}),
            ("ask", {"text": ""}),
            ("ask", {"text": "x" * 201}),
            ("ask", {"text": ["open pipeline"]}),
            ("list_metrics", {"self": 1}),
        ):
            with self.subTest(name=name, arguments=str(arguments)):
                answer = self.rpc("tools/call", {"name": name, "arguments": arguments})
                self.assertNotIn("Traceback", json.dumps(answer))
                self.assertTrue(answer["result"]["isError"])

    def test_the_inside_stays_inside(self):
        """Whatever breaks is told without a word of why."""
        model = type(self.env["crm.trust.mcp"])
        breaks = patch.object(model, "_tool_ask", side_effect=RuntimeError("secret of the inside"))
        logger = "odoo.addons.crm_dashboard_trust.controllers.mcp"
        with breaks, self.assertLogs(logger, "WARNING") as log:
            answer = self.rpc("tools/call", {"name": "ask", "arguments": {"text": "x"}})
        self.assertEqual(answer["error"]["code"], -32603)
        self.assertNotIn("secret", json.dumps(answer) + str(log.output))

    def test_what_a_tool_writes_is_undone(self):
        model = type(self.env["crm.trust.mcp"])

        def writes(tools):
            tools.env["crm.lead"].search([], limit=1).name = "changed"
            return {}

        with patch.object(model, "_tool_list_metrics", writes):
            self.rpc("tools/call", {"name": "list_metrics"})
        self.env.invalidate_all()
        self.assertNotIn("changed", self.env["crm.lead"].search([]).mapped("name"))

    def test_requests_are_counted_and_forgotten(self):
        self.rpc("ping")
        calls = self.env["crm.trust.mcp.call"].search([("user_id", "=", self.ann.id)])
        self.assertEqual(len(calls), 1)
        calls.date = "2020-01-01 00:00:00"
        calls._gc_calls()
        self.assertFalse(calls.exists())
