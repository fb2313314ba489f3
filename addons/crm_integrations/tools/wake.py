"""Wakes a scheduled action up at once, cheaply: each event does, a hundred of them in a second.

Odoo's own way reads the action again and opens a connection to another database each time, which
takes longer than everything else that is done with an event.
"""

import contextlib
import os
import threading
import time

import psycopg2
from odoo import fields, sql_db
from odoo.addons.base.models.ir_cron import ODOO_NOTIFY_FUNCTION
from odoo.tools import SQL

ASKED = "crm_integrations.wakes"
# the database whose notifications the workers of scheduled actions listen to
HEARD = "postgres"
# whoever is answered waits for it: a server that is not there must not hold them up
LIMITS = {"connect_timeout": 2, "tcp_user_timeout": 3000}


def wake(env, xml_id):
    """Let a scheduled action run once this transaction is committed."""
    number = env["ir.model.data"]._xmlid_to_res_id(xml_id, raise_if_not_found=True)
    env.cr.execute(
        SQL(
            "INSERT INTO ir_cron_trigger (cron_id, call_at, create_uid, create_date, write_uid,"
            " write_date) SELECT id, %(now)s, %(uid)s, %(now)s, %(uid)s, %(now)s"
            " FROM ir_cron WHERE id = %(id)s AND active",
            now=fields.Datetime.now(),
            uid=env.uid,
            id=number,
        )
    )
    callbacks = env.cr.postcommit
    if not callbacks.data.get(ASKED):
        callbacks.data[ASKED] = True
        callbacks.add(lambda: _line.notify(env))


class Line:
    """A connection of this process that is kept, for notifications only."""

    def __init__(self):
        self._lock = threading.Lock()
        self._connection = self._owner = None
        self._used = 0

    def notify(self, env):
        """Tell the workers that there is something to do; Odoo's own way where ours is broken."""
        name = env.cr.dbname
        with self._lock:
            # one that went stale is replaced once
            if self._tell(name) or self._tell(name):
                return
        env["ir.cron"]._notifydb()

    def _tell(self, name):
        try:
            if not self._is_good():
                self._open()
            with self._connection.cursor() as cursor:
                cursor.execute(f"SELECT {ODOO_NOTIFY_FUNCTION}('cron_trigger', %s)", [name])
        except psycopg2.Error:
            self._forget()
            return False
        self._used = time.monotonic()
        return True

    def _is_good(self):
        if self._connection is None or self._owner != os.getpid():
            # what a parent process has opened is the parent's
            return False
        # somebody on the way may have dropped what was silent for long, and tells nobody
        return time.monotonic() - self._used < sql_db.MAX_IDLE_TIMEOUT

    def _open(self):
        self._forget()
        _database, options = sql_db.connection_info_for(HEARD)
        self._connection = psycopg2.connect(**options, **LIMITS)
        self._connection.autocommit = True
        self._owner = os.getpid()

    def _forget(self):
        connection, self._connection = self._connection, None
        if connection is not None and self._owner == os.getpid():
            with contextlib.suppress(psycopg2.Error):
                connection.close()


_line = Line()
