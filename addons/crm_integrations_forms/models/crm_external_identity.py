from odoo import models


class CrmExternalIdentity(models.Model):
    _inherit = "crm.external.identity"

    def _propose(self):
        """Repeated enquiries of leads that the router deals with are settled by its rule."""
        if self.connector_id.kind == "form" and self.lead_id.route_state:
            return
        super()._propose()
