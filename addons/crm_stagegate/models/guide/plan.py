"""What gates saw on the days of the plan."""

from odoo import api, models


class CrmGuidePlan(models.AbstractModel):
    _inherit = "crm.guide.plan"

    @api.model
    def _guide_looks(self, number, since):
        looks = super()._guide_looks(number, since)
        if number == 1:
            text = self.env._("The last three, drawn from the ledger.")
            looks.append(self._guide_say(text, step="deals"))
        elif number == 2:
            count = self.env["crm.stage.gate"].search_count([("mode", "!=", "off")])
            text = self.env._("%s gates look at what is proven; observing blocks nobody.", count)
            looks.append(self._guide_say(text, "ok" if count else "warn", "template"))
        elif number == 6:
            Observation = self.env["crm.gate.observation"]
            count = Observation.search_count([("date", ">=", since)])
            text = self.env._("%s moves would have been refused: which of them wrongly?", count)
            looks.append(self._guide_say(text, step="read"))
        return looks
