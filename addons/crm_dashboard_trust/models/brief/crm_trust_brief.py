"""A brief somebody gets: which one, and when."""

from datetime import timedelta

import pytz
from odoo import api, fields, models
from odoo.addons.crm_notary.tools.periods import period_of, zone_of

# what a brief is about: the period before the one in which it comes
PERIODS = {"daily": "day", "weekly": "week", "monthly": "month", "friday": "week"}
# the list for the weekend comes on Friday and is about the week that ends
FRIDAY = timedelta(days=4)


class CrmTrustBrief(models.Model):
    """A person's subscription to a brief; it is worked out as that person."""

    _name = "crm.trust.brief"
    _description = "Brief"
    _order = "user_id, kind"
    _rec_name = "kind"

    kind = fields.Selection(
        [
            ("daily", "Funnel health, daily"),
            ("weekly", "Figures of the week, on Monday"),
            ("monthly", "Figures of the month, on the first"),
            ("friday", "Idle opportunities, on Friday"),
        ],
        "Brief",
        required=True,
        default="daily",
    )
    user_id = fields.Many2one(
        "res.users",
        "For",
        required=True,
        default=lambda self: self.env.user,
        domain="[('share', '=', False)]",
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade"
    )
    hour = fields.Integer(
        "At",
        default=8,
        required=True,
        help="0 to 23, by the reader's own clock; the Friday list by the company's.",
    )
    active = fields.Boolean(default=True)
    date_told = fields.Date(
        "Told until", readonly=True, copy=False, help="First day of the last period that was told."
    )

    _one_brief = models.UniqueIndex(
        "(user_id, company_id, kind)",
        "This person has this brief already. Where it is switched off, it is among the archived.",
    )
    _an_hour = models.Constraint(
        "CHECK (hour BETWEEN 0 AND 23)", "Choose an hour between 0 and 23."
    )

    @api.depends("kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for brief in self:
            brief.display_name = kinds.get(brief.kind) or self.env._("Brief")

    @api.model_create_multi
    def create(self, vals_list):
        """The first brief is the next one: what was before is not told."""
        briefs = super().create([{**values, "date_told": False} for values in vals_list])
        now = fields.Datetime.now()
        for brief in briefs:
            brief.date_told = brief._brief_period(now).first
        return briefs

    @api.onchange("kind")
    def _onchange_kind(self):
        self.hour = self._usual_hour(self.kind)

    @api.model
    def _usual_hour(self, kind):
        return 16 if kind == "friday" else 8

    def _brief_period(self, now):
        """The last period that can be told by now.

        :param datetime now: naive UTC
        :return: Period
        """
        self.ensure_one()
        # the list for the weekend comes to all leaders of a company at once
        own = self.user_id.tz if self.kind != "friday" else ""
        zone = pytz.timezone(own) if own else zone_of(self.company_id)
        moment = pytz.utc.localize(now).astimezone(zone) - timedelta(hours=self.hour)
        if self.kind == "friday":
            return period_of("week", (moment - FRIDAY).date(), self.company_id)
        return period_of(PERIODS[self.kind], moment.date(), self.company_id).previous()
