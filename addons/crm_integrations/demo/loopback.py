"""A server on loopback that plays a vendor, in the demo and in tests."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# how soon it notices that it is to stop; Python's own half a second is felt after every test
POLL_SECONDS = 0.01


class RequestHandler(BaseHTTPRequestHandler):
    """Answers without a word in the log."""

    def log_message(self, *_arguments):
        """Nothing is said about requests."""


class LoopbackServer:
    """Listens on a free port from ``listen`` to ``stop``; a subclass says what it answers."""

    def listen(self, handler):
        """Serve requests by a handler class, each in a thread of its own; set ``url``."""
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.address = f"127.0.0.1:{self.server.server_address[1]}"
        self.url = f"http://{self.address}"
        self.thread = threading.Thread(
            target=self.server.serve_forever, args=(POLL_SECONDS,), daemon=True
        )
        self.thread.start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
