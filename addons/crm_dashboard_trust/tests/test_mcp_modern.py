"""The revision of the protocol without a handshake (2026-07-28), beside those with one."""

from odoo.tests import tagged

from ..controllers.mcp_versions import META, MODERN, VERSIONS
from .test_mcp import McpCase

INFO = {"name": "assistant", "version": "1"}


@tagged("post_install", "-at_install")
class TestMcpModern(McpCase):
    def ask(self, method, params=None, status=200, meta=None, **headers):
        """A request as a client of this revision sends it; None leaves a header out."""
        told = {
            f"{META}protocolVersion": MODERN,
            f"{META}clientInfo": INFO,
            f"{META}clientCapabilities": {},
        }
        params = {**(params or {}), "_meta": {**told, **(meta or {})}}
        sent = {"MCP-Protocol-Version": MODERN, "Mcp-Method": method}
        if method == "tools/call":
            sent["Mcp-Name"] = params.get("name")
        sent = {key: value for key, value in {**sent, **headers}.items() if value is not None}
        message = {"jsonrpc": "2.0", "id": 7, "method": method, "params": params}
        response = self.send(message, **sent)
        self.assertEqual(response.status_code, status, response.text)
        return response.json()

    def error(self, *arguments, status=400, **options):
        return self.ask(*arguments, status=status, **options)["error"]

    def test_a_client_discovers_what_there_is(self):
        result = self.ask("server/discover")["result"]
        self.assertEqual(result["resultType"], "complete")
        self.assertEqual(result["supportedVersions"], list(VERSIONS))
        self.assertEqual(result["capabilities"], {"tools": {}})
        self.assertEqual(result["_meta"][f"{META}serverInfo"]["name"], "crm-trust")
        self.assertGreater(result["ttlMs"], 0)
        self.assertEqual(result["cacheScope"], "private")

    def test_tools_are_listed_and_called_without_a_handshake(self):
        result = self.ask("tools/list")["result"]
        self.assertEqual((result["resultType"], result["cacheScope"]), ("complete", "private"))
        self.assertIn("read_figure", [tool["name"] for tool in result["tools"]])
        call = {"name": "read_figure", "arguments": {"code": "open_revenue"}}
        result = self.ask("tools/call", call)["result"]
        self.assertEqual(result["structuredContent"]["value"], 1000)
        self.assertEqual(result["resultType"], "complete")
        # a figure is of its moment
        self.assertNotIn("ttlMs", result)

    def test_another_version_is_told_which_there_are(self):
        for version in ("2031-01-01", "1.0"):
            error = self.error(
                "tools/list",
                meta={f"{META}protocolVersion": version},
                **{"MCP-Protocol-Version": version},
            )
            self.assertEqual(error["code"], -32022)
            self.assertEqual(error["data"], {"supported": list(VERSIONS), "requested": version})

    def test_headers_say_what_the_message_does(self):
        call = {"name": "list_metrics", "arguments": {}}
        for headers in (
            {"MCP-Protocol-Version": None},
            {"MCP-Protocol-Version": "2025-11-25"},
            {"Mcp-Method": None},
            {"Mcp-Method": "tools/list"},
            {"Mcp-Method": "TOOLS/CALL"},
            {"Mcp-Name": None},
            {"Mcp-Name": "ask"},
            {"Mcp-Name": "=?base64?%%%?="},
        ):
            with self.subTest(headers=headers):
                self.assertEqual(self.error("tools/call", call, **headers)["code"], -32020)
        # a name may come wrapped, and names of headers in any case
        self.ask("tools/call", call, **{"Mcp-Name": "=?base64?bGlzdF9tZXRyaWNz?="})
        self.ask("tools/list", **{"Mcp-Method": None, "mcp-method": "tools/list"})

    def test_a_request_says_what_its_sender_can_do(self):
        message = {
            "jsonrpc": "2.0", "id": 7, "method": "tools/list",
            "params": {"_meta": {f"{META}protocolVersion": MODERN}},
        }  # fmt: skip
        headers = {"MCP-Protocol-Version": MODERN, "Mcp-Method": "tools/list"}
        response = self.send(message, **headers)
        self.assertEqual((response.status_code, response.json()["error"]["code"]), (400, -32602))
        del message["params"]
        response = self.send(message, **headers)
        self.assertEqual((response.status_code, response.json()["error"]["code"]), (400, -32602))

    def test_what_was_removed_is_not_there(self):
        for method in ("initialize", "ping", "subscriptions/listen", "resources/list"):
            with self.subTest(method=method):
                self.assertEqual(self.error(method, status=404)["code"], -32601)

    def test_notifications_are_taken(self):
        message = {"jsonrpc": "2.0", "method": "notifications/cancelled"}
        response = self.send(message, **{"MCP-Protocol-Version": MODERN})
        self.assertEqual((response.status_code, response.text), (202, ""))

    def test_who_opens_with_a_handshake_goes_on_as_before(self):
        answer = self.rpc("initialize", {"protocolVersion": MODERN})["result"]
        self.assertEqual(answer["protocolVersion"], "2025-11-25")
        result = self.rpc("tools/list", **{"MCP-Protocol-Version": "2025-11-25"})["result"]
        self.assertNotIn("resultType", result)

    def test_it_takes_a_key_and_the_switch_all_the_same(self):
        message = {"jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": {"_meta": {
            f"{META}protocolVersion": MODERN, f"{META}clientCapabilities": {}}}}  # fmt: skip
        headers = {"MCP-Protocol-Version": MODERN, "Mcp-Method": "server/discover"}
        self.assertEqual(self.send(message, key="0" * 40, **headers).status_code, 401)
        self.assertEqual(
            self.send(message, Origin="https://evil.example", **headers).status_code, 403
        )
