"""What people write to a robot: a note, a draft of a follow-up, or a customer's words.

A colleague names the opportunity (``#12`` at the start, ``商机12``, its address in Odoo) and may
write on it; the first one that is named in a group is the group's from then on, another one that is
named alone takes its place. What an outsider writes in such
a group is a customer's word: a note, and looked at for signals. Nothing is ever said in a group
about an opportunity: customers may be in it; answers go to the person.
"""

import re
from dataclasses import dataclass

from odoo import api, models

from ...tools.shapes import Plan, Step, Subject
from ...tools.text import clean

# "#12" only where a text begins: later on it is as well a sample's or a drawing's number
LEAD = re.compile(
    r"\A\W*(?:(?:跟进|follow[- ]?up)\W*)?(?<!\w)(?P<at_start>#\s*(?P<first>\d{1,9}))(?!\w)"
    r"|(?P<named>(?:\S*/crm(?:\.lead)?/|(?:商机|线索)\s*[#::]?|\b(?:lead|opportunity)\s+#)"
    r"\s*(?P<second>\d{1,9}))(?![0-9A-Za-z])",
    re.IGNORECASE,
)
FOLLOWUP = re.compile(r"^\W*(?:跟进|follow[- ]?up)\W*", re.IGNORECASE)
# what is left around a number that is taken out
AROUND = " ,:\uff0c\uff1a"
LONGEST = 5000


@dataclass(frozen=True)
class Spoken:
    """One message to a robot.

    :param str conversation: the group's number, ``""`` if it was said to the robot alone
    :param str sender: the colleague's number there, ``""`` for an outsider
    """

    conversation: str
    sender: str
    name: str
    text: str
    group_name: str = ""


class ConnectorTalk(models.AbstractModel):
    _name = "crm.connector.talk"
    _description = "Talk with a Robot"

    @api.model
    def _talk_subject(self, spoken):
        """Key of whom it is about: a group is one customer's as soon as somebody says so."""
        return f"group:{spoken.conversation}" if spoken.conversation else ""

    @api.model
    def _talk_plan(self, connector, identity, spoken):
        """:return: Plan, or None for what concerns no opportunity"""
        text = clean(spoken.text, LONGEST).strip()
        users = self.env["crm.connector.member"]._users_of(connector, [spoken.sender])
        user = self.env["res.users"].browse(users.get(spoken.sender, []))
        if not user:
            return self._talk_of_others(identity, spoken, text)
        number, body = _named(text)
        lead = self._talk_lead(user, number, identity)
        env = self._talk_env(user)
        if number and not lead:
            sentence = env._("Opportunity #%s is not there, or not yours to write on.", number)
            return Plan(steps=(self._talk_answer(user, spoken, sentence),))
        if not lead:
            if spoken.conversation:
                return None
            sentence = env._("Which opportunity? Write its number, such as #12, and what happened.")
            return Plan(steps=(self._talk_answer(user, spoken, sentence),))
        steps = self._talk_steps(user, lead, body, spoken)
        return Plan(subject=self._talk_group(spoken), steps=steps)

    @api.model
    def _talk_lead(self, user, number, identity):
        """The opportunity that is named, else the group's; only one the person may write on."""
        lead = self.env["crm.lead"].browse(number) if number else identity.lead_id
        lead = lead.exists().with_user(user).with_context(
            allowed_company_ids=user.sudo().company_ids.ids
        )  # fmt: skip
        return lead if lead and lead.has_access("write") else lead.browse()

    @api.model
    def _talk_steps(self, user, lead, body, spoken):
        env = self._talk_env(user)
        is_followup = bool(FOLLOWUP.match(body)) and "crm.followup" in self.env
        values = {"user": user.id, "lead": lead.id, "what": "note", "body": body}
        if is_followup:
            values.update(what="followup", body=FOLLOWUP.sub("", body, count=1))
            sentence = env._("A draft of a follow-up waits on “%s”.", lead.name)
        elif body:
            sentence = env._("Noted on “%s”.", lead.name)
        elif spoken.conversation:
            sentence = env._("What is said in this group is about “%s” from now on.", lead.name)
        else:
            sentence = env._("What happened on “%s”? Write it after the number.", lead.name)
        return Step("colleague", values), self._talk_answer(user, spoken, sentence)

    @api.model
    def _talk_of_others(self, identity, spoken, text):
        """Somebody of the firm who is not matched, or an outsider: the customer."""
        if not identity.lead_id or not text:
            return None
        steps = [Step("message", {"body": f"{spoken.name}: {text}" if spoken.name else text})]
        if not spoken.sender and "signal" in self.env["crm.integration.effect"]._offered():
            steps.append(Step("signal", {"text": text, "source": self._kind_label()}))
        return Plan(steps=tuple(steps))

    @api.model
    def _talk_group(self, spoken):
        key = self._talk_subject(spoken)
        return Subject(external_id=key, name=spoken.group_name) if key else None

    # -- answers --------------------------------------------------------------------------------

    @api.model
    def _talk_env(self, user):
        return self.env["crm.notice"]._notice_env(user)

    @api.model
    def _talk_answer(self, user, spoken, sentence):
        return Step(
            "reply",
            {"user": user.id, "subject": sentence, "content": self._talk_content(spoken, sentence)},
        )

    @api.model
    def _talk_content(self, spoken, sentence):
        """Content of the outgoing message that answers the person, and nobody else."""
        raise NotImplementedError


def _named(text):
    """``(number of the opportunity that is named or 0, text without it)``."""
    found = LEAD.search(text)
    if not found:
        return 0, text
    start, end = found.span("at_start" if found["first"] else "named")
    return int(found["first"] or found["second"]), (text[:start] + text[end:]).strip(AROUND)
