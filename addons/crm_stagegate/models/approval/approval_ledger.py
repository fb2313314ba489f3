"""Each step of a decision is an entry of the gate ledger, in the chain of its opportunity."""

from odoo import api, models
from odoo.addons.crm_notary.tools import wording

from ..ledger.canonical import canonical, text_hash

TOLD = (
    "state", "gate_name", "step_key", "requested_by_id", "date_requested", "decided_by_id",
    "date_decided", "reason", "is_on_behalf", "ended_by_id", "date_ended", "ended_reason",
    "lead_id", "gate_id",
)  # fmt: skip


class CrmGateApproval(models.Model):
    _inherit = "crm.gate.approval"

    @api.model_create_multi
    def create(self, vals_list):
        approvals = super().create(vals_list)
        approvals._ledger_append()
        return approvals

    def write(self, vals):
        result = super().write(vals)
        if not vals.keys().isdisjoint(TOLD):
            self._ledger_append()
        return result

    def _ledger_append(self):
        # sudo: the ledger writes itself, whoever decides
        approvals = self.sudo()
        values = approvals._ledger_values()
        self.env["crm.gate.ledger"].sudo()._append(
            [
                {
                    "lead": approval.lead_id.id,
                    "kind": "decision",
                    "record": approval.id,
                    "name": approval.gate_name or "",
                    "after": values[approval.id],
                    "reason": approval.ended_reason or approval.reason or "",
                }
                for approval in approvals
            ]
        )

    def _ledger_values(self):
        """What is said of decisions; what is decided about only once it is decided.

        :return: ``{id: {name: value}}``
        """
        # a reason is sealed in every language: people read it in theirs
        reasons = wording.stored(self, "ended_reason")
        return {
            each.id: {**each._ledger_values_of_one(), "ended_reason": reasons.get(each.id)}
            for each in self
        }

    def _ledger_values_of_one(self):
        values = {}
        # what is sealed does not depend on who reads it
        source = self.with_context(lang=wording.SOURCE)
        for name in TOLD:
            field, value = self._fields[name], source[name]
            if field.type == "many2one":
                value = value.id
            elif field.type == "datetime":
                value = value and value.strftime("%Y-%m-%d %H:%M:%S")
            values[name] = value or None
        if self.date_decided:
            values["content"] = text_hash(canonical(_plain(self.content)))
        return values

    @api.model
    def _ledger_values_as_told(self, values, told):
        """Values as an entry has them: earlier ones have the reason in one language, as text."""
        reason = values["ended_reason"]
        if reason and isinstance(told.get("ended_reason"), str):
            return {**values, "ended_reason": reason[wording.SOURCE]}
        return values

    @api.model
    def _ledger_models(self):
        """Columns that are empty when their record was deleted: the models they show."""
        return {
            name: self._fields[name].comodel_name
            for name in TOLD
            if self._fields[name].type == "many2one"
        }


def _plain(value):
    """JSON as the database gives it back: whole numbers are whole."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value or None
