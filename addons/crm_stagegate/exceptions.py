"""The refusal of a move, with what the web client needs to offer a way on."""

from odoo.exceptions import ValidationError


class GateRefused(ValidationError):
    """A batch of leads may not enter the stages they were moved to.

    ``str()`` names every refused lead and each missing gate with its instruction. ``context``
    travels to the web client: ``{"refusals": [{"lead_id", "lead", "stage", "gates": [{"name",
    "reason", "instruction"}]}]}``.
    """

    def __init__(self, message, refusals):
        super().__init__(message)
        self.context = {"refusals": refusals}
