from odoo import fields, models


class CrmOutboxMessage(models.Model):
    _inherit = "crm.outbox.message"

    date_delivered = fields.Datetime("Delivered On", readonly=True)

    def _set_delivered(self):
        """The vendor says that it reached the phone; that settles a message, too."""
        self.ensure_one()
        if self.state != "sent":
            self._set_sent(self.vendor_reference)
        self.date_delivered = self.date_delivered or fields.Datetime.now()

    def _set_undelivered(self, reason):
        """The vendor says that it did not reach the phone."""
        self.ensure_one()
        self._set_failed(reason, dead=True)
