from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL


class CrmConnectorNonce(models.Model):
    """What may be used once and was."""

    _name = "crm.connector.nonce"
    _description = "Used Once"

    name = fields.Char(required=True, readonly=True)

    _name_unique = models.Constraint("UNIQUE(name)", "This was used already.")

    @api.model
    def _use(self, name):
        """:return: False if it was used before, by whichever worker"""
        rows = self.env.execute_query(
            SQL(
                "INSERT INTO crm_connector_nonce (name, create_date)"
                " VALUES (%s, now() AT TIME ZONE 'UTC') ON CONFLICT DO NOTHING RETURNING id",
                name,
            )
        )
        return bool(rows)

    @api.autovacuum
    def _gc(self):
        """What was sealed a day ago is too old by its own date."""
        limit = fields.Datetime.now() - timedelta(days=1)
        self.search([("create_date", "<", limit)], limit=10_000).unlink()
