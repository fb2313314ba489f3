"""``/crm_trust/mcp``: the figures for other programs, by the Model Context Protocol.

Streamable HTTP without streams and without sessions: one JSON-RPC message a request, one JSON
answer; which revisions, and what each asks, is in :mod:`.mcp_versions`. Whoever asks is the person
whose API key it is; what the tools are, is in ``crm.trust.mcp``. Whatever comes in is answered 2xx
or 4xx and without a trace of the inside; only the database's own failure is a 5xx.
"""

import json
import logging
import re
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import psycopg2
from odoo import http
from odoo.exceptions import AccessDenied, AccessError, UserError
from odoo.http import request
from odoo.tools import config
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from .mcp_versions import LEGACY, VERSIONS, finished, is_modern, problem_of

_logger = logging.getLogger(__name__)

MAX_BYTES = 64 * 1024
JSON = "application/json"
_BEARER = re.compile(r"bearer\s+([0-9a-f]{16,128})\s*", re.IGNORECASE)

PARSE_ERROR, INVALID_REQUEST, NO_METHOD, INVALID_PARAMS, INTERNAL = (
    -32700, -32600, -32601, -32602, -32603,
)  # fmt: skip


class Refused(Exception):
    """A request that is not answered by a result: status, code and words, nothing of the inside."""

    def __init__(self, status, code, message, headers=(), data=None):
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.headers, self.data = dict(headers), data


class McpController(http.Controller):
    @http.route(
        "/crm_trust/mcp",
        type="http",
        auth="public",
        csrf=False,
        save_session=False,
        max_content_length=MAX_BYTES,
    )
    def mcp(self, **_parameters):
        """One message of a client."""
        message_id = None
        try:
            self._check_offered()
            message = self._message()
            message_id = message.get("id")
            self._check_version(message)
            self._authenticate()
            if "method" not in message or "id" not in message:
                # an answer or a notification: there is nothing to say
                return request.make_response("", status=202)
            modern = is_modern(message, request.httprequest.headers)
            result = self._handle(message["method"], message.get("params", {}), modern)
            return self._reply(200, {"jsonrpc": "2.0", "id": message_id, "result": result})
        except Refused as refused:
            return self._refuse(refused, message_id)
        except HTTPException as error:
            return self._refuse(Refused(error.code or 400, INVALID_REQUEST, error.name), message_id)

    # ------------------------------------------------------------
    # WHO, AND WHETHER AT ALL
    # ------------------------------------------------------------

    def _check_offered(self):
        if not request.env["crm.trust.mcp"]._is_on():
            raise Refused(404, INVALID_REQUEST, "Not found")
        origin = request.httprequest.headers.get("Origin")
        if origin and urlsplit(origin).netloc != request.httprequest.host:
            # a page of somebody else in a browser that happens to have the key
            raise Refused(403, INVALID_REQUEST, "Requests from other origins are refused")
        if request.httprequest.method != "POST":
            raise Refused(405, INVALID_REQUEST, "Only POST is served here", {"Allow": "POST"})
        if request.httprequest.mimetype != JSON:
            raise Refused(415, INVALID_REQUEST, f"Send Content-Type: {JSON}")
        accepted = request.httprequest.accept_mimetypes
        if not accepted or not accepted[JSON]:
            raise Refused(406, INVALID_REQUEST, f"Accept {JSON}, text/event-stream")

    def _check_version(self, message):
        problem = problem_of(message, request.httprequest.headers)
        if problem:
            code, text, data = problem
            raise Refused(400, code, text, data=data)

    def _authenticate(self):
        """Go on as the person whose key it is."""
        found = _BEARER.fullmatch(request.httprequest.headers.get("Authorization", ""))
        uid = None
        if found:
            try:
                # counts failures by address, as for passwords
                with request.env["res.users"]._assert_can_auth(user="mcp"):
                    uid = request.env["res.users.apikeys"]._check_credentials(
                        scope="rpc", key=found[1]
                    )
                    if not uid:
                        raise AccessDenied()
            except AccessDenied:
                uid = None
        if not uid:
            raise Refused(
                401, INVALID_REQUEST, "Send an API key of yours as bearer",
                {"WWW-Authenticate": 'Bearer realm="crm_trust"'},
            )  # fmt: skip
        user = request.env["res.users"].sudo().browse(uid)
        if not user._is_internal():
            raise Refused(403, INVALID_REQUEST, "Figures are for internal users")
        companies = user.company_id | user.company_ids
        request.update_env(
            user=uid,
            context={"lang": user.lang, "tz": user.tz, "allowed_company_ids": companies.ids},
        )
        wait = request.env["crm.trust.mcp.call"]._count_in()
        if wait:
            raise Refused(429, INVALID_REQUEST, "Too many requests", {"Retry-After": str(wait)})

    # ------------------------------------------------------------
    # MESSAGES
    # ------------------------------------------------------------

    def _message(self):
        """:return: dict of a JSON-RPC 2.0 message"""
        try:
            content = request.httprequest.get_data()
            if len(content) > MAX_BYTES:
                raise Refused(413, INVALID_REQUEST, "The message is too long")
            message = json.loads(content.decode(), parse_constant=_no_number)
        except RequestEntityTooLarge as error:
            raise Refused(413, INVALID_REQUEST, "The message is too long") from error
        except (ValueError, RecursionError) as error:
            raise Refused(400, PARSE_ERROR, "This is no JSON") from error
        if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
            raise Refused(400, INVALID_REQUEST, "Send one JSON-RPC 2.0 message")
        identity = message.get("id", 0)
        if not isinstance(identity, str | int) or isinstance(identity, bool):
            message.pop("id")
            raise Refused(400, INVALID_REQUEST, "An id is a text or a number")
        if "method" in message:
            if not isinstance(message["method"], str):
                raise Refused(400, INVALID_REQUEST, "A method is a text")
            if not isinstance(message.get("params", {}), dict):
                raise Refused(400, INVALID_PARAMS, "Parameters are an object")
        elif not {"result", "error"} & set(message):
            raise Refused(400, INVALID_REQUEST, "A message has a method")
        return message

    def _handle(self, method, params, modern):
        """:param modern: whether there is no handshake"""
        handlers = {"tools/list": self._list_tools, "tools/call": self._call_tool}
        if modern:
            handlers["server/discover"] = self._discover
        else:
            handlers |= {"initialize": self._initialize, "ping": lambda _params: {}}
        if method not in handlers:
            raise Refused(404 if modern else 200, NO_METHOD, "There is no such method")
        result = handlers[method](params)
        if not modern:
            return result
        server = request.env["crm.trust.mcp"]._introduce()["serverInfo"]
        return finished(result, server, cacheable=method != "tools/call")

    def _discover(self, _params):
        return {
            "supportedVersions": list(VERSIONS),
            "capabilities": {"tools": {}},
            "instructions": request.env["crm.trust.mcp"]._introduce()["instructions"],
        }

    def _initialize(self, params):
        wanted = params.get("protocolVersion")
        if not isinstance(wanted, str):
            raise Refused(200, INVALID_PARAMS, "Say which protocolVersion you speak")
        return {
            "protocolVersion": wanted if wanted in LEGACY else LEGACY[0],
            "capabilities": {"tools": {"listChanged": False}},
            **request.env["crm.trust.mcp"]._introduce(),
        }

    def _list_tools(self, params):
        if params.get("cursor") is not None:
            raise Refused(200, INVALID_PARAMS, "There is one page only")
        return {"tools": request.env["crm.trust.mcp"]._tools()}

    def _call_tool(self, params):
        """Errors of a tool are its result: whoever called it reads what to do."""
        name, arguments = params.get("name"), params.get("arguments") or {}
        tools = request.env["crm.trust.mcp"]
        if not isinstance(name, str) or name not in tools._tool_names():
            raise Refused(200, INVALID_PARAMS, "There is no such tool")
        problem = tools._problem(name, arguments)
        if problem:
            return self._tool_result(problem, is_error=True)
        try:
            with self._reading() as env:
                result = env["crm.trust.mcp"]._call(name, arguments)
        except (UserError, AccessError) as error:
            return self._tool_result(str(error), is_error=True)
        except psycopg2.DataError:
            return self._tool_result("An argument is out of bounds", is_error=True)
        except psycopg2.Error:
            raise
        except Exception as error:
            # its class only: its text may be what records hold
            _logger.warning("mcp: %s failed (%s)", name, type(error).__name__)
            raise Refused(200, INTERNAL, "This could not be answered") from error
        return self._tool_result(json.dumps(result, ensure_ascii=False), result)

    @contextmanager
    def _reading(self):
        """The environment of a tool: on the replica of the database where it has one.

        The tools read; whatever one of them might write is undone.
        """
        if config["db_replica_host"]:
            # that somebody called is written by this request's own cursor. Closed, never committed
            with closing(request.env.registry.cursor(readonly=True)) as cr:
                yield request.env(cr=cr)
            return
        savepoint = request.env.cr.savepoint()
        try:
            yield request.env
        finally:
            savepoint.close(rollback=True)

    def _tool_result(self, text, structured=None, is_error=False):
        result = {"content": [{"type": "text", "text": text}], "isError": is_error}
        if structured is not None:
            result["structuredContent"] = structured
        return result

    # ------------------------------------------------------------
    # ANSWERS
    # ------------------------------------------------------------

    def _refuse(self, refused, message_id):
        error = {"code": refused.code, "message": refused.message}
        if refused.data is not None:
            error["data"] = refused.data
        return self._reply(
            refused.status, {"jsonrpc": "2.0", "id": message_id, "error": error}, refused.headers
        )

    def _reply(self, status, content, headers=None):
        return request.make_response(
            json.dumps(content, ensure_ascii=False),
            headers={
                "Content-Type": JSON,
                "Cache-Control": "no-store",
                "X-Content-Type-Options": "nosniff",
                **(headers or {}),
            },
            status=status,
        )


def _no_number(_name):
    raise ValueError("no JSON")
