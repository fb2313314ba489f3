"""Who of ours is whom in WeCom, and whether its settings work."""

from odoo import api, models

from ...tools.errors import Permanent

# not known by that number or address
UNKNOWN = frozenset({46004, 60111, 40103, 50001, 50004, 301002, 60011, 84074, 40058})


class WecomPeople(models.AbstractModel):
    _inherit = "crm.connector.kind.wecom"

    @api.model
    def _test(self, connector):
        self._token(connector)
        results = [(True, self.env._("WeCom knows the app."))]
        try:
            answer = self._ask(connector, "GET", "externalcontact/get_follow_user_list")
            people = len(answer.get("follow_user") or [])
            results.append((True, self.env._("Members who may have customers: %s.", people)))
        except Permanent as error:
            results.append((False, str(error)))
        return results

    @api.model
    def _can_match_people(self):
        return True

    @api.model
    def _match_people(self, connector):
        """Find people by their mobile, then by their mail address; :return: number found"""
        Member = self.env["crm.connector.member"].sudo()
        known = Member.search([("connector_id", "=", connector.id)])
        users = self.env["res.users"].search(
            [("share", "=", False), ("company_ids", "in", connector.company_id.id)]
        )
        numbers = set(known.mapped("external_userid"))
        count = 0
        for user in users - known.user_id:
            number = self._number_of(connector, user)
            if number and number not in numbers:
                Member.create(
                    {
                        "connector_id": connector.id,
                        "external_userid": number,
                        "user_id": user.id,
                        "name": user.name,
                    }
                )
                numbers.add(number)
                count += 1
        return count

    @api.model
    def _number_of(self, connector, user):
        tries = []
        if user.phone:
            digits = "".join(each for each in user.phone if each.isdigit())
            tries.append(("user/getuserid", {"mobile": digits[-11:]}))
        if user.email:
            tries.append(("user/get_userid_by_email", {"email": user.email, "email_type": 1}))
            tries.append(("user/get_userid_by_email", {"email": user.email, "email_type": 2}))
        for path, content in tries:
            answer = self._ask(connector, "POST", path, content=content, accepted=UNKNOWN)
            if answer.get("userid"):
                return answer["userid"]
        return ""
