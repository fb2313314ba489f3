"""The day of the plan on the day of who leads it."""

from odoo import api, models

from .crm_guide import READERS


class MyDayGuide(models.AbstractModel):
    _name = "crm.my.day.guide"
    _description = "Seven-day plan"
    _inherit = ["crm.my.day.kind"]
    _my_day_model = "crm.guide.entry"
    _my_day_weight = 20
    _my_day_icon = "fa-map-signs"

    @api.model
    def _my_day_rows(self, users, now):
        # the plan is of who looks at it: a leader's team has none
        if users != self.env.user or not self.env.user.has_group(READERS):
            return []
        entries = self.env["crm.guide.entry"]._of_company()
        plan = self.env["crm.guide.plan"]
        started = plan._guide_started(entries)
        number = started and plan._guide_day(started)
        if not number or number > plan._guide_length() or plan._guide_is_seen(number, entries):
            return []
        day = plan._guide_days()[number - 1]
        company = self.env.company
        return [
            self._my_day_row(
                company,
                self.env.user,
                now,
                title=self.env._("Day %(number)s of 7: %(title)s", number=number, **day),
                why=day["purpose"],
                action=self._my_day_do(company, "action_look_at_day", self.env._("Look")),
            )
        ]
