from odoo import api, models
from odoo.exceptions import UserError

from ..tools.errors import Later, Permanent
from ..tools.shapes import Target
from ..tools.text import short_key


class GateEventEffect(models.AbstractModel):
    """Evidence for gates of the kind “event”, and its withdrawal."""

    _name = "crm.integration.effect.gate_event"
    _inherit = "crm.integration.effect"
    _description = "Effect: Evidence"
    _effect = "gate_event"
    _needs = ("crm.gate.event",)

    @api.model
    def _label(self):
        return self.env._("Evidence for a gate")

    @api.model
    def _targets(self):
        return [
            Target(
                "event",
                self.env._("Event the gate asks for"),
                required=True,
                help=self.env._("As it is written on the gate."),
            ),
            Target(
                "number",
                self.env._("Number of what happened"),
                help=self.env._("A contract's or payment's; the same number is the same evidence."),
            ),
            Target(
                "withdraws",
                self.env._("Number of what is withdrawn"),
                help=self.env._("Filled in: the evidence of that number no longer counts."),
            ),
            Target("note", self.env._("Note")),
            Target("order", self.env._("Order number")),
        ]

    @api.model
    def _apply(self, occasion, values):
        lead = self._find_lead(occasion, values)
        name = self._text(values, "event")
        if not name:
            raise Permanent(self.env._("It is not said which event is reported."))
        number = self._text(values, "number") or occasion.key
        note, withdrawn = self._text(values, "note", 500), self._text(values, "withdraws")
        return self._record(occasion, lead, name, number, note, withdrawn), lead

    @api.model
    def _record(self, occasion, lead, name, number, note="", withdrawn=""):
        """Keep what happened, or that it was withdrawn; the sentence that says so.

        :raise Permanent, Later: see ``tools/errors.py``
        """
        connector = occasion.connector
        key = self._connector_key(connector, name, number)
        withdraws = None
        if withdrawn:
            withdraws = self._connector_key(connector, name, withdrawn)
            key = self._connector_key(connector, name, f"withdrawn:{withdrawn}:{occasion.key}")
        try:
            with self.env.cr.savepoint():
                _event, is_new = self.env["crm.gate.event"].record_event(
                    lead, name, key, note, withdraws=withdraws
                )
        except UserError as error:
            if withdrawn:
                # it may have overtaken what it withdraws
                raise Later(str(error)) from error
            raise Permanent(str(error)) from error
        if not is_new:
            return self.env._("“%s” was reported already.", name)
        if withdrawn:
            return self._sentence_withdrawn(name, lead)
        self._note_given(occasion, key)
        return self.env._("“%(event)s” was recorded on “%(lead)s”.",
                          event=name, lead=lead.name)  # fmt: skip

    @api.model
    def _take_back(self, occasion, given):
        evidence = (
            self.env["crm.gate.event"]
            .sudo()
            .search([("external_key", "=", given), ("withdrawn_by_id", "=", False)])
        )
        if not evidence:
            return ""
        key = self._connector_key(
            occasion.connector, evidence.name, f"withdrawn:{given}:{occasion.key}"
        )
        self.env["crm.gate.event"].record_event(
            evidence.lead_id, evidence.name, key, withdraws=given
        )
        return self._sentence_withdrawn(evidence.name, evidence.lead_id)

    @api.model
    def _sentence_withdrawn(self, name, lead):
        return self.env._("“%(event)s” was withdrawn on “%(lead)s”.",
                          event=name, lead=lead.name)  # fmt: skip

    @api.model
    def _standing(self, connector, number, leads):
        """What a connector recorded of a number and nobody withdrew, whatever it is called."""
        events = (
            self.env["crm.gate.event"]
            .sudo()
            .search(
                [
                    ("lead_id", "in", leads.ids),
                    ("withdrawn_by_id", "=", False),
                    ("withdraws_id", "=", False),
                ]
            )
        )
        return events.filtered(
            lambda event: event.external_key == self._connector_key(connector, event.name, number)
        )

    @api.model
    def _connector_key(self, connector, name, number):
        return short_key(f"connector:{connector.id}:{name}:{number}")
