from odoo import fields, models


class CrmTeamMember(models.Model):
    _inherit = "crm.team.member"

    route_open_max = fields.Integer(
        "Open Leads at Most", help="No further lead above this number of open ones. 0: no limit."
    )
    route_state_ids = fields.Many2many(
        "res.country.state",
        "crm_team_member_route_state_rel",
        string="Home Regions",
        help="Leads of other regions may need an approval.",
    )

    _check_route_open_max = models.Constraint(
        "CHECK(route_open_max >= 0)", "The number of open leads can't be negative."
    )

    def _route_capacity(self):
        """Native's monthly capacity, as it is: nothing is rounded down to a day's share."""
        self.ensure_one()
        return 0 if self.assignment_optout else max(self.assignment_max, 0)
