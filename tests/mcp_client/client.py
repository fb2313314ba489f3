"""What an assistant's program does with our endpoint, by the protocol's own client library.

Run by ``test_trust_mcp_client.py`` with a Python that has ``mcp``: ``client.py URL MODE``, the
API key in ``MCP_KEY``; it prints what it was told as JSON.
"""

import asyncio
import json
import os
import sys

import httpx2
from mcp import Client
from mcp.client.streamable_http import streamable_http_client


async def ask(url, mode):
    """:param mode: how the client opens, see ``mcp.Client``: auto, legacy, or a revision"""
    headers = {"Authorization": f"Bearer {os.environ['MCP_KEY']}"}
    async with httpx2.AsyncClient(headers=headers, trust_env=False) as http:
        transport = streamable_http_client(url, http_client=http)
        async with Client(transport, mode=mode) as client:
            listed = await client.list_tools()
            figure = {"code": "open_revenue"}
            calls = {
                "metrics": ("list_metrics", {}),
                "figure": ("read_figure", figure),
                "records": ("open_records", figure),
                "asked": ("ask", {"text": "哪些客户可能流失"}),
                "wrong": ("read_figure", {"code": "no such figure"}),
            }
            answers = {
                key: await client.call_tool(name, arguments)
                for key, (name, arguments) in calls.items()
            }
            return {
                "revision": client.protocol_version,
                "server": client.server_info and client.server_info.name,
                "tools": [tool.name for tool in listed.tools],
                "answers": {key: each.structured_content for key, each in answers.items()},
                "errors": {
                    key: each.content[0].text for key, each in answers.items() if each.is_error
                },
            }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(ask(*sys.argv[1:]))))
