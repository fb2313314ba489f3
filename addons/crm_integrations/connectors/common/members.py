"""Who of ours is whom in another system, for kinds that can look people up."""

from dataclasses import dataclass

from odoo import api, models


@dataclass(frozen=True)
class Person:
    """Somebody in the other system, as far as it tells."""

    name: str = ""
    mails: tuple = ()


class ConnectorMembers(models.AbstractModel):
    _name = "crm.connector.members"
    _description = "People of a Connector"

    @api.model
    def _can_match_people(self):
        return True

    @api.model
    def _match_people(self, connector):
        """Note who has which number there; whoever has one already keeps it.

        Who is there and nobody of ours is noted, too: an administrator says who that is.

        :return: how many were found
        """
        Member = self.env["crm.connector.member"].sudo()
        known = Member.search([("connector_id", "=", connector.id)])
        users = self.env["res.users"].search(
            [("share", "=", False), ("company_ids", "in", connector.company_id.id)]
        )
        people = self._people_there(connector)
        rows = {each.external_userid: each for each in known}
        found = {}
        for user, number in self._numbers_there(connector, users - known.user_id, people).items():
            if number and number not in found and not (number in rows and rows[number].user_id):
                found[number] = user
        fresh = []
        for number in dict.fromkeys([*found, *people]):
            user = found.get(number, users.browse())
            if number not in rows:
                name = people.get(number, Person()).name or user.name
                fresh.append(
                    {
                        "connector_id": connector.id,
                        "external_userid": number,
                        "user_id": user.id,
                        "name": name,
                    }
                )
            elif user:
                # that this number may act was not said of the one who is found only now
                name = rows[number].name or user.name
                rows[number].write({"user_id": user.id, "name": name, "can_act": False})
        Member.create(fresh)
        return len(found)

    @api.model
    def _people_there(self, connector):
        """``{number: Person}`` of those the other system lists; kinds that can ask extend it."""
        return {}

    @api.model
    def _numbers_there(self, connector, users, people):
        """``{user: number or ""}``; kinds that can ask for many at once extend it.

        :param people: what ``_people_there`` has found
        """
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
                    ("can_act", "=", True),
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
