"""A time-stamp server on the loopback interface, made of ``openssl ts``."""

import subprocess
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

CONFIGURATION = """
[req]
distinguished_name = name
x509_extensions = stamping
prompt = no
[name]
CN = Test time stamps
[stamping]
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = tsa_config
[tsa_config]
serial = {folder}/serial
crypto_device = builtin
signer_cert = {folder}/cert.pem
certs = {folder}/cert.pem
signer_key = {folder}/key.pem
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
ess_cert_id_alg = sha256
"""


class TimeStampServer:
    """``with TimeStampServer() as server: server.url``; ``server.certificate`` is its own CA."""

    def __enter__(self):
        self.folder = Path(tempfile.mkdtemp())
        self.certificate = self.folder / "cert.pem"
        (self.folder / "tsa.cnf").write_text(CONFIGURATION.format(folder=self.folder))
        (self.folder / "serial").write_text("01\n")
        self._openssl(
            "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-sha256",
            "-config", "tsa.cnf", "-keyout", "key.pem", "-out", "cert.pem",
        )  # fmt: skip
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                query = self.rfile.read(int(self.headers["Content-Length"]))
                (server.folder / "query.tsq").write_bytes(query)
                server._openssl(
                    "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "query.tsq",
                    "-out", "reply.tsr",
                )  # fmt: skip
                self.send_response(200)
                self.send_header("Content-Type", "application/timestamp-reply")
                self.end_headers()
                self.wfile.write((server.folder / "reply.tsr").read_bytes())

            def log_message(self, *args):
                pass

        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.01,), daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *error):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    def _openssl(self, *arguments):
        return subprocess.run(
            ["openssl", *arguments], cwd=self.folder, capture_output=True, check=True, timeout=60
        )

    def verify(self, token, data):
        """Whether openssl itself takes the token for a stamp of ``data``."""
        (self.folder / "token").write_bytes(token)
        (self.folder / "data").write_bytes(data)
        done = subprocess.run(
            ["openssl", "ts", "-verify", "-in", "token", "-token_in", "-data", "data",
             "-CAfile", "cert.pem"],
            cwd=self.folder, capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        return done.returncode == 0
