"""What the nightly snapshot needs of opportunities."""

from odoo import models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # the snapshot looks at what changed since the last one only
    _trust_write_date_index = models.Index("(write_date)")
