"""The firm's own mini-program: codes scanned at booths, stays, and who left a card."""

from odoo import api, models


class ScanKind(models.AbstractModel):
    _name = "crm.connector.kind.scan"
    _inherit = "crm.connector.behaviour"
    _description = "Mini-Program Scans"
    _kind = "scan"
    _channel = "fair"

    @api.model
    def _kind_label(self):
        return self.env._("Mini-program scans, trade fair")

    @api.model
    def _rows(self, connector, events):
        """A scene is the booth it belongs to; one that nobody knows is called as it is."""
        scenes = {each["scene"] for each in events if isinstance(each.get("scene"), str)}
        booths = self.env["crm.scan.booth"]._of_scenes(connector, scenes)
        rows, channel = [], ""
        for each in events:
            row = self._row(each)
            booth = booths.get(each.get("scene")) if isinstance(each.get("scene"), str) else None
            if booth:
                row["subject"] = booth.name
                row["occasion"] = row["occasion"] or booth.fair or ""
                channel = booth.channel_code or channel
            else:
                row["subject"] = row["subject"] or str(each.get("scene") or "")
            rows.append(row)
        return rows, channel
