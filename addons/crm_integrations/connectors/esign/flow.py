"""What all vendors of electronic signatures have in common.

A contract that all have signed is evidence; one that was refused, revoked or has expired takes its
evidence back. What an event says of its end is a hint: the vendor is asked how it is now, and while
it cannot be asked nothing counts. A contract belongs to the order whose number was given when it
was sent for signature, from then on to that order's opportunity. A vendor's file says how it signs
and how it is asked, and reads a ``Flow``.
"""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from odoo import api, fields, models

from ...tools.errors import Later, Permanent, Refused, Unsettled
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
# a number that no contract has
NOBODYS = "0" * 32
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
    # whether the vendor tells that a contract was taken back after all had signed it
    _can_be_taken_back = False

    # -- what a vendor's file says --------------------------------------------------------------

    @api.model
    def _flow(self, event_type, payload):
        """The flow an event tells of, or None.

        :param str payload: as kept
        :rtype: Flow | None
        """
        raise NotImplementedError

    @api.model
    def _ask_about(self, connector, numbers):
        """Flows as they are now, in any order; their state is ``""`` while they are open.

        :return: iterator of Flow; without those that the vendor does not know
        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        raise NotImplementedError

    @api.model
    def _as_told(self, flow):
        """``(type, payload)`` of the event by which the vendor would have told of a final state."""
        raise NotImplementedError

    @api.model
    def _missing_to_ask(self, connector):
        """Labels of what has to be filled in before the vendor can be asked."""
        needed = [connector._fields["esign_app_id"]] if not connector.sudo().esign_app_id else []
        return [
            *(field._description_string(self.env) for field in needed),
            *(each.label for each in self._secret_fields() if not connector._secrets(each.name)),
        ]

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
    def _current(self, connector, flow):
        """How a flow is now, asked from the vendor.

        :raise Later: while the vendor says that it is open
        :raise Permanent: for one that the vendor does not know
        """
        asked = self._asked(connector, [flow.number])
        now = next((each for each in asked if each.number == flow.number), None)
        if now is None:
            raise Permanent(
                self.env._("The vendor does not know the contract “%s”.", flow.title or flow.number)
            )
        if now.state not in FINAL:
            raise Later(self.env._("The vendor says that this contract is still open."))
        return replace(
            now,
            reference=now.reference or flow.reference,
            title=now.title or flow.title,
            date=flow.date,
        )

    @api.model
    def _asked(self, connector, numbers):
        if missing := self._missing_to_ask(connector):
            raise Permanent(
                self.env._(
                    "Still empty: %s. The vendor is asked how a contract is before it counts.",
                    ", ".join(missing),
                )
            )
        return self._ask_about(connector, numbers)

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
    def _can_pull(self):
        return True

    @api.model
    def _pull(self, connector, since):
        """Flows we know to be open, or signed by all: the event that ended one may have been lost.

        What is found has the key of that event: whichever comes second is known already.
        """
        open_flows = self._open_flows(connector)
        if not open_flows:
            return
        for flow in self._asked(connector, list(open_flows)):
            told = open_flows.get(flow.number)
            if told is None or flow.state not in FINAL or flow.state == told.state:
                continue
            flow = replace(
                flow,
                reference=flow.reference or told.reference,
                title=flow.title or told.title,
            )
            yield Found(self._received(*self._as_told(flow)))

    @api.model
    def _open_flows(self, connector):
        """``{number: Flow as last told}`` of those that may still change; the latest first."""
        since = fields.Datetime.now() - timedelta(days=ASKED_DAYS)
        told = self._told(
            connector, [("date_received", ">=", since), ("external_key", "=like", "flow:%")]
        )
        flows, ended = {}, set()
        for event in told:
            _word, number, state = event.external_key.split(":")[:3]
            if state in WITHDRAWN or (state == COMPLETED and not self._can_be_taken_back):
                ended.add(number)
                continue
            flows[number] = _told_before(
                flows.get(number),
                self._flow(event.event_type or "", event.payload) if event.payload else None,
                Flow(number, state if state in FINAL else ""),
            )
        return dict(
            [(number, flow) for number, flow in flows.items() if number not in ended][:ASKED]
        )

    @api.model
    def _test(self, connector):
        if missing := self._missing_to_ask(connector):
            return [(False, self.env._("“%s” is empty.", label)) for label in missing]
        results = [(True, self.env._("What is needed to verify is known."))]
        try:
            self._try_asking(connector)
            results.append((True, self.env._("The vendor answers how a contract is.")))
        except (Later, Permanent, Unsettled) as error:
            results.append((False, str(error)))
        return results

    @api.model
    def _try_asking(self, connector):
        """Ask about a contract that there is not.

        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        list(self._ask_about(connector, [NOBODYS]))


def _told_before(known, flow, plain):
    """What is told of a flow by its later events and by an earlier one, together."""
    flow = replace(flow, state=plain.state) if flow else plain
    if known is None:
        return flow
    return replace(
        known,
        state=known.state or flow.state,
        reference=known.reference or flow.reference,
        title=known.title or flow.title,
    )
