from odoo import api, fields, models


class CrmExternalFollower(models.Model):
    """An employee who knows a customer in the other system; several are normal."""

    _name = "crm.external.follower"
    _description = "Employee Who Knows a Customer"
    _order = "date_added, id"
    _rec_name = "external_userid"

    identity_id = fields.Many2one(
        "crm.external.identity", required=True, readonly=True, ondelete="cascade"
    )
    external_userid = fields.Char("Employee's Number", required=True, readonly=True)
    user_id = fields.Many2one("res.users", "Person", compute="_compute_user_id")
    date_added = fields.Datetime("Since", readonly=True)
    state_code = fields.Char("Came By", readonly=True)
    remark = fields.Char(readonly=True)
    fingerprint = fields.Char(readonly=True)
    active = fields.Boolean(default=True, readonly=True)

    _follower_unique = models.Constraint(
        "UNIQUE(identity_id, external_userid)", "This employee is there already."
    )

    @api.depends("external_userid", "identity_id.connector_id")
    def _compute_user_id(self):
        for connector, followers in self.grouped(
            lambda each: each.identity_id.connector_id
        ).items():
            people = self.env["crm.connector.member"]._users_of(
                connector, followers.mapped("external_userid")
            )
            for follower in followers:
                follower.user_id = people.get(follower.external_userid, False)
