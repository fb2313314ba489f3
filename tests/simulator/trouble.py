"""What stands between us and a vendor's interface, and spoils answers when told to."""

import contextlib
import http.client
import threading
import time
from urllib.parse import urlsplit

from odoo.addons.crm_integrations.demo.loopback import LoopbackServer, RequestHandler

HALF, SILENT, BROKEN = "half", "silent", "broken"


class Trouble(LoopbackServer):
    """Hands requests on to ``target``; ``next(…)`` spoils the answers to the next ones.

    What was spoilt was done all the same, except a status: then the vendor never hears of it.
    """

    def __init__(self, target, silence_seconds=6):
        self.target = urlsplit(target)
        self.silence_seconds = silence_seconds
        self.moods, self.spoilt = [], 0
        self.lock = threading.Lock()
        outer = self

        class Handler(RequestHandler):
            def do_GET(self):
                with contextlib.suppress(OSError):
                    outer.hand_on(self)

            do_POST = do_PUT = do_PATCH = do_GET

        self.listen(Handler)
        self.server.handle_error = lambda *_arguments: None

    def next(self, *moods):
        """``half``, ``silent``, ``broken`` or an HTTP status for each of the next answers."""
        with self.lock:
            self.moods += moods

    def calm(self):
        with self.lock:
            self.moods.clear()

    def hand_on(self, handler):
        with self.lock:
            mood = self.moods.pop(0) if self.moods else None
            self.spoilt += mood is not None
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        if isinstance(mood, int):
            self._answer(handler, mood, [], b"{}")
            return
        connection = http.client.HTTPConnection(self.target.hostname, self.target.port)
        try:
            connection.request(handler.command, handler.path, body, dict(handler.headers))
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        if mood == SILENT:
            time.sleep(self.silence_seconds)
        if mood in (SILENT, BROKEN):
            handler.close_connection = True
            handler.connection.close()
            return
        # with the length of the half: a proxy that cut it says nothing of it
        content = content[: len(content) // 2] if mood == HALF else content
        self._answer(handler, answer.status, answer.getheaders(), content)

    def _answer(self, handler, status, headers, content):
        handler.send_response(status)
        for name, value in headers:
            if name.lower() not in ("content-length", "server", "date", "connection"):
                handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        handler.wfile.write(content)
