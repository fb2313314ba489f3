"""The one way in for all connectors: ``/crm_integrations/<address token>``.

200 is said after the row is committed (Odoo commits before it sends the answer). Whatever is wrong
with a request is answered 4xx and leaves nothing; only the database's own failure is a 5xx, so that
the sender tries again.
"""

import contextlib
import logging
import re
import time

import psycopg2
from odoo import SUPERUSER_ID, http
from odoo.addons.crm_notary.tools.without_database import try_again
from odoo.http import request
from werkzeug.exceptions import HTTPException

from ..tools.errors import Refused
from ..tools.refusals import refusals
from ..tools.shapes import Incoming

_logger = logging.getLogger(__name__)

# what a kind may allow at most; read by nobody before the address is known
MAX_BYTES = 1024 * 1024
TOKEN = re.compile(r"^[A-Za-z0-9_-]{16,64}$")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class InboxController(http.Controller):
    @http.route(
        "/crm_integrations/<string:token>",
        type="http",
        # no visitor to look up
        auth="none",
        readonly=False,
        methods=["GET", "POST"],
        csrf=False,
        save_session=False,
        max_content_length=MAX_BYTES,
    )
    def receive(self, token, **_parameters):
        """Take what another system sends, or answer the vendor that tries the address."""
        if not request.db:
            return try_again()
        connector = None
        try:
            # whoever sends is nobody here: what they may is decided by the signature
            request.update_env(user=SUPERUSER_ID)
            env = request.env
            if TOKEN.match(token):
                connector = env["crm.connector"]._for_token(token)
            kind = connector._kind_model() if connector else None
            if kind is None:
                raise Refused(401, "unknown address")
            incoming = self._incoming(kind)
            if incoming.method != "POST":
                return self._text(kind._handshake(connector, incoming))
            content = kind._verify(connector, incoming)
            received = kind._parse(connector, incoming, content)
            self._keep(env, connector, received)
            return self._text(kind._answer(connector, incoming), kind=kind._answer_type)
        except Refused as refused:
            return self._refuse(connector, refused.status, refused.reason)
        except HTTPException as error:
            return self._refuse(connector, error.code or 400, error.name)
        except psycopg2.DataError:
            # what was sent does not fit in: the sender's fault
            request.env.cr.rollback()
            return self._refuse(connector, 400, "does not fit")
        except psycopg2.Error:
            raise
        except Exception as error:
            # its class only: the text may be what was sent
            return self._refuse(connector, 400, f"unreadable ({type(error).__name__})")

    def _keep(self, env, connector, received):
        """Keep events, also those that somebody else is keeping at this moment."""
        try:
            env["crm.inbox.event"]._store(connector, received)
        except psycopg2.errors.SerializationFailure:
            # the same event came twice at once: look again now, Odoo would wait for seconds
            env.cr.rollback()
            env.invalidate_all(flush=False)
            env["crm.inbox.event"]._store(connector, received)

    def _incoming(self, kind):
        """The request in a form that no framework knows.

        :raise Refused: 413 if it is too big, 415 for another type of content
        """
        http_request = request.httprequest
        is_post = http_request.method == "POST"
        content_type = (http_request.mimetype or "").lower()
        if is_post and kind._content_types and content_type not in kind._content_types:
            raise Refused(415, "wrong type of content")
        if (http_request.content_length or 0) > kind._max_bytes:
            raise Refused(413, "too big")
        is_form = content_type in FORMS
        body = b"" if is_form or not is_post else http_request.get_data()
        if len(body) > kind._max_bytes:
            raise Refused(413, "too big")
        return Incoming(
            method=http_request.method,
            headers={name.lower(): value for name, value in http_request.headers.items()},
            query=http_request.args.to_dict(),
            body=body,
            content_type=content_type,
            moment=time.time(),
            form=http_request.form.to_dict() if is_form else {},
            address=http_request.remote_addr or "",
        )

    def _refuse(self, connector, status, reason):
        refusals.note(connector.id if connector else 0, status, reason)
        self._read_to_its_end()
        return self._text("", status)

    def _read_to_its_end(self):
        """Take in what is refused, too, up to what any kind may be sent.

        Of a sender that waits for the connection to close the server would wait for more, two
        seconds long, and answer nobody else meanwhile.
        """
        # what comes in pieces may break off, or be none
        with contextlib.suppress(HTTPException, OSError):
            request.httprequest.get_data(cache=False)

    def _text(self, body, status=200, kind="text/plain"):
        return request.make_response(
            body, status=status, headers=[("Content-Type", f"{kind}; charset=utf-8")]
        )
