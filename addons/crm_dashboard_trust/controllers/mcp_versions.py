"""Which revisions of the Model Context Protocol are served, and what each asks of a request.

Since 2026-07-28 there is no handshake: a request says its version and what its sender can do, and
its headers say again what intermediaries go by. Before that a client opened with ``initialize``.
"""

import base64
import binascii
import re

MODERN = "2026-07-28"
# 2025-03-26 is not among them: it asks for batches
LEGACY = ("2025-11-25", "2025-06-18")
VERSIONS = (MODERN, *LEGACY)
META = "io.modelcontextprotocol/"
INVALID_PARAMS, HEADER_MISMATCH, UNSUPPORTED = -32602, -32020, -32022
_SEALED = re.compile(r"=\?base64\?([A-Za-z0-9+/=]*)\?=")


def is_modern(message, headers):
    """Whether a request is to be served without a handshake.

    :param dict message: JSON-RPC
    :param headers: of the HTTP request, by any case
    """
    said = _meta(message).get(f"{META}protocolVersion") or headers.get("MCP-Protocol-Version")
    return said is not None and said not in LEGACY


def problem_of(message, headers):
    """What is wrong with what a request says about itself.

    :return: ``(code, text, data or None)``, all with status 400; None where nothing is
    """
    version = headers.get("MCP-Protocol-Version")
    if not is_modern(message, headers):
        # who opens with a handshake has negotiated nothing yet, and sends no header
        return None
    meta = _meta(message)
    said = meta.get(f"{META}protocolVersion", version)
    if said not in VERSIONS:
        data = {"supported": list(VERSIONS), "requested": said}
        return UNSUPPORTED, "Unsupported protocol version", data
    if "id" not in message:
        return None
    if not isinstance(meta.get(f"{META}protocolVersion"), str) or not isinstance(
        meta.get(f"{META}clientCapabilities"), dict
    ):
        return INVALID_PARAMS, "_meta says protocolVersion and clientCapabilities", None
    params = message.get("params", {})
    told = {
        "MCP-Protocol-Version": (version, said),
        "Mcp-Method": (headers.get("Mcp-Method"), message.get("method")),
    }
    if message.get("method") == "tools/call":
        told["Mcp-Name"] = (_opened(headers.get("Mcp-Name")), params.get("name"))
    for header, (value, expected) in told.items():
        if value is None or value != expected:
            return HEADER_MISMATCH, f"The header {header} does not say what the message does", None
    return None


def finished(result, server, cacheable):
    """A result as a request without a handshake gets it.

    :param dict server: ``serverInfo``
    :param cacheable: whether it stays the same, and may be kept by who asked
    """
    more = {"ttlMs": 3_600_000, "cacheScope": "private"} if cacheable else {}
    return {"resultType": "complete", **result, **more, "_meta": {f"{META}serverInfo": server}}


def _meta(message):
    params = message.get("params")
    meta = params.get("_meta") if isinstance(params, dict) else None
    return meta if isinstance(meta, dict) else {}


def _opened(value):
    """A header that may be wrapped, for names that are no plain ASCII."""
    sealed = _SEALED.fullmatch(value or "")
    if not sealed:
        return value
    try:
        return base64.b64decode(sealed[1], validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
