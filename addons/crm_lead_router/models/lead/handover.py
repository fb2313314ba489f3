"""Leads of somebody who left: the rules do not refuse it, and each has its assignment."""

from odoo import api, models


class HandoverLeads(models.AbstractModel):
    _inherit = "crm.handover.leads"

    @api.model
    def _handover_give(self, records, leaver, user, reason):
        """The manager has said why: what follows is what follows from any assignment by hand."""
        before = {lead.id: lead.user_id.id for lead in records}
        super()._handover_give(records._route_as_router(), leaver, user, reason)
        records._route_record_change(
            before, "manual", reason, self.env["crm.team"]._route_team_ids()
        )
