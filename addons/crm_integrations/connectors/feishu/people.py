"""Who of ours is whom in Feishu, and whether its settings work."""

from odoo import api, models

from ...tools.answers import TEXT
from ...tools.errors import Permanent
from ..common.members import mobile
from . import codes

AT_ONCE = 50
FOUND = {"user_list": [{"user_id": TEXT, "mobile": TEXT, "email": TEXT}]}


class FeishuPeople(models.AbstractModel):
    _inherit = "crm.connector.kind.feishu"

    @api.model
    def _test(self, connector):
        self._token(connector)
        results = [(True, self.env._("Feishu knows the app."))]
        try:
            self._look_up(connector, [], ["nobody@example.com"])
            results.append((True, self.env._("It may look people up.")))
        except Permanent as error:
            results.append((False, str(error)))
        return results

    @api.model
    def _numbers_there(self, connector, users, people):
        """By mobile, else by mail address, many at once; nobody is listed."""
        found = {}
        for start in range(0, len(users), AT_ONCE):
            some = users[start : start + AT_ONCE]
            mobiles = [mobile(user) for user in some if mobile(user)]
            mails = [user.email for user in some if user.email]
            by_mobile, by_mail = self._look_up(connector, mobiles, mails)
            for user in some:
                found[user] = by_mobile.get(mobile(user)) or by_mail.get(
                    (user.email or "").lower(), ""
                )
        return found

    @api.model
    def _look_up(self, connector, mobiles, mails):
        """``({mobile: open id}, {mail address: open id})`` of those who are known."""
        answer = self._ask(
            connector,
            codes.PEOPLE_PATH,
            {"mobiles": mobiles, "emails": mails},
            params={"user_id_type": "open_id"},
            shape=FOUND,
        )
        by_mobile, by_mail = {}, {}
        for each in answer.get("user_list") or []:
            number = str(each.get("user_id") or "")
            if number and each.get("mobile"):
                # with the country's prefix where it was asked for without
                by_mobile[str(each["mobile"])[-11:]] = number
            elif number and each.get("email"):
                by_mail[str(each["email"]).lower()] = number
        return by_mobile, by_mail
