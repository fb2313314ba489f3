"""What all vendors of electronic signatures have in common.

A contract that all have signed is evidence; one that was refused, revoked or has expired takes its
evidence back. It belongs to the order whose number was given when it was sent for signature, from
then on to that order's opportunity. A vendor's file says how it signs, and reads a ``Flow``.
"""

import re
from dataclasses import dataclass
from datetime import timedelta

from odoo import api, fields, models

from ...tools.errors import Later, Refused
from ...tools.shapes import Found, Plan, Received, Step, Subject

COMPLETED, REFUSED, REVOKED, EXPIRED = "completed", "refused", "revoked", "expired"
WITHDRAWN = (REFUSED, REVOKED, EXPIRED)
FINAL = (COMPLETED, *WITHDRAWN)
# one party has signed or refused: a note
SIGNED_BY_ONE, REFUSED_BY_ONE = "signed_by_one", "refused_by_one"
# what gates ask for where the connector names nothing
EVENT = "e-signature completed"
# a contract that is open for longer is asked about no more, and so many at a time
ASKED_DAYS = 90
ASKED = 200
NUMBER = re.compile(r"^[A-Za-z0-9_-]{1,64}$")


@dataclass(frozen=True)
class Flow:
    """A contract on its way through signing; ``state`` is one of the above or ``""``.

    ``reference`` is the order's number as given to the vendor; ``detail`` tells apart events that
    are not final.
    """

    number: str
    state: str
    reference: str = ""
    title: str = ""
    detail: str = ""
    date: object = None


class EsignFlow(models.AbstractModel):
    _name = "crm.connector.esign.flow"
    _inherit = ["crm.connector.evidence", "crm.connector.kind"]
    _description = "Electronic Signature"

    # -- what a vendor's file says --------------------------------------------------------------

    @api.model
    def _flow(self, event_type, payload):
        """The flow an event tells of, or None.

        :param str payload: as kept
        :rtype: Flow | None
        """
        raise NotImplementedError

    @api.model
    def _current(self, connector, flow):
        """How the flow is now, asked from the vendor; else as the event says."""
        return flow

    @api.model
    def _found(self, connector, number):
        """The event that tells of the final state of a flow, as the vendor would have sent it.

        :rtype: Received | None
        """
        raise NotImplementedError

    # -- incoming -------------------------------------------------------------------------------

    @api.model
    def _received(self, event_type, payload):
        """One event: a final state of a flow is the same event, however often and by whom told.

        :raise Refused: 400 for a number of a flow that is none
        """
        flow = self._flow(event_type, payload)
        if flow is None:
            raise Refused(400, "no flow")
        if not NUMBER.match(flow.number):
            raise Refused(400, "no number of a flow")
        detail = "" if flow.state in FINAL else f":{event_type}:{flow.detail}"
        return Received(
            key=self._flow_key(flow.number, flow.state) + detail,
            type=event_type,
            payload=payload,
            date=flow.date,
        )

    @api.model
    def _flow_key(self, number, state):
        return f"flow:{number}:{state}"

    # -- processing -----------------------------------------------------------------------------

    @api.model
    def _subject_key(self, connector, received):
        return self._flow(received.type, received.payload).number

    @api.model
    def _plan(self, connector, received, identity):
        flow = self._flow(received.type, received.payload)
        if flow.state in FINAL:
            flow = self._current(connector, flow)
        # once it is bound, an event with another reference does not move it
        order = "" if identity.lead_id else flow.reference
        if not flow.state or not (order or identity.lead_id):
            return None
        steps = self._evidence_steps(connector, flow, order, received.key)
        steps.append(Step("message", {"body": self._sentence(flow, bool(steps)), "order": order}))
        return Plan(
            subject=Subject(external_id=flow.number, name=flow.title or flow.number),
            steps=tuple(steps),
        )

    @api.model
    def _evidence_steps(self, connector, flow, order, key):
        if "crm.gate.event" not in self.env:
            return []
        if flow.state == COMPLETED and not self._final(connector, flow, WITHDRAWN):
            name = connector.sudo().evidence_event or EVENT
            values = {"event": name, "number": flow.number, "order": order}
            return [Step("gate_event", values)]
        if flow.state not in WITHDRAWN:
            return []
        completed = self._final(connector, flow, (COMPLETED,))
        others = completed.filtered(lambda event: event.external_key != key)
        if others.filtered(lambda event: event.state in ("new", "failed")):
            # both came at once: whoever does the other one may not see this one
            raise Later(self.env._("It waits until “completed” of the same contract is done."))
        return [
            Step("gate_event", {"event": event.name, "withdraws": flow.number})
            for event in self._evidence(connector, flow.number, completed.lead_id)
        ]

    @api.model
    def _final(self, connector, flow, states):
        """Events of final states of a flow, as received."""
        keys = [self._flow_key(flow.number, state) for state in states]
        return self._told(connector, [("external_key", "in", keys)])

    @api.model
    def _sentence(self, flow, counts):
        title = flow.title or flow.number
        if flow.state == COMPLETED and not counts and "crm.gate.event" in self.env:
            return self.env._(
                "The contract “%s” was signed by all, and refused, revoked or expired after that: "
                "it is no evidence.",
                title,
            )
        return {
            COMPLETED: self.env._("The contract “%s” was signed by all.", title),
            REFUSED: self.env._("The contract “%s” was refused.", title),
            REVOKED: self.env._("The contract “%s” was revoked.", title),
            EXPIRED: self.env._("The contract “%s” has expired unsigned.", title),
            SIGNED_BY_ONE: self.env._("A party has signed the contract “%s”.", title),
            REFUSED_BY_ONE: self.env._("A party does not sign the contract “%s”.", title),
        }[flow.state]

    # -- asking ---------------------------------------------------------------------------------

    @api.model
    def _pull(self, connector, since):
        """Flows we know to be open: the event that ended one may have been lost.

        It has the key of that event: whichever comes second is known already.
        """
        for number in self._open_flows(connector):
            if received := self._found(connector, number):
                yield Found(received)

    @api.model
    def _open_flows(self, connector):
        """Numbers of flows of which something was received, and nothing final; the latest first."""
        since = fields.Datetime.now() - timedelta(days=ASKED_DAYS)
        told = self._told(
            connector, [("date_received", ">=", since), ("external_key", "=like", "flow:%")]
        )
        ended, numbers = set(), {}
        for event in told:
            _word, number, state = event.external_key.split(":")[:3]
            numbers[number] = True
            if state in FINAL:
                ended.add(number)
        return [number for number in numbers if number not in ended][:ASKED]

    @api.model
    def _test(self, connector):
        missing = [
            field.label for field in self._secret_fields() if not connector._secrets(field.name)
        ]
        results = [
            (False, self.env._("“%s” is empty: nothing can be verified.", label))
            for label in missing
        ]
        return results or [(True, self.env._("What is needed to verify is known."))]
