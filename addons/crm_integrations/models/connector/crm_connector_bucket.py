"""Token buckets in the database: what all workers together may send a minute and an hour.

A bucket holds half of what a limit allows and fills with the other half in the limit's time: in no
minute, wherever it begins, more goes out than the vendor takes. Vendors drop the rest in silence.
"""

import time

from odoo import api, fields, models
from odoo.tools import SQL


class CrmConnectorBucket(models.Model):
    _name = "crm.connector.bucket"
    _description = "Sending Limit"

    connector_id = fields.Many2one("crm.connector", required=True, ondelete="cascade")
    scope = fields.Char(required=True)
    level = fields.Float(required=True)
    moment = fields.Float(required=True)

    _scope_unique = models.Constraint("UNIQUE(connector_id, scope)", "One bucket for a limit.")

    @api.model
    def _take(self, connector, limits):
        """Take one from each bucket, or from none of them.

        The rows stay locked until the caller's commit, which is to come at once.

        :param limits: list of ``(scope, messages, seconds)``; the stricter of two holds
        :return: ``(seconds to wait, scope that is exhausted)``; ``(0, None)`` if it was taken
        """
        buckets = {}
        # the strictest comes last and stays
        for scope, count, seconds in sorted(limits, key=lambda limit: -limit[1]):
            buckets[f"{scope}/{seconds}"] = (scope, count, seconds)
        if not buckets:
            return 0, None
        now = time.time()
        for name, (_scope, count, _seconds) in sorted(buckets.items()):
            self.env.cr.execute(
                SQL(
                    "INSERT INTO crm_connector_bucket (connector_id, scope, level, moment)"
                    " VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING",
                    connector.id, name, _burst(count), now,
                )
            )  # fmt: skip
        rows = self.env.execute_query(
            SQL(
                "SELECT scope, level, moment FROM crm_connector_bucket WHERE connector_id = %s"
                " AND scope IN %s ORDER BY scope FOR UPDATE",
                connector.id,
                tuple(buckets),
            )
        )
        levels, longest, exhausted = {}, 0, None
        for name, level, moment in rows:
            scope, count, seconds = buckets[name]
            burst, rate = _burst(count), (count - _burst(count) or 0.5) / seconds
            level = min(burst, level + max(now - moment, 0) * rate)
            levels[name] = level
            wait = (1 - level) / rate
            if level < 1 and wait > longest:
                longest, exhausted = wait, scope
        if longest:
            return longest, exhausted
        for name, level in levels.items():
            self.env.cr.execute(
                SQL(
                    "UPDATE crm_connector_bucket SET level = %s, moment = %s"
                    " WHERE connector_id = %s AND scope = %s",
                    level - 1, now, connector.id, name,
                )
            )  # fmt: skip
        return 0, None

    @api.autovacuum
    def _gc_full(self):
        """Buckets that nobody has taken from for a day are full: they need no row."""
        self.env.cr.execute(
            SQL("DELETE FROM crm_connector_bucket WHERE moment < %s", time.time() - 86400)
        )


def _burst(count):
    """How many may go out at once."""
    return max(count // 2, 1)
