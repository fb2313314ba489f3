from odoo import api, models

PREFIX = "sms:"


class CrmOutboxMessage(models.Model):
    """What becomes of a message is told where Odoo shows its SMS."""

    _inherit = "crm.outbox.message"

    @api.model
    def _send_dead_again(self, keys):
        """What was given up, and a person sends once more from the SMS itself."""
        dead = self.search([("key", "in", keys), ("state", "=", "dead"), ("is_erased", "=", False)])
        if dead:
            dead._queue_again()

    def _set_sent(self, reference):
        result = super()._set_sent(reference)
        self._tell_sms("pending")
        return result

    def _set_delivered(self):
        result = super()._set_delivered()
        self._tell_sms("sent")
        return result

    def _set_failed(self, error, dead=False):
        result = super()._set_failed(error, dead=dead)
        if self.state == "dead":
            self._tell_sms("error")
        return result

    def action_send_again(self):
        result = super().action_send_again()
        for message in self:
            message._tell_sms("process")
        return result

    def action_was_sent(self):
        unknown = self.filtered(lambda each: each.state == "unknown")
        result = super().action_was_sent()
        for message in unknown:
            message._tell_sms("pending")
        return result

    def _tell_sms(self, state):
        """Write a state on the SMS this message is, and on the notification it belongs to."""
        if not self.key.startswith(PREFIX):
            return
        uuid = self.key.removeprefix(PREFIX)
        failure = "sms_server" if state == "error" else False
        # sudo: nobody but administrators may read these
        sms = self.env["sms.sms"].sudo().search([("uuid", "=", uuid)])
        sms.write({"state": state, "failure_type": failure})
        tracker = self.env["sms.tracker"].sudo().search([("sms_uuid", "=", uuid)])
        tracker._action_update_from_sms_state(
            state, failure_type=failure, failure_reason=self.error if failure else False
        )
