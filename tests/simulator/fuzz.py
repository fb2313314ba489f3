"""Requests that nobody has signed, of every shape, to every connector: what they must not do.

Made from a seed: the same one makes the same requests.
"""

import json
import random
import re
import string
import time
from collections import Counter
from dataclasses import dataclass, field

from suite import load

# made, sent and judged at once: some are of a megabyte
BATCH = 400
# no part of a stack trace or of a database's message may be in an answer
LEAK = re.compile(rb"Traceback|File \"|psycopg2|\.py\b|line \d+|Error:|SELECT |odoo\.")
TYPES = (
    "application/json", "text/xml", "application/xml", "application/x-www-form-urlencoded",
    "multipart/form-data", "multipart/form-data; boundary=x", "text/plain", "", "application/json;",
    "application/json; charset=utf-16", "text/xml; charset=gb2312", "\xff/\xfe",
)  # fmt: skip
METHODS = ("GET", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "POSTT")
HEADERS = (
    "webhook-id", "webhook-timestamp", "webhook-signature", "timestamp", "sign", "Token",
    "X-Lark-Signature", "X-Lark-Request-Timestamp", "Content-Signature", "X-FASC-Sign",
    "X-FASC-Timestamp", "X-Tsign-Open-SIGNATURE", "X-Tsign-Open-TIMESTAMP", "Wechatpay-Signature",
    "Wechatpay-Timestamp", "Wechatpay-Serial", "X-Shopify-Hmac-Sha256", "X-Douyin-Signature",
    "Content-Encoding", "Transfer-Encoding", "Content-Type", "Cookie", "X-Forwarded-For",
    "x-ddpaas-signature", "x-ddpaas-signature-timestamp",
)  # fmt: skip
# what signs nothing
INNOCENT = ("content-type", "webhook-id", "x-shopify-topic", "x-fasc-event", "x-fasc-app-id")
VALUES = (
    None, True, False, 0, -1, 1e308, 10**30, "", " ", "\u0000", "\ud800", "x" * 3000, "试" * 500,
    [], {}, [[]], {"a": {}}, "2026-99-99", "' OR 1=1 --", "../../etc/passwd", "%s%n{0}", "=cmd()",
)  # fmt: skip


class Pattern:
    """A right request: ``signed`` as it is, ``plain`` without what signs it."""

    def __init__(self, vendor, request):
        self.signed = request
        headers = {
            name: value for name, value in request.headers.items() if name.lower() in INNOCENT
        }
        self.plain = vendor.unsigned(request.but(headers=headers, query=""))


@dataclass
class Found:
    count: int = 0
    statuses: Counter = field(default_factory=Counter)
    problems: list = field(default_factory=list)


def attack(simulator, server, count, seed, seconds=None, tell=None):
    """Send so many unsigned requests to all vendors' connectors in turn.

    :param seconds: after which no more are sent
    :param tell: called with what was found so far, now and then
    :return: Found; ``problems`` are sentences
    """
    dice = random.Random(seed)
    vendors = [vendor for vendor in simulator.vendors if vendor.pushes]
    simulator.prepare(["fuzzed"], vendors)
    patterns = {vendor: Pattern(vendor, vendor.tell("fuzzed")) for vendor in vendors}
    with simulator.environment() as env:
        _close_unsigned(env, vendors)
        before = {vendor: vendor.events(env) for vendor in vendors}
    found, begin = Found(), time.monotonic()
    while found.count < count and (seconds is None or time.monotonic() - begin < seconds):
        made = []
        for number in range(found.count, min(found.count + BATCH, count)):
            vendor = vendors[number % len(vendors)]
            made.append((vendor, *_nonsense(dice, patterns[vendor])))
        _send(server, made, found)
        if tell:
            tell(found)
    with simulator.environment() as env:
        found.problems += [
            f"{vendor.kind}: {vendor.events(env) - known} events of nobody"
            for vendor, known in before.items()
            if vendor.events(env) != known
        ]
    return found


def _send(server, made, found):
    answers = load.together(
        server.port,
        [request.raw(vendor.token, server.port) for vendor, _shape, request in made],
    )
    found.count += len(made)
    for (vendor, shape, request), answer in zip(made, answers, strict=True):
        found.statuses[answer.status] += 1
        what = f"{vendor.kind}, {shape}: {answer.status} {answer.body[:80]!r}"
        if not answer.status or answer.status >= 500:
            found.problems.append(f"{what} for {request!r:.400}")
        elif LEAK.search(answer.body):
            found.problems.append(f"tells too much: {what}")


def _close_unsigned(env, vendors):
    """Reports of messages are signed by nobody: only addresses of the vendor's may bring them."""
    env["crm.connector"].browse(
        vendor.connector_id for vendor in vendors if not vendor.is_signed
    ).write({"sms_report_addresses": "203.0.113.0/24"})


def _nonsense(dice, pattern):
    """``(what it is, Request)``"""
    shape = dice.choice(SHAPES)
    return shape.__name__.strip("_"), shape(dice, pattern)


# with the signature of something else


def _random_bytes(dice, pattern):
    return pattern.signed.but(body=dice.randbytes(dice.choice((0, 1, 20, 2000))))


def _huge(dice, pattern):
    size = dice.choice((256 * 1024 + 1, 1024 * 1024 + 1))
    body = dice.choice((b" ", b"[", b"<a>", b"%00", b'{"a":')) * size
    return pattern.signed.but(body=body[:size])


def _deep(dice, pattern):
    body = dice.choice((b"[" * 50_000, b'{"a":' * 20_000, b"<a>" * 20_000, b"<xml>" + b"&amp;" * 9))
    return pattern.signed.but(body=body)


def _odd_xml(dice, pattern):
    inner = dice.choice(
        (
            "<Encrypt/>", "<Encrypt>x</Encrypt>", "<Encrypt><b/></Encrypt>", "&x;", "<![CDATA[",
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>&x;', "<?xml?>", "\x00",
            "<Encrypt>" + "A" * 44 + "</Encrypt>",
        )
    )  # fmt: skip
    return pattern.signed.but(body=f"<xml>{inner}</xml>".encode())


# without any signature


def _no_signature(_dice, pattern):
    return pattern.plain


def _changed_bytes(dice, pattern):
    body = bytearray(pattern.plain.body or b"x")
    for _each in range(dice.randint(1, 5)):
        body[dice.randrange(len(body))] ^= dice.randint(1, 255)
    return pattern.plain.but(body=bytes(body))


def _half(dice, pattern):
    body = pattern.plain.body
    return pattern.plain.but(body=body[: dice.randint(0, len(body) - 1)])


def _wrong_type(dice, pattern):
    headers = {**pattern.plain.headers, "Content-Type": dice.choice(TYPES)}
    return pattern.plain.but(headers=headers)


def _wrong_method(dice, pattern):
    return pattern.plain.but(method=dice.choice(METHODS))


def _odd_signature(dice, pattern):
    odd = {name: _line(dice) for name in dice.sample(HEADERS, dice.randint(1, 6))}
    return pattern.plain.but(headers={**pattern.plain.headers, **odd})


def _odd_query(dice, pattern):
    names = ("msg_signature", "timestamp", "nonce", "echostr", "signature", "a[]", "%00", "db")
    query = "&".join(f"{name}={_line(dice)}" for name in dice.sample(names, 4))
    query = re.sub(r"[^!-~]", "%81", query)
    method = dice.choice(("GET", "POST"))
    return pattern.plain.but(
        query=query, method=method, body=pattern.plain.body if method == "POST" else b""
    )


def _odd_json(dice, pattern):
    names = (
        "encrypt", "type", "data", "events", "header", "event", "msgId", "resource", "challenge",
        "MsgData", "id", "message_id", "signFlowId", "action", "phone_number",
    )  # fmt: skip
    content = {name: dice.choice(VALUES) for name in dice.sample(names, 5)}
    content = dice.choice((content, [content], [content] * 3, dice.choice(VALUES)))
    return pattern.plain.but(body=json.dumps(content).encode())


def _odd_form(dice, pattern):
    names = ("sign", "sign_type", "bizContent", "out_trade_no", "trade_no", "app_id", "a[]")
    pairs = [f"{name}={_line(dice)}" for name in dice.sample(names, 4)]
    headers = {**pattern.plain.headers, "Content-Type": "application/x-www-form-urlencoded"}
    return pattern.plain.but(body="&".join(pairs).encode("utf-8", "replace"), headers=headers)


SHAPES = (
    _random_bytes, _huge, _deep, _odd_xml, _no_signature, _changed_bytes, _half, _wrong_type,
    _wrong_method, _odd_signature, _odd_query, _odd_json, _odd_form,
)  # fmt: skip


def _line(dice):
    """Text that fits into a header."""
    choices = (
        "", "0", "-1", "9" * 40, "v1,", "v1,AAAA", "null", "%00", "x" * 500, "sha256=", "é" * 9,
        str(dice.randint(0, 2_000_000_000)), "".join(dice.choices(string.printable[:94], k=30)),
        "gzip", "chunked",
    )  # fmt: skip
    return dice.choice(choices)
