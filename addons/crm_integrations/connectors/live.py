"""Live streams and webinars: what viewers asked, liked, watched and downloaded."""

from odoo import api, models


class LiveKind(models.AbstractModel):
    _name = "crm.connector.kind.live"
    _inherit = "crm.connector.behaviour"
    _description = "Live Streams"
    _kind = "live"
    _channel = "live"

    @api.model
    def _kind_label(self):
        return self.env._("Live streams, webinars (直播)")
