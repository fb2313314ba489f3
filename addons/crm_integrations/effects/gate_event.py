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
        withdrawn = self._text(values, "withdraws")
        key = self._key(occasion, name, number)
        if withdrawn:
            key = self._key(occasion, name, f"withdrawn:{withdrawn}:{occasion.key}")
        try:
            with self.env.cr.savepoint():
                _event, is_new = self.env["crm.gate.event"].record_event(
                    lead,
                    name,
                    key,
                    self._text(values, "note", 500),
                    withdraws=self._key(occasion, name, withdrawn) if withdrawn else None,
                )
        except UserError as error:
            if withdrawn:
                # it may have overtaken what it withdraws
                raise Later(str(error)) from error
            raise Permanent(str(error)) from error
        if not is_new:
            return self.env._("“%s” was reported already.", name), lead
        if withdrawn:
            return self.env._("“%(event)s” was withdrawn on “%(lead)s”.",
                              event=name, lead=lead.name), lead  # fmt: skip
        return self.env._("“%(event)s” was recorded on “%(lead)s”.",
                          event=name, lead=lead.name), lead  # fmt: skip

    @api.model
    def _key(self, occasion, name, number):
        return self._connector_key(occasion.connector, name, number)

    @api.model
    def _connector_key(self, connector, name, number):
        return short_key(f"connector:{connector.id}:{name}:{number}")
