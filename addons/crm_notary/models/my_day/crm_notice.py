from odoo import api, models


class CrmNotice(models.AbstractModel):
    _inherit = "crm.notice"

    @api.model
    def _deliver(self, prepared):
        """Whoever is told something has something else to do: their open page looks again."""
        result = super()._deliver(prepared)
        users = self.env["res.users"].union(*(each.user for each in prepared))
        self.env["crm.my.day"]._my_day_touch(users)
        return result
