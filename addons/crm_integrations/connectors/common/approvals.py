"""Approvals of another system: what no event told is found by asking, each end once.

That an approval ended is one event, whichever way it is heard of: its key says which and how. One
that counted and was reverted or deleted after that takes back what it gave.
"""

from datetime import datetime, timedelta

from odoo import api, fields, models

from ...models.inbox.crm_inbox_event import OPEN_STATES
from ...tools.errors import Later, Permanent, Unsettled
from ...tools.shapes import Found, Step

# approvals that were started earlier are asked about no more, and so many at a time
ASKED_DAYS = 30
ASKED = 200
# one that counted is asked about again for so long, and so many at a time, in turn
HOLDING_DAYS = 30
HOLDING = 200
# of so many of the latest events it is read which definitions there are
READ = 500


class ConnectorApprovals(models.AbstractModel):
    _name = "crm.connector.approvals"
    _inherit = "crm.connector.mapped"
    _description = "Approvals of a Connector"

    # types of events that tell of a whole approval
    _approval_types = ()
    # how an approval may end, as keys have it; what these begin with the vendor may still undo
    _approval_ways = ()
    _approval_undoable = ""

    # -- what a kind's file says ----------------------------------------------------------------

    @api.model
    def _approval_of(self, payload):
        """``(number, definition)`` of the approval an event tells of; ``""`` for what is not told.

        :param str payload: as kept
        """
        raise NotImplementedError

    @api.model
    def _end_of_approval(self, event_type, data):
        """Key of the event that an approval ended; None for any other event.

        :param dict data: its content, as told or as mappings read it
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

    # -- what it gave, and does not hold any more -----------------------------------------------

    @api.model
    def _further_steps(self, connector, received, data):
        """Take back what another end of the same approval gave.

        :raise Later: while that other end is still to be processed
        """
        steps = super()._further_steps(connector, received, data)
        now = self._end_of_approval(received.type, data)
        if not now:
            return steps
        number = now.split(":")[1]
        keys = {self._approval_key(number, way) for way in self._approval_ways}
        others = self._approval_ends(
            connector, [("external_key", "in", list(keys - {now, received.key}))]
        )
        if now == received.key and others.filtered(lambda event: event.state in OPEN_STATES):
            # both came at once: whoever does the other one may not see this one
            raise Later(self.env._("It waits until what came before of this approval is done."))
        keys = others.filtered("given").mapped("external_key")
        return [*steps, Step("taken_back", {"keys": "\n".join(keys)})] if keys else steps

    @api.model
    def _approval_ends(self, connector, domain):
        # sudo: what came is read by the system
        return (
            self.env["crm.inbox.event"]
            .sudo()
            .search_fetch(
                [
                    ("connector_id", "=", connector.id),
                    ("event_type", "in", self._approval_types),
                    *domain,
                ],
                ["external_key", "event_type", "state", "given", "date_checked"],
                order="id",
            )
        )

    # -- asking ---------------------------------------------------------------------------------

    @api.model
    def _approval_key(self, number, end):
        return f"approval:{number}:{end}"

    @api.model
    def _can_pull(self):
        return True

    @api.model
    def _pull(self, connector, since):
        problem = None
        for ask in (self._approvals_holding, self._approvals_untold):
            try:
                yield from ask(connector)
            except (Later, Permanent, Unsettled) as error:
                # the other ones may be read all the same
                problem = problem or error
        if problem:
            raise problem

    @api.model
    def _approvals_holding(self, connector):
        """Those that counted, where the vendor says by now that they ended in another way."""
        now = fields.Datetime.now()
        ends = self._approval_ends(
            connector,
            [
                ("date_received", ">=", now - timedelta(days=HOLDING_DAYS)),
                ("external_key", "=like", "approval:%"),
            ],
        )
        # the latest there is of each
        latest = {event.external_key.split(":")[1]: event for event in ends}
        holding = [
            (number, event)
            for number, event in latest.items()
            if event.state == "done"
            and event.external_key.startswith(self._approval_key(number, self._approval_undoable))
        ]
        holding.sort(key=lambda each: (each[1].date_checked or datetime.min, each[1].id))
        for number, event in holding[:HOLDING]:
            # first: one that cannot be read is the last to be asked about the next time
            event.date_checked = now
            received = self._approval_ended(connector, number, "", event.event_type)
            if received and received.key != event.external_key:
                yield Found(received)

    @api.model
    def _approvals_untold(self, connector):
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
