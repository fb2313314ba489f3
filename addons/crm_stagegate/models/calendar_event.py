from odoo import api, fields, models
from odoo.addons.crm_notary.tools.defaults import without_defaults

WATCHED_FIELDS = {"start", "stop", "active", "opportunity_id"}


class CalendarEvent(models.Model):
    _inherit = "calendar.event"

    checkin_ids = fields.One2many(
        "crm.meeting.checkin", "event_id", string="Check-ins", copy=False,
        groups="crm_stagegate.group_stagegate_user",
    )  # fmt: skip

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        events.opportunity_id.sudo()._stagegate_refresh_kind(("meeting",))
        return events

    def write(self, vals):
        if not WATCHED_FIELDS & vals.keys():
            return super().write(vals)
        leads = self.opportunity_id
        result = super().write(vals)
        (leads | self.opportunity_id).sudo()._stagegate_refresh_kind(
            ("meeting",), reason=lambda env: env._("The meeting was changed.")
        )
        return result

    def unlink(self):
        leads = self.opportunity_id.sudo()
        result = super().unlink()
        leads.exists()._stagegate_refresh_kind(
            ("meeting",), reason=lambda env: env._("The meeting was deleted.")
        )
        return result

    def action_show_checkin(self):
        """Show the QR code with which the customer checks in.

        :raise UserError: when the meeting's day is over
        """
        self.ensure_one()
        self.check_access("write")
        self._notary_check_meeting()
        # the meeting's own recurrence fields read defaults of the context, too
        event = without_defaults(self)
        checkin = event.env["crm.meeting.checkin"]._open_for(event)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Customer check-in"),
            "res_model": "crm.meeting.checkin",
            "res_id": checkin.id,
            "views": [(False, "form")],
            "target": "new",
        }
