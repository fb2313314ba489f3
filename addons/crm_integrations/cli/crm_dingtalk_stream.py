"""``odoo crm_dingtalk_stream -d NAME``: DingTalk's events over connections this server opens."""

import logging
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.modules.registry import Registry
from odoo.tools import config

_logger = logging.getLogger(__name__)

# connectors are looked up again after so long
ROUND_SECONDS = 20
# touched each round, for a health check
ALIVE = Path(tempfile.gettempdir()) / "crm_dingtalk_stream"


class CrmDingtalkStream(Command):
    """Receive events of DingTalk connectors in Stream mode and keep them in the inbox"""

    name = "crm_dingtalk_stream"

    def run(self, args):
        config.parse_config([*args, "--no-http"], setup_logging=True)
        names = config["db_name"]
        if not names or (isinstance(names, list) and len(names) != 1):
            sys.exit("crm_dingtalk_stream: name one database with -d NAME")
        Streams(names[0] if isinstance(names, list) else names).run()


class Streams:
    """The connections of all connectors of a database, each in a thread of its own."""

    def __init__(self, database):
        self.database = database
        self.running = {}
        self.ended = threading.Event()

    def run(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_arguments: self.ended.set())
        while not self.ended.is_set():
            begun = time.monotonic()
            try:
                self.look()
                ALIVE.touch()
            except Exception as error:
                # the database is away: what is connected stays so and holds what comes
                _logger.warning("connectors cannot be read: %s", type(error).__name__)
            self.ended.wait(max(ROUND_SECONDS - (time.monotonic() - begun), 1))
        for stream, _thread in self.running.values():
            stream.stop()
        for _stream, thread in self.running.values():
            thread.join(timeout=5)

    def environment(self, cr):
        return api.Environment(cr, SUPERUSER_ID, {})

    def cursor(self):
        """A transaction that is committed at its end, with the addons as they are now."""
        return Registry(self.database).check_signaling().cursor()

    def look(self):
        """Start what was switched on, stop what was switched off or has another secret."""
        with self.cursor() as cr:
            kind = self.environment(cr)["crm.connector.kind.dingtalk"]
            wanted = kind._stream_accounts()
            kind._stream_seen(
                [
                    number
                    for number, (stream, _thread) in self.running.items()
                    if stream.is_connected
                ]
            )
        for number, (stream, thread) in list(self.running.items()):
            if wanted.get(number) != stream.account or not thread.is_alive():
                stream.stop()
                del self.running[number]
        for number, account in wanted.items():
            if number not in self.running:
                stream = kind._stream(account, self.keeper(number), self.teller(number))
                thread = threading.Thread(target=stream.run, daemon=True)
                self.running[number] = stream, thread
                thread.start()

    def keeper(self, number):
        def keep(frame):
            with self.cursor() as cr:
                env = self.environment(cr)
                connector = env["crm.connector"].browse(number)
                env["crm.connector.kind.dingtalk"]._keep_frame(connector, frame)

        return keep

    def teller(self, number):
        def tell(reason, detail):
            try:
                with self.cursor() as cr:
                    kind = self.environment(cr)["crm.connector.kind.dingtalk"]
                    kind._stream_told(number, reason, detail)
            except Exception as error:
                _logger.warning("state of a stream not stored: %s", type(error).__name__)

        return tell
