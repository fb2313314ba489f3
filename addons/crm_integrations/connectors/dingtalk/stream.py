"""DingTalk's Stream: a connection this server opens, over which events come and are acknowledged.

Nothing here knows Odoo: whoever runs it says how a frame is kept. A frame is acknowledged after it
is kept, never before; DingTalk sends events again that nobody acknowledged. It does not send the
robot's messages again (S): one that cannot be kept is held and tried until it is.
"""

import json
import logging
import threading
import time
from dataclasses import dataclass
from urllib.parse import quote

from ...tools.answers import TEXT
from ...tools.errors import Later, Permanent, Refused, Unsettled
from ...tools.http import call, read_json
from ...tools.retry import backoff
from . import codes

_logger = logging.getLogger(__name__)

# a connection that says nothing for so long is asked; then it is given up
SILENT_SECONDS = 40
CONNECT_SECONDS = 10
LONGEST_FRAME = 1024 * 1024
# a connection is tried again sooner than a message: after one second, two, four … two minutes
QUICKER = 30
OPENED = {"endpoint": TEXT, "ticket": TEXT}


@dataclass(frozen=True)
class Account:
    client_id: str
    secret: str
    # where the connection is asked for
    endpoint: str = codes.API


class Broken(Exception):
    """There is no connection: ``(reason, detail)``, see :class:`Stream`."""


class Stream:
    """One account's connection, kept up until :meth:`stop`.

    :param keep: ``keep(frame)`` returns once the frame is safe; ``Refused`` for what cannot be
        read, anything else is tried again
    :param told: ``told(reason, detail)``: ``""`` once connected, else what went wrong: ``refused``,
        ``unreachable``, ``broken``, ``library`` or ``database``
    """

    def __init__(self, account, keep, told=lambda reason, detail: None, pause=None):
        self.account = account
        self.is_connected = False
        self._keep = keep
        self._told = told
        self._stopped = threading.Event()
        self._pause = pause or self._stopped.wait
        self._socket = None

    def stop(self):
        self._stopped.set()
        if self._socket:
            self._socket.abort()

    def run(self):
        """Connect, work, connect again; later and later while that fails."""
        failures = 0
        while not self._stopped.is_set():
            begun = time.monotonic()
            try:
                self._work()
                failures = 0
            except Exception as error:
                # a connection that lived for a while and broke is no sign of trouble
                failures = failures + 1 if time.monotonic() - begun < SILENT_SECONDS else 1
                self._say(error)
            finally:
                self.is_connected = False
                self._close()
            if failures and not self._stopped.is_set():
                self._pause(backoff(failures) / QUICKER)

    def _say(self, error):
        if self._stopped.is_set():
            return
        # the text of what is not ours may hold the ticket
        if isinstance(error, Broken):
            reason, detail = error.args
        elif isinstance(error, (Later, Unsettled)):
            reason, detail = "unreachable", str(error)
        elif isinstance(error, Permanent):
            reason, detail = "refused", str(error)
        else:
            reason, detail = "broken", type(error).__name__
        _logger.info("DingTalk stream of %s: %s, %s", self.account.client_id, reason, detail)
        self._told(reason, detail)

    # -- a connection ---------------------------------------------------------------------------

    def _work(self):
        """One connection from its opening to its end.

        :raise Exception: for an end that nobody has announced
        """
        self._socket = self._connect(self._open())
        self.is_connected = True
        self._told("", "")
        is_asked = False
        while not self._stopped.is_set():
            try:
                text = self._socket.recv()
            except _library().WebSocketTimeoutException:
                if is_asked:
                    raise
                self._socket.ping()
                is_asked = True
                continue
            is_asked = False
            if not text:
                raise ConnectionError("closed")
            if not self._take(text):
                return

    def _open(self):
        """Address of a connection.

        :raise Permanent, Later, Unsettled: see ``tools/errors.py``
        """
        content = {
            "clientId": self.account.client_id,
            "clientSecret": self.account.secret,
            "subscriptions": [
                {"type": "EVENT", "topic": "*"},
                {"type": "CALLBACK", "topic": codes.ROBOT_TOPIC},
                {"type": "CALLBACK", "topic": codes.CARD_TOPIC},
            ],
            "ua": "odoo-crm-integrations/19.0",
        }
        url = f"{self.account.endpoint.rstrip('/')}/{codes.OPEN_PATH}"
        answer = read_json(call("POST", url, json=content), OPENED)
        if not answer.get("endpoint") or not answer.get("ticket"):
            text = str(answer.get("message") or answer.get("errmsg") or "")[:200]
            raise Broken("refused", f"{text} [{answer.get('code', '')}]")
        return f"{answer['endpoint']}?ticket={quote(str(answer['ticket']), safe='')}"

    def _connect(self, address):
        socket = _library().create_connection(address, timeout=CONNECT_SECONDS)
        socket.settimeout(SILENT_SECONDS)
        return socket

    def _close(self):
        socket, self._socket = self._socket, None
        if socket:
            try:
                socket.close(timeout=1)
            except Exception as error:
                _logger.debug("closing: %s", type(error).__name__)

    # -- a frame --------------------------------------------------------------------------------

    def _take(self, text):
        """Keep a frame and acknowledge it.

        :return: False when DingTalk wants the connection to end
        """
        frame = _frame(text)
        if frame is None:
            return True
        headers = frame["headers"]
        if frame.get("type") == "SYSTEM":
            if headers.get("topic") == "ping":
                self._acknowledge(headers, data=frame.get("data"))
            return headers.get("topic") != "disconnect"
        try:
            if not self._keep_at_last(frame):
                return False
        except Refused:
            self._acknowledge(headers, code=400, message="unreadable")
            return True
        self._acknowledge(headers, data=json.dumps({"response": "OK", "status": "SUCCESS"}))
        return True

    def _keep_at_last(self, frame):
        """Keep a frame however long the database is away.

        :return: False if it was not kept because of the end
        """
        attempts = 0
        while not self._stopped.is_set():
            try:
                self._keep(frame)
                return True
            except Refused:
                raise
            except Exception as error:
                attempts += 1
                _logger.warning(
                    "a frame of DingTalk's stream could not be kept (%s); trying again",
                    type(error).__name__,
                )
                self._told("database", type(error).__name__)
                self._pause(min(backoff(attempts) / QUICKER, 30))
        return False

    def _acknowledge(self, headers, code=200, message="OK", data=None):
        self._socket.send(
            json.dumps(
                {
                    "code": code,
                    "headers": {
                        "messageId": headers.get("messageId", ""),
                        "contentType": "application/json",
                    },
                    "message": message,
                    "data": data or "{}",
                }
            )
        )


def _frame(text):
    """A frame, or None for what is none: nobody can acknowledge that."""
    if len(text) > LONGEST_FRAME:
        return None
    try:
        frame = json.loads(text)
    except (RecursionError, ValueError):
        return None
    if not isinstance(frame, dict) or not isinstance(frame.get("headers"), dict):
        return None
    return frame


def _library():
    """websocket-client; needed by this process only."""
    try:
        import websocket
    except ImportError:
        raise Broken("library", "websocket-client") from None
    return websocket
