import pytz
from odoo import api, fields, models
from odoo.addons.crm_notary.tools.qr_code import qr_code
from odoo.exceptions import UserError
from odoo.tools import consteq, hmac


class CrmMeetingCheckin(models.Model):
    """One check-in link for the customer at a meeting, shown as a QR code, good for one use."""

    _name = "crm.meeting.checkin"
    _description = "Customer Check-in"
    _inherit = ["crm.notary.protected"]
    _order = "id desc"
    _rec_name = "guest_name"

    event_id = fields.Many2one("calendar.event", required=True, index=True, ondelete="cascade")
    lead_id = fields.Many2one(related="event_id.opportunity_id", store=True, index=True)
    date_valid = fields.Date(
        "Valid On",
        required=True,
        readonly=True,
        help="The day of the meeting, in its own time zone.",
    )
    state = fields.Selection(
        [("open", "Not used yet"), ("used", "Customer checked in")],
        default="open",
        required=True,
        readonly=True,
    )
    guest_name = fields.Char("Customer's Name", readonly=True)
    date = fields.Datetime("Checked in on", readonly=True)
    address = fields.Char("From Address", readonly=True)
    browser = fields.Char(readonly=True)
    url = fields.Char("Link", compute="_compute_url")
    qr_code = fields.Binary("QR Code", compute="_compute_url")

    @api.depends("event_id", "date_valid")
    def _compute_url(self):
        for checkin in self:
            if not checkin.id:
                checkin.url = checkin.qr_code = False
                continue
            checkin.url = (
                f"{checkin.get_base_url()}/meeting/check-in/{checkin.id}/{checkin._signature()}"
            )
            checkin.qr_code = qr_code(checkin.url)

    # -- protection -------------------------------------------------------------------------

    def _protected_hint(self, operation):
        if operation == "create":
            return self.env._("Open the check-in from the meeting or from the gate checklist.")
        return self.env._("A check-in is recorded by the customer only.")

    # -- the link ---------------------------------------------------------------------------

    @api.model
    def _open_for(self, event):
        """The unused link of a meeting; made if there is none. Of one that goes on for days, or
        over midnight, today's.

        :raise UserError: when the meeting's last day is over
        """
        event.ensure_one()
        today, (first, last) = _today_of(event), _days_of(event)
        day = min(max(first, today), last)
        found = self.sudo().search(
            [("event_id", "=", event.id), ("state", "=", "open"), ("date_valid", "=", day)], limit=1
        )
        if not found:
            if day < today:
                raise UserError(self.env._("The day of “%s” is over.", event.name))
            # sudo: whoever may write the meeting may show its code; checked by the caller
            found = (
                self.sudo()._with_edit_sentinel().create({"event_id": event.id, "date_valid": day})
            )
        return found._without_edit_sentinel()

    def _signature(self):
        """HMAC over what the link stands for, with the database's secret."""
        self.ensure_one()
        message = (self.id, self.event_id.id, fields.Date.to_string(self.date_valid))
        return hmac(self.env(su=True), "crm-meeting-check-in", message)[:32]

    def _problem(self, signature):
        """Why a link cannot be used: ``invalid``, ``used``, ``early``, ``over``; None if it can."""
        checkin = self.sudo().exists()
        if not checkin or not consteq(checkin._signature(), signature or ""):
            return "invalid"
        if checkin.state != "open":
            return "used"
        today = _today_of(checkin.event_id)
        if today < checkin.date_valid:
            return "early"
        return "over" if today > checkin.date_valid or not checkin.event_id.active else None

    @api.private
    def check_in(self, signature, guest_name, address="", browser=""):
        """Record the customer's presence; the link is used up. Called by the public page.

        :return: None, or a problem as in :meth:`_problem`, or ``name`` when the name is missing
        """
        self.ensure_one()
        checkin = self.sudo()
        if not checkin.exists():
            return "invalid"
        # two phones at once: the second waits here and finds the link used
        self.env.cr.execute("SELECT 1 FROM crm_meeting_checkin WHERE id = %s FOR UPDATE", [self.id])
        checkin.invalidate_recordset()
        if problem := checkin._problem(signature):
            return problem
        guest_name = " ".join((guest_name or "").split())[:80]
        if len(guest_name) < 2:
            return "name"
        checkin._store_protected(
            {
                "state": "used",
                "guest_name": guest_name,
                "date": fields.Datetime.now(),
                "address": (address or "")[:64],
                "browser": (browser or "")[:200],
            }
        )
        checkin.lead_id._stagegate_refresh_kind(("meeting",))
        return None


def _zone_of(event):
    return pytz.timezone(event.event_tz or event.user_id.tz or event.env.user.tz or "UTC")


def _days_of(event):
    """:return: a meeting's first and last day"""
    if event.allday:
        return event.start_date, event.stop_date
    return _day_at(event, event.start), _day_at(event, event.stop)


def _today_of(event):
    return _day_at(event, fields.Datetime.now())


def _day_at(event, moment):
    return pytz.utc.localize(moment).astimezone(_zone_of(event)).date()
