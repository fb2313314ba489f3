"""Who of ours is whom in DingTalk, and whether its settings work."""

from odoo import api, models
from odoo.tools import email_normalize

from ...tools.answers import NEEDED, TEXT
from ...tools.errors import Permanent
from ..common.members import Person, mobile
from . import codes

ROOT_DEPARTMENT = 1
PAGE = 100
# of answers, what is read
ONE = {"result": {"userid": TEXT}}
BELOW = {"result": [{"dept_id": NEEDED}]}
PEOPLE = {"userid": NEEDED, "name": TEXT, "org_email": TEXT, "email": TEXT}
LISTED = {"result": {"list": [PEOPLE], "next_cursor": TEXT}}


class DingtalkPeople(models.AbstractModel):
    _inherit = "crm.connector.kind.dingtalk"

    @api.model
    def _test(self, connector):
        self._token(connector)
        results = [(True, self.env._("DingTalk knows the app."))]
        try:
            self._ask(connector, codes.DEPARTMENT_PATH, {"dept_id": ROOT_DEPARTMENT})
            results.append((True, self.env._("It may look people up.")))
        except Permanent as error:
            results.append((False, str(error)))
        if connector.dingtalk_stream:
            results.append(self._stream_result(connector))
        elif not connector._secrets("aes_key"):
            results.append(
                (False, self.env._("Neither Stream mode nor “EncodingAESKey”: no events come."))
            )
        if not connector.dingtalk_agent_id and not connector.dingtalk_robot_code:
            results.append(
                (False, self.env._("Neither an agent id nor a robot code: nothing is sent."))
            )
        return results

    @api.model
    def _numbers_there(self, connector, users, people):
        """By mobile; the rest by mail address, which DingTalk finds nobody by."""
        found = super()._numbers_there(connector, users, people)
        by_mail = {}
        for number, person in people.items():
            for address in person.mails:
                by_mail.setdefault(address, number)
        for user in users:
            found[user] = found[user] or by_mail.get(email_normalize(user.email or "") or "", "")
        return found

    @api.model
    def _number_of(self, connector, user):
        number = mobile(user)
        if not number:
            return ""
        answer = self._ask(
            connector, codes.MOBILE_PATH, {"mobile": number}, accepted=codes.NOBODY, shape=ONE
        )
        if self._code(answer):
            return ""
        return str((answer.get("result") or {}).get("userid") or "")

    @api.model
    def _people_there(self, connector):
        """All who are in departments the app may see."""
        people, waiting, seen = {}, [ROOT_DEPARTMENT], set()
        while waiting:
            department = waiting.pop()
            if department in seen:
                continue
            seen.add(department)
            for person in self._people_of(connector, department):
                mails = (
                    email_normalize(str(person.get(each) or "")) for each in ("org_email", "email")
                )
                people[str(person["userid"])] = Person(
                    str(person.get("name") or ""), tuple(filter(None, mails))
                )
            answer = self._ask(
                connector, codes.DEPARTMENT_PATH, {"dept_id": department}, shape=BELOW
            )
            waiting += [each["dept_id"] for each in answer.get("result") or []]
        return people

    @api.model
    def _people_of(self, connector, department):
        cursor = 0
        while True:
            content = {"dept_id": department, "cursor": cursor, "size": PAGE}
            result = self._ask(connector, codes.PEOPLE_PATH, content, shape=LISTED)
            result = result.get("result") or {}
            yield from result.get("list") or []
            if not result.get("has_more"):
                return
            cursor = result.get("next_cursor") or 0
