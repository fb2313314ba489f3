"""Meetings prove things about opportunities; in Odoo, any colleague may change any of them."""

from odoo import api, models
from odoo.exceptions import AccessError

# what a meeting proves depends on these
PROOF_FIELDS = {"start", "stop", "active", "opportunity_id", "res_id", "res_model_id"}


class CalendarEvent(models.Model):
    _name = "calendar.event"
    _inherit = ["calendar.event", "crm.notary.attached"]
    _attached_to = {"opportunity_id": "write"}
    _attached_follows = False

    def write(self, vals):
        if PROOF_FIELDS & vals.keys():
            self._notary_check_meeting()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_notary_meeting(self):
        self._notary_check_meeting()

    def _notary_check_meeting(self):
        """A meeting about an opportunity belongs to who takes part in it or works on that.

        :raise AccessError: for others
        """
        if self.env.su:
            return
        # sudo: private meetings, too
        for event in self.sudo().filtered("opportunity_id"):
            takes_part = self.env.user == event.user_id or (
                self.env.user.partner_id in event.partner_ids
            )
            lead = event.opportunity_id.with_env(self.env)
            if not takes_part and not lead.has_access("write"):
                raise AccessError(
                    self.env._(
                        "This meeting is about an opportunity of somebody else. Please ask who "
                        "invited to it."
                    )
                )
