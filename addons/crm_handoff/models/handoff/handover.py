"""Handoffs of somebody who left: to the people of their role."""

from odoo import api, models


class HandoverHandoffs(models.AbstractModel):
    _name = "crm.handover.handoffs"
    _description = "Handoffs"
    _inherit = ["crm.handover.kind"]
    _handover_model = "crm.handoff"
    _handover_sequence = 50

    @api.model
    def _handover_domain(self):
        # what is the salesperson's goes with the order
        return [
            ("state", "in", ("waiting", "todo", "in_progress", "blocked")),
            "|",
            ("order_id", "=", False),
            ("node_id.responsible", "=", "role"),
        ]

    @api.model
    def _handover_facts(self, records, users):
        """Those of the role come first; where nobody chosen has it, anybody of the company."""
        facts = super()._handover_facts(records, users)
        for record, each in facts.items():
            people = each.candidates & record._role_people(record.role_id, record.company_id)
            if people:
                facts[record] = each._replace(candidates=people)
        return facts

    @api.model
    def _handover_give(self, records, leaver, user, reason):
        records._set({"user_id": user.id})
        records._update_todo()


class HandoverActivities(models.AbstractModel):
    _inherit = "crm.handover.activities"

    @api.model
    def _handover_followed(self):
        return [*super()._handover_followed(), "crm.handoff"]
