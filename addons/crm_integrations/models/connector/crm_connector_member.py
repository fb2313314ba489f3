from odoo import api, fields, models


class CrmConnectorMember(models.Model):
    """Which person of ours an employee of the other system is."""

    _name = "crm.connector.member"
    _description = "Person in Another System"
    _order = "connector_id, user_id, external_userid"
    _rec_name = "external_userid"

    connector_id = fields.Many2one("crm.connector", required=True, ondelete="cascade")
    external_userid = fields.Char("Number There", required=True)
    name = fields.Char("Name There")
    user_id = fields.Many2one(
        "res.users",
        "Person",
        domain="[('share', '=', False)]",
        index="btree_not_null",
        ondelete="set null",
    )

    can_act = fields.Boolean(
        "May Act Here",
        help="Signs in from there, uses its sidebar and the buttons of cards as this person. Check "
        "yourself that the number is theirs: whoever can change a mobile or an address there was "
        "found by it.",
    )

    _member_unique = models.Constraint(
        "UNIQUE(connector_id, external_userid)", "This number is on the list already."
    )
    _user_unique = models.Constraint(
        "UNIQUE(connector_id, user_id)", "This person has another number there."
    )

    @api.model
    def _users_of(self, connector, numbers):
        """``{number: id of an active user}``."""
        if not numbers:
            return {}
        # sudo: whoever looks at a customer may know which colleague knows them
        members = self.sudo().search(
            [
                ("connector_id", "=", connector.id),
                ("external_userid", "in", list(numbers)),
                ("user_id.active", "=", True),
            ]
        )
        return {member.external_userid: member.user_id.id for member in members}

    @api.model
    def _numbers_of(self, connector, users):
        """``{user: number}``."""
        # sudo: whoever causes a notice need not see connectors
        members = self.sudo().search(
            [("connector_id", "=", connector.id), ("user_id", "in", users.ids)]
        )
        return {member.user_id: member.external_userid for member in members}
