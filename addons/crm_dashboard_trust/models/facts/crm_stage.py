from odoo import fields, models


class CrmStage(models.Model):
    _inherit = "crm.stage"

    trust_is_proposal = fields.Boolean(
        "Counts as Proposal",
        help="Opportunities that come here or further have a proposal. Without a mark it is the "
        "third stage of a pipeline.",
    )
