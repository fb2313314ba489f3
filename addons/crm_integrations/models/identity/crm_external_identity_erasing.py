"""Erased on somebody's request: what came about a person and what went to them, by one click.

What their consent was, that there was an event or a message and under which key, so that it is not
taken a second time, stays.
"""

import re

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

# a shorter number is in too many texts
LEAST_DIGITS = 7
CHINA = "+86"
# of a number of any other country, as it is written there
NATIONAL_DIGITS = 9
# what a mail or a paper of a person says; a supplier's prices are nobody's
PERSONAL_ORIGINS = ("mail", "customer", "photo")
NOT_DONE = ("new", "failed", "dead")


class CrmExternalIdentity(models.Model):
    _inherit = "crm.external.identity"

    def action_erase(self):
        """Erase what came about these people and went to them, on their request.

        Whom the numbers belong to goes with it, in every system in which they are the same person.
        The lead and the contact are the CRM's own.
        """
        self.env["crm.connector"]._check_admin()
        # sudo: what nobody writes by hand, and more than an administrator may read
        identities = self.sudo()
        (identities | identities._same_person())._erase()
        return True

    def _erase(self):
        """Erase what is kept with these identities, and what names them without being linked."""
        texts = self._erased_texts()
        self._erase_events(texts)
        self._erase_messages(texts)
        self._personal_proposals().unlink()
        self.with_context(active_test=False).follower_ids.write({"remark": False})
        self.write(
            {
                "name": False, "phone": False, "email": False, "credit_code": False,
                "unionid": False, "written": False,
            }
        )  # fmt: skip

    # -- who it is ------------------------------------------------------------------------------

    def _are_people(self):
        """Those that are people; contracts and payments are known by a number, too."""
        return self.filtered(lambda identity: _is_of_people(identity.connector_id))

    def _contacts(self):
        """The people's contacts; that of a company is many people's."""
        return (self.partner_id | self.lead_id.partner_id).filtered(
            lambda partner: not partner.is_company
        )

    def _same_person(self):
        """Other identities of the same lead or contact: each form that was sent is one."""
        people = self._are_people()
        leads, contacts = people.lead_id, people._contacts()
        same = (
            Domain("lead_id", "in", leads.ids)
            | Domain("partner_id", "in", contacts.ids)
            | Domain("lead_id.partner_id", "in", contacts.ids)
        )
        return self.with_context(active_test=False).search(same)._are_people()

    def _erased_texts(self):
        """Patterns of addresses and numbers that are nobody else's, for PostgreSQL."""
        patterns = set()
        for identity in self._are_people():
            if identity.email:
                # neither a longer name nor a longer domain
                address = re.escape(identity.email.lower())
                patterns.add(rf"(?<![a-z0-9._%+-]){address}(?!\.?[a-z0-9-])")
            phone = identity.phone or ""
            digits = re.sub(r"\D", "", phone.removeprefix(CHINA))
            if len(digits) >= LEAST_DIGITS:
                patterns.add(digits if phone.startswith(CHINA) else digits[-NATIONAL_DIGITS:])
        return sorted(patterns)

    def _naming(self, model, texts, domain):
        """Records of ``model`` whose content names one of the texts, however a number is typed."""
        if not texts:
            return model.browse()
        model.flush_model(["payload"])
        query = model._search(
            Domain(domain)
            & Domain("is_erased", "=", False)
            & Domain("company_id", "in", self.company_id.ids)
        )
        payload = SQL.identifier(model._table, "payload")
        # line ends of JSON are letters to a pattern
        text = SQL(r"lower(regexp_replace(%s, '\\[nrt]', ' ', 'g'))", payload)
        numbers = SQL(r"regexp_replace(%s, '[\s().-]+', '', 'g')", payload)
        pattern = "|".join(texts)
        query.add_where(SQL("(%s ~ %s OR %s ~ %s)", text, pattern, numbers, pattern))
        return model.browse(query.get_result_ids())

    # -- what there is --------------------------------------------------------------------------

    def _erase_events(self, texts):
        events = self.event_ids | self._unfinished_events()
        events |= self._naming(events, texts, [("identity_id", "=", False)]).filtered(
            lambda event: _is_of_people(event.connector_id)
        )
        events._erase()
        events.write({"result": False, "error": False})
        # there is nothing left to be tried
        events.filtered(lambda event: event.state in ("new", "failed")).write({"state": "ignored"})
        events.filtered(lambda event: event.state == "dead").write(
            {"error": self.env._("Erased on request.")}
        )

    def _unfinished_events(self):
        """Events about them that are not done: whom an event is about is noted when it is."""
        wanted = {(identity.connector_id, identity.external_id) for identity in self}
        events = self.env["crm.inbox.event"].search(
            [
                ("connector_id", "in", self.connector_id.ids),
                ("state", "in", NOT_DONE),
                ("is_erased", "=", False),
            ]
        )
        return events.filtered(lambda event: (event.connector_id, event._subject()) in wanted)

    def _erase_messages(self, texts):
        messages = self._naming(self.env["crm.outbox.message"], texts, [])
        erased = self.env._("Erased on request.")
        for message in messages.filtered(lambda each: each.state not in ("sent", "dead")):
            message._set_failed(erased, dead=True)
        messages.write({"payload": False, "is_erased": True, "subject": erased, "error": False})
        messages.filtered(lambda each: each.state == "dead").write({"error": erased})

    def _personal_proposals(self):
        """What was read from their mails and papers."""
        people = self._are_people()
        about = (Domain("lead_id", "in", people.lead_id.ids) & Domain("is_contact", "=", True)) | (
            Domain("partner_id", "in", people._contacts().ids)
        )
        return self.env["crm.proposal"].search(about & Domain("origin", "in", PERSONAL_ORIGINS))


def _is_of_people(connector):
    kind = connector._kind_model()
    return kind is None or kind._is_of_people
