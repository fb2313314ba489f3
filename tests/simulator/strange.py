"""Rightly signed requests that say something no vendor should: what they must not do.

A vendor's request is made as always, only that one value of its content is replaced before it is
signed. Made from a seed: the same one makes the same requests.
"""

import copy
import json
import random
import socket
import threading
from contextlib import contextmanager
from unittest.mock import patch

from odoo.addons.crm_integrations.demo import wecom_wire
from odoo.addons.crm_integrations.tests.odd_answers import spoil

DEEP = 300
SECONDS = 30
ODD = (
    None, True, -1, 0, 1e308, float("nan"), 10**40, "", " ", "\u0000", "a\u0000b", "\ud800",
    "\udfff" * 50, "x" * 5000, "试" * 3000, "12", "1e5", "٣", [], {}, [[]], [None], ["a", 1, {}],
    {"a": {"b": []}}, "2026-99-99T99:99:99Z", "99999999999999999999", "' OR 1=1 --",
    "../../etc/passwd", "%s%n{0}", "=cmd|' /C calc'!A0", "<script>", "]]><x/>", "\u202e", "\ufeff",
)  # fmt: skip


def signed(vendor, number, dice):
    """A vendor's request with one odd value in it."""
    if vendor.kind == "wecom":
        return _odd_xml(vendor, number, dice)
    with _odd_json(dice):
        return vendor.tell(number)


@contextmanager
def _odd_json(dice):
    """What is written as JSON meanwhile has one odd value, once; of what is nested, any layer.

    By this thread only: the simulator answers whom it is asked by, in threads of its own.
    """
    write, left, author = json.dumps, [dice.randint(0, 1)], threading.get_ident()

    def dumps(content, *arguments, **options):
        if threading.get_ident() != author or left[0] < 0:
            return write(content, *arguments, **options)
        if not isinstance(content, (dict, list)) or not content:
            return write(content, *arguments, **options)
        left[0] -= 1
        if left[0] >= 0:
            return write(content, *arguments, **options)
        content = copy.deepcopy(content)
        kind = dice.random()
        if kind < 0.1:
            text = write(content, *arguments, **options)
            # the same name twice
            return text.replace("{", '{"type": 7, "id": [], ', 1)
        if kind < 0.15:
            deep = "[" * DEEP + "]" * DEEP
            return write(content, *arguments, **options).replace("{", f'{{"deep": {deep}, ', 1)
        spoil(content, dice, ODD)
        # half characters survive as escapes only
        return write(content, *arguments, **{**options, "ensure_ascii": True})

    with patch.object(json, "dumps", dumps):
        yield


def _odd_xml(vendor, number, dice):
    vendor.server.add(f"wm_{number}", "ann.w", name=f"客户{number}号")
    names = ("CreateTime", "ChangeType", "UserID", "ExternalUserID", "Event", "MsgType", "State")
    odd = {name: str(dice.choice(ODD)) for name in dice.sample(names, 2)}
    odd = {name: text.replace("]]>", "").encode("utf-8", "replace").decode()
           for name, text in odd.items()}  # fmt: skip
    content = wecom_wire.event("add_external_contact", f"wm_{number}", **odd)
    if dice.random() < 0.2:
        content = dice.choice(
            (
                content.replace("<xml>", "<!DOCTYPE xml [<!ENTITY a 'b'>]><xml>&a;"),
                content.replace("<xml>", "<xml>" + "<a>" * 2000),
                content.replace("</xml>", "<UserID>another</UserID></xml>"),
                content[: len(content) // 2], "", "{}", content + content,
            )
        )  # fmt: skip
    return vendor.sealed(content)


def odd_lines(token):
    """``{what it is: bytes as they go over the line}``: requests that no library would send."""
    path = f"/crm_integrations/{token}"

    def post(*lines, body=b"", end="", kind="application/json", host="127.0.0.1"):
        """``length`` among the lines is that of the body."""
        head = [
            f"POST {path}{end} HTTP/1.1", f"Host: {host}", "Connection: close",
            f"Content-Type: {kind}",
        ]  # fmt: skip
        if "length" in lines:
            head.append(f"Content-Length: {len(body)}")
        head += [each for each in lines if each != "length"]
        return "\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body

    pieces = "Transfer-Encoding: chunked"
    parts = "multipart/form-data; boundary=b"
    part = b'--b\r\nContent-Disposition: form-data; name="a"'
    return {
        "header of 100 kB": post("length", f"X-Big: {'x' * 100_000}", body=b"{}"),
        "line of 70 kB": post("length", end=f"?{'a' * 70_000}"),
        "3000 headers": post("length", *["X-A: 1"] * 3000, body=b"{}"),
        "in pieces": post(pieces, body=b"2\r\n{}\r\n0\r\n\r\n"),
        "in pieces that lie": post(pieces, body=b"zz\r\n{}\r\n"),
        "in pieces without end": post(pieces, body=b"ffff\r\n" + b"[" * 100),
        "in many pieces": post(pieces, body=b"1\r\n[\r\n" * 20_000 + b"0\r\n\r\n"),
        "two lengths": post("Content-Length: 2", "Content-Length: 200", body=b"{}"),
        "length below zero": post("Content-Length: -5", body=b"{}"),
        "length of words": post("Content-Length: many", body=b"{}"),
        "length too great": post(f"Content-Length: {'9' * 20}", body=b"{}"),
        "more than it says": post("Content-Length: 2", body=b"{}" * 500),
        "less than it says": post("Content-Length: 900", body=b"{}"),
        "no length": post(body=b"{}"),
        "length and pieces": post("Content-Length: 4", pieces, body=b"0\r\n\r\n"),
        "waits to be asked": post("length", "Expect: 100-continue", body=b"{}"),
        "other letters": post(
            "length", kind="application/json; charset=utf-16", body="{}".encode("utf-16")
        ),
        "letters of nobody": post("length", kind="application/json; charset=klingon", body=b"{}"),
        "packed": post("length", "Content-Encoding: gzip", body=b"\x1f\x8b\x08\x00"),
        "nothing in the path": post("length", end="%00"),
        "half letters in the path": post("length", end="%ff%fe"),
        "half letters in the query": post("length", end="?a=%ff%00&%ed%a0%80=1"),
        "path above": post("length", end="/../../web/health"),
        "parts without end": post(
            "Content-Length: 60", kind=parts, body=part + b"\r\n\r\nx" + b" " * 20
        ),
        "parts without a border": post("length", kind="multipart/form-data", body=part),
        "ten thousand fields": post(
            "length", kind="application/x-www-form-urlencoded", body=b"a=1&" * 10_000
        ),
        "a file": post(
            "length", kind=parts, body=part + b'; filename="../x"\r\n\r\nx\r\n--b--\r\n'
        ),
        "a host of another": post("length", host="\x01evil/", body=b"{}"),
        "no host": post("length", host="", body=b"{}"),
        "a session of nobody": post("length", "Cookie: session_id=../../etc", body=b"{}"),
        "another database": post("length", "X-Odoo-Database: postgres", body=b"{}"),
        "an address of nobody": post("length", "X-Forwarded-For: \x7f, ::::", body=b"{}"),
        "another method": post("length", "X-HTTP-Method-Override: DELETE", body=b"{}"),
        "no HTTP": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
        "no version": f"POST {path}\r\n\r\n".encode(),
    }


def say(port, request):
    """Send bytes as they are and nothing after them; the status, 0 where none was given."""
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as connection:
        connection.sendall(request)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while piece := connection.recv(65536):
                answer += piece
        except ConnectionError:
            # closed before all was read, as servers do that are told too much
            pass
    parts = answer.split(b" ", 2)
    return (int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0), answer


def dice(seed):
    return random.Random(seed)
