"""What the figures find opportunities by: the few that are open, what was closed when, and the very
few whose stage is not the one their ledger ends with."""

from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # as the ORM writes these conditions, or the database does not know them again
    _trust_open_index = models.Index(
        "(company_id, stage_id)"
        " WHERE active IS TRUE AND won_status = 'pending' AND type = 'opportunity'"
    )
    _trust_closed_index = models.Index("(date_closed) WHERE date_closed IS NOT NULL")
    _trust_astray_index = models.Index(
        "(gate_stage_id)"
        " WHERE gate_stage_id IS NOT NULL AND gate_stage_id IS DISTINCT FROM stage_id"
    )
