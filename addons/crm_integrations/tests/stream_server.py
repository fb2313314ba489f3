"""DingTalk's Stream for tests: opens connections over HTTP and speaks websocket on loopback.

Written from RFC 6455 and DingTalk's documentation. Frames wait until they are acknowledged: one
that was sent on a connection which broke is sent again on the next.
"""

import base64
import contextlib
import hashlib
import json
import struct
import threading
from urllib.parse import parse_qs, urlsplit

from ..demo.loopback import LoopbackServer, RequestHandler
from .dingtalk_server import CLIENT, CORP, SECRET

MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
EVENT, CALLBACK, SYSTEM = "EVENT", "CALLBACK", "SYSTEM"


def frame(number, data, kind=EVENT, topic="*", **headers):
    return {
        "specVersion": "1.0", "type": kind,
        "headers": {
            "topic": topic, "messageId": number, "contentType": "application/json",
            "time": "1777881600000",
            **({"eventId": f"id-{number}", "eventType": "user_add_org", "eventCorpId": CORP,
                "eventBornTime": "1777881600000"} if kind == EVENT else {}),
            **headers,
        },
        "data": data if isinstance(data, str) else json.dumps(data),
    }  # fmt: skip


class StreamServer(LoopbackServer):
    """``push`` frames; ``acknowledged`` lists ``(messageId, answer)`` in their order."""

    def __init__(self):
        self.waiting = []
        self.acknowledged = []
        self.opened = []
        self.tickets = []
        self.connections = 0
        self.pinged = 0
        # HTTP answers for the next ones who ask for a connection
        self.trouble = []
        # connections to break after so many frames, whether they are acknowledged or not
        self.break_after = []
        self.changed = threading.Condition()
        self.stopped = False
        outer = self

        class Handler(RequestHandler):
            def do_POST(self):
                length = int(self.headers.get("Content-Length") or 0)
                status, found = outer.open(json.loads(self.rfile.read(length) or b"{}"))
                body = json.dumps(found).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                ticket = parse_qs(urlsplit(self.path).query).get("ticket", [""])[0]
                if ticket not in outer.tickets:
                    self.send_error(401)
                    return
                # a ticket opens one connection
                outer.tickets.remove(ticket)
                key = self.headers["Sec-WebSocket-Key"] + MAGIC
                accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
                self.wfile.write(
                    b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                    b"Connection: Upgrade\r\nSec-WebSocket-Accept: " + accept.encode() + b"\r\n\r\n"
                )
                self.close_connection = True
                with contextlib.suppress(OSError):
                    outer.serve(self.rfile, self.wfile)

        self.listen(Handler)

    def stop(self):
        with self.changed:
            self.stopped = True
            self.changed.notify_all()
        return super().stop()

    def push(self, *frames):
        with self.changed:
            self.waiting += frames
            self.changed.notify_all()

    def wait_until(self, found, seconds=60):
        """Wait for something to become true; whether it did."""
        with self.changed:
            return self.changed.wait_for(lambda: found(self), seconds)

    def numbers(self):
        return [number for number, _answer in self.acknowledged]

    # -- the vendor -----------------------------------------------------------------------------

    def open(self, content):
        with self.changed:
            self.opened.append(content)
            self.changed.notify_all()
            if self.trouble:
                return self.trouble.pop(0)
            if (content.get("clientId"), content.get("clientSecret")) != (CLIENT, SECRET):
                return 401, {"code": "authFailed", "message": "鉴权失败"}
            ticket = f"ticket/{len(self.opened)}+x="
            self.tickets.append(ticket)
            return 200, {"endpoint": f"ws://{self.address}/connect", "ticket": ticket}

    def serve(self, incoming, outgoing):
        """A connection: one frame after the other, the next one once one is acknowledged."""
        with self.changed:
            self.connections += 1
            limit = self.break_after.pop(0) if self.break_after else None
            self.changed.notify_all()
        sent = 0
        while True:
            with self.changed:
                self.changed.wait_for(lambda: self.waiting or self.stopped, 600)
                if self.stopped:
                    return
                following = self.waiting[0]
            if limit is not None and sent >= limit:
                return
            _write(outgoing, json.dumps(following))
            sent += 1
            if following["headers"]["topic"] == "disconnect":
                self._done(following, {})
                _read(incoming)
                return
            answer = self._answer(incoming, outgoing)
            if answer is None:
                return
            self._done(following, answer)

    def _answer(self, incoming, outgoing):
        while True:
            opcode, text = _read(incoming)
            if opcode in (None, 8):
                return None
            if opcode == 9:
                self.pinged += 1
                _write(outgoing, text, opcode=10)
            if opcode == 1:
                return json.loads(text)

    def _done(self, following, answer):
        with self.changed:
            if following in self.waiting:
                self.waiting.remove(following)
            self.acknowledged.append((following["headers"]["messageId"], answer))
            self.changed.notify_all()


def _write(outgoing, text, opcode=1):
    data = text if isinstance(text, bytes) else text.encode()
    head = bytes([0x80 | opcode])
    if len(data) < 126:
        head += bytes([len(data)])
    elif len(data) < 65536:
        head += b"\x7e" + struct.pack("!H", len(data))
    else:
        head += b"\x7f" + struct.pack("!Q", len(data))
    outgoing.write(head + data)
    outgoing.flush()


def _read(incoming):
    """``(opcode, data)`` of a frame of the client's; ``(None, b"")`` at the end."""
    head = incoming.read(2)
    if len(head) < 2:
        return None, b""
    length = head[1] & 0x7F
    assert head[1] & 0x80, "clients mask what they send"
    if length == 126:
        (length,) = struct.unpack("!H", incoming.read(2))
    elif length == 127:
        (length,) = struct.unpack("!Q", incoming.read(8))
    mask = incoming.read(4)
    data = incoming.read(length)
    if len(data) < length:
        return None, b""
    return head[0] & 0x0F, bytes(each ^ mask[place % 4] for place, each in enumerate(data))
