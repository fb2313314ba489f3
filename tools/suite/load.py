"""Many HTTP requests to a server on this machine: at a rate, or as fast as it answers.

Requests are bytes, made before: what is measured is the server. At a rate the time of an answer
counts from the moment the request was due, so that one who waits for a busy server is seen.
"""

import asyncio
import re
import time
from collections import Counter
from dataclasses import dataclass
from statistics import quantiles

TIMEOUT_SECONDS = 60
LATE = "not sent: out of time"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


@dataclass
class Answer:
    """``status`` 0: there was none, and why is in ``error``."""

    status: int
    seconds: float
    body: bytes = b""
    error: str = ""


def raw(method, path, headers=None, body=b"", port=80):
    """A request as it goes over the line."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if body or method == "POST":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n" + body


def at_rate(port, requests, rate):
    """Send each when it is due, whether the ones before are answered or not; the answers."""

    async def all_of_them():
        begin = time.perf_counter() + 0.05

        async def one(place, request):
            due = begin + place / rate
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            return await _ask(port, request, due)

        return await asyncio.gather(*(one(*each) for each in enumerate(requests)))

    return asyncio.run(all_of_them())


def together(port, requests, at_once=8, seconds=None):
    """Send so many at the same time, the next one when one is answered; the answers.

    :param seconds: after which none is sent any more
    """

    async def all_of_them():
        answers = [Answer(0, 0, error=LATE) for _each in requests]
        places = iter(range(len(requests)))
        begin = time.perf_counter()

        async def worker():
            for place in places:
                now = time.perf_counter()
                if seconds is not None and now - begin > seconds:
                    return
                answers[place] = await _ask(port, requests[place], now)

        await asyncio.gather(*(worker() for _each in range(at_once)))
        return answers

    return asyncio.run(all_of_them())


async def _ask(port, request, since):
    status, body, error = 0, b"", ""
    try:
        async with asyncio.timeout(TIMEOUT_SECONDS):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                writer.write(request)
                status, body = _read(await _all_of(reader, request.startswith(b"HEAD ")))
                error = "" if status else "closed without a word"
            finally:
                writer.close()
    except (OSError, TimeoutError) as problem:
        error = repr(problem)
    return Answer(status, time.perf_counter() - since, body, error)


async def _all_of(reader, is_head=False):
    """What is answered, also where the connection broke after it: the request was not read.

    Like a vendor it hangs up when it has all of an answer: a server that waits for that could
    answer nobody else meanwhile.
    """
    parts = b""
    try:
        while not _is_whole(parts, is_head) and (part := await reader.read(65536)):
            parts += part
    except ConnectionError:
        pass
    return parts


def _is_whole(answer, is_head=False):
    """Whether there is as much of it as its head says."""
    head, blank, body = answer.partition(b"\r\n\r\n")
    said = LENGTH.search(head)
    return bool(blank) and (is_head or (said is not None and len(body) >= int(said[1])))


def _read(answer):
    head, _blank, body = answer.partition(b"\r\n\r\n")
    parts = head.split(b" ", 2)
    return (int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 0), body


def good(answers):
    """Those that are 200: what was refused or broke off says nothing about how long one takes."""
    return [answer for answer in answers if answer.status == 200]


def failures(answers):
    """How often what went wrong instead, by its status or error."""
    return Counter(str(answer.status or answer.error) for answer in answers if answer.status != 200)


def times(answers):
    """Milliseconds within which half, 95 % and 99 % of the answers came, and the longest."""
    taken = sorted(answer.seconds * 1000 for answer in answers)
    cuts = quantiles(taken, n=100, method="inclusive")
    return {
        "p50": round(cuts[49], 1),
        "p95": round(cuts[94], 1),
        "p99": round(cuts[98], 1),
        "max": round(taken[-1], 1),
    }
