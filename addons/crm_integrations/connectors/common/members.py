"""Who of ours is whom in another system, for kinds that can look people up."""

from odoo import api, models


class ConnectorMembers(models.AbstractModel):
    _name = "crm.connector.members"
    _description = "People of a Connector"

    @api.model
    def _can_match_people(self):
        return True

    @api.model
    def _match_people(self, connector):
        """Note who has which number there; whoever has one already keeps it.

        :return: how many were found
        """
        Member = self.env["crm.connector.member"].sudo()
        known = Member.search([("connector_id", "=", connector.id)])
        users = self.env["res.users"].search(
            [("share", "=", False), ("company_ids", "in", connector.company_id.id)]
        )
        taken = set(known.mapped("external_userid"))
        values = []
        for user, number in self._numbers_there(connector, users - known.user_id).items():
            if number and number not in taken:
                taken.add(number)
                values.append(
                    {
                        "connector_id": connector.id,
                        "external_userid": number,
                        "user_id": user.id,
                        "name": user.name,
                    }
                )
        Member.create(values)
        return len(values)

    @api.model
    def _numbers_there(self, connector, users):
        """``{user: number or ""}``; kinds that can ask for many at once extend it."""
        return {user: self._number_of(connector, user) for user in users}

    @api.model
    def _number_of(self, connector, user):
        """A person's number there, by mobile or mail address; ``""`` if they are not known.

        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        raise NotImplementedError

    @api.model
    def _acting_user(self, connector, number):
        """The person who may act here from there; empty unless an administrator said so.

        Looked up each time: whoever leaves, or is taken off the list, acts no more.
        """
        # sudo: who asks is nobody yet
        member = self.env["crm.connector.member"].sudo()
        if number:
            member = member.search(
                [
                    ("connector_id", "=", connector.id),
                    ("external_userid", "=", number),
                    ("may_act", "=", True),
                ],
                limit=1,
            )
        user = member.user_id
        if user.active and user._is_internal() and connector.company_id in user.company_ids:
            return user
        return user.browse()


def mobile(user):
    """The eleven digits of a Chinese mobile number, ``""`` if there are fewer."""
    digits = "".join(each for each in user.phone or "" if each.isdigit())
    return digits[-11:] if len(digits) >= 11 else ""
