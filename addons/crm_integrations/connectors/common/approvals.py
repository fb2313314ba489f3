"""Approvals of another system that no event told of: found by asking, each end once.

That an approval ended is one event, whichever way it is heard of: its key says which and how.
"""

from datetime import timedelta

from odoo import api, fields, models

from ...tools.shapes import Found

# approvals that were started earlier are asked about no more, and so many at a time
ASKED_DAYS = 30
ASKED = 200
# of so many of the latest events it is read which definitions there are
READ = 500


class ConnectorApprovals(models.AbstractModel):
    _name = "crm.connector.approvals"
    _description = "Approvals of a Connector"

    # types of events that tell of a whole approval
    _approval_types = ()

    # -- what a kind's file says ----------------------------------------------------------------

    @api.model
    def _approval_of(self, payload):
        """``(number, definition)`` of the approval an event tells of; ``""`` for what is not told.

        :param str payload: as kept
        """
        raise NotImplementedError

    @api.model
    def _approval_numbers(self, connector, definition, since):
        """Numbers of the approvals by a definition that were started since: iterator of str.

        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        raise NotImplementedError

    @api.model
    def _approval_ended(self, connector, number, definition, event_type):
        """The event that tells of an approval's end as the vendor would have; None while it runs.

        :rtype: Received | None
        """
        raise NotImplementedError

    # -- asking ---------------------------------------------------------------------------------

    @api.model
    def _approval_key(self, number, end):
        return f"approval:{number}:{end}"

    @api.model
    def _can_pull(self):
        return True

    @api.model
    def _pull(self, connector, since):
        """Approvals by definitions that events told of, where the end of one is not known yet."""
        begin = fields.Datetime.now() - timedelta(days=ASKED_DAYS)
        known = self._approvals_known(connector, begin)
        asked = 0
        for (definition, event_type), ended in known.items():
            for number in self._approval_numbers(connector, definition, begin):
                if number in ended:
                    continue
                if asked == ASKED:
                    return
                asked += 1
                received = self._approval_ended(connector, number, definition, event_type)
                if received:
                    yield Found(received)

    @api.model
    def _approvals_known(self, connector, begin):
        """``{(definition, type of its events): numbers that are known to have ended}``.

        Of types that something is mapped to: of the others nothing would become.
        """
        wanted = [
            kind
            for kind in self._approval_types
            if connector.mapping_ids.filtered(lambda each, kind=kind: each._is_for(kind))
        ]
        # sudo: what came is read by the system
        Event = self.env["crm.inbox.event"].sudo()
        domain = [("connector_id", "=", connector.id), ("event_type", "in", wanted)]
        told = Event.search([*domain, ("payload", "!=", False)], limit=READ) if wanted else Event
        ended = {
            key.split(":")[1]
            for key in Event.search(
                [*domain, ("date_received", ">=", begin), ("external_key", "=like", "approval:%")]
            ).mapped("external_key")
        } if told else set()  # fmt: skip
        return {
            (definition, event.event_type): ended
            for event in told
            if (definition := self._approval_of(event.payload)[1])
        }
