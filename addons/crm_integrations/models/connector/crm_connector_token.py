"""Access tokens of vendors: asked for by one worker, used by all."""

import logging
import time
from datetime import timedelta

import psycopg2
from odoo import api, fields, models
from odoo.orm.models import NO_ACCESS
from odoo.tools import SQL

from ...tools import answers
from ...tools.errors import Later, Unreadable
from ...tools.text import clean

_logger = logging.getLogger(__name__)

# a token that is about to end may end on its way
EARLY_SECONDS = 300
TRIES = 8


class CrmConnectorToken(models.Model):
    _name = "crm.connector.token"
    _description = "Access Token"
    _rec_name = "name"

    connector_id = fields.Many2one(
        "crm.connector", required=True, readonly=True, ondelete="cascade"
    )
    name = fields.Char(required=True, readonly=True)
    value = fields.Char(groups=NO_ACCESS, exportable=False)
    date_expires = fields.Datetime("Valid Until", readonly=True)
    refresh_count = fields.Integer("Times Asked For", readonly=True)

    _name_unique = models.Constraint("UNIQUE(connector_id, name)", "This token is there already.")

    @api.model
    def _forget(self, connector):
        self.search([("connector_id", "=", connector.id)]).write({"date_expires": False})
        self.flush_model()

    @api.model
    def _value_of(self, connector, name, ask, stale=None):
        """A valid token; asks for a new one under the row's lock, in a transaction of its own.

        However many workers find out at once that a token is no longer good, one of them asks; the
        others wait for it and take what it got, for ``stale`` is no longer what is stored then.

        :param ask: ``ask() -> (value, seconds it is valid)`` as the vendor's answer has them
        :param str stale: the value that the vendor has just refused
        """
        for attempt in range(TRIES):
            with self.env.registry.cursor() as cr:
                try:
                    return self.with_env(self.env(cr=cr))._locked_value(
                        connector.id, name, ask, stale
                    )
                except psycopg2.errors.SerializationFailure:
                    # another worker has just stored a new one: look again
                    cr.rollback()
            time.sleep(0.02 * attempt)
        raise Later("Too many ask for the access token at once", seconds=5)

    @api.model
    def _locked_value(self, connector_id, name, ask, stale):
        cr = self.env.cr
        select = SQL(
            "SELECT id, value, date_expires FROM crm_connector_token"
            " WHERE connector_id = %s AND name = %s",
            connector_id,
            name,
        )
        rows = self.env.execute_query(select)
        if rows and self._is_good(rows[0], stale):
            return rows[0][1]
        if not rows:
            cr.execute(
                SQL(
                    "INSERT INTO crm_connector_token (connector_id, name, refresh_count)"
                    " VALUES (%s, %s, 0) ON CONFLICT DO NOTHING",
                    connector_id,
                    name,
                )
            )
        rows = self.env.execute_query(SQL("%s FOR UPDATE", select))
        if not rows:
            raise Later("The access token is being asked for", seconds=1)
        if self._is_good(rows[0], stale):
            return rows[0][1]
        try:
            value, seconds = ask()
        except Unreadable as error:
            # nothing but a token was asked for: what it is for has not begun
            raise Later(str(error)) from None
        value, seconds = clean(value), answers.seconds(seconds)
        cr.execute(
            SQL(
                "UPDATE crm_connector_token SET value = %s, date_expires = %s,"
                " refresh_count = refresh_count + 1, write_date = now() AT TIME ZONE 'UTC'"
                " WHERE id = %s",
                value,
                fields.Datetime.now() + timedelta(seconds=max(seconds - EARLY_SECONDS, 60)),
                rows[0][0],
            )
        )
        return value

    @api.model
    def _is_good(self, row, stale):
        _number, value, expires = row
        return bool(value and value != stale and expires and expires > fields.Datetime.now())
