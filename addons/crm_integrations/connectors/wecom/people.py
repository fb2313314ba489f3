"""Who of ours is whom in WeCom, and whether its settings work."""

from odoo import api, models

from ...tools.answers import TEXT
from ...tools.errors import Permanent
from ..common.members import Person, mobile
from . import codes
from .contacts import MEMBERS

# not known by that number or address
UNKNOWN = frozenset({46004, 60111, 40103, 50001, 50004, 301002, 60011, 84074, 40058})


class WecomPeople(models.AbstractModel):
    _inherit = "crm.connector.kind.wecom"

    @api.model
    def _test(self, connector):
        self._token(connector)
        results = [(True, self.env._("WeCom knows the app."))]
        try:
            answer = self._ask(
                connector, "GET", "externalcontact/get_follow_user_list", shape=MEMBERS
            )
            people = len(answer.get("follow_user") or [])
            results.append((True, self.env._("Members who may have customers: %s.", people)))
        except Permanent as error:
            results.append((False, str(error)))
        return results

    @api.model
    def _people_there(self, connector):
        """Members who may have customers; WeCom tells no more of them than their numbers."""
        answer = self._ask(
            connector,
            "GET",
            "externalcontact/get_follow_user_list",
            # an app that may not ask for customers can look people up all the same
            accepted={codes.NOT_LISTED},
            shape=MEMBERS,
        )
        return {str(number): Person() for number in answer.get("follow_user") or [] if number}

    @api.model
    def _number_of(self, connector, user):
        tries = []
        if number := mobile(user):
            tries.append(("user/getuserid", {"mobile": number}))
        if user.email:
            tries.append(("user/get_userid_by_email", {"email": user.email, "email_type": 1}))
            tries.append(("user/get_userid_by_email", {"email": user.email, "email_type": 2}))
        for path, content in tries:
            answer = self._ask(
                connector, "POST", path, content=content, accepted=UNKNOWN, shape={"userid": TEXT}
            )
            if answer.get("userid"):
                return str(answer["userid"])
        return ""
