"""Evidence that a later event takes back: contracts, payments. In whatever order they come."""

from odoo import api, models


class ConnectorEvidence(models.AbstractModel):
    _name = "crm.connector.evidence"
    _description = "Evidence of a Connector"
    # but contracts and payments
    _is_of_people = False

    @api.model
    def _told(self, connector, domain):
        """Events that were received from a connector, processed or not."""
        return (
            self.env["crm.inbox.event"]
            .sudo()
            .search([("connector_id", "=", connector.id), *domain])
        )

    @api.model
    def _evidence(self, connector, number, leads):
        """Evidence of a number that counts: found by its key, the event may have another name now.

        :return: ``crm.gate.event``
        """
        return self.env["crm.integration.effect.gate_event"]._standing(connector, number, leads)
