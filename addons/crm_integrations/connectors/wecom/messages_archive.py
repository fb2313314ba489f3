"""Chat archive (会话存档): customers' decrypted messages become signals, if they agreed.

The vendor's own library decrypts; it is no part of this. Whatever runs it hands the messages over
through ``crm.wecom.archive``, as a file or from an addon of its own.
"""

import json

from odoo import api, fields, models

from ...tools.moments import to_naive_utc
from ...tools.shapes import Plan, Received, Step
from ...tools.text import clean

EVENT = "chat_archive"
CONSENT = {"agree": "agree_time", "disagree": "disagree_time"}
REVOKED = "revoke"
LONGEST = 5000


class WecomArchive(models.AbstractModel):
    """Takes messages of the archive, however they were decrypted.

    An adapter calls ``_keep`` with what GetChatData and DecryptData give, oldest first: dicts with
    ``msgid``, ``action``, ``from``, ``tolist``, ``msgtime`` (ms), ``msgtype`` and the content under
    the type's name. It remembers ``seq`` itself; handing something over twice changes nothing. What
    was taken back is not kept, and erased where it was.
    """

    _name = "crm.wecom.archive"
    _description = "WeCom Chat Archive"

    @api.model
    def _keep(self, connector, messages):
        """Keep what customers wrote who agreed; the rest is counted and not kept anywhere.

        :return: ``{"kept", "consents", "no_consent", "ours"}``, numbers of messages
        """
        found = {"kept": 0, "consents": 0, "no_consent": 0, "ours": 0}
        messages = list(messages)
        customers = self._customers(connector, messages)
        taken_back = self._taken_back(messages)
        received = []
        for message in messages:
            kind = message.get("msgtype")
            customer = customers.get(self._who(message))
            if kind in tuple(CONSENT):
                found["consents"] += bool(customer and self._note_consent(customer, message))
            elif not customer and self._is_customer(message):
                found["no_consent"] += 1
            elif (
                not customer
                or kind != "text"
                or message.get("action") != "send"
                or clean(message.get("msgid")) in taken_back
            ):
                # colleagues' words, pictures, what was taken back
                found["ours"] += 1
            elif not self._agreed(customer, message):
                found["no_consent"] += 1
            else:
                received.append(self._received(message))
        self._forget(connector, taken_back)
        found["kept"] = self.env["crm.inbox.event"]._store(connector, received, is_pushed=False)
        return found

    @api.model
    def _who(self, message):
        who = message.get("from")
        if message.get("msgtype") in tuple(CONSENT):
            who = self._content_of(message).get("userid") or who
        return who if isinstance(who, str) else ""

    @api.model
    def _content_of(self, message):
        """What stands under the name of the message's type."""
        content = message.get(str(message.get("msgtype")))
        return content if isinstance(content, dict) else {}

    @api.model
    def _taken_back(self, messages):
        """Numbers of messages that whoever wrote them took back."""
        contents = [
            self._content_of(message) for message in messages if message.get("msgtype") == REVOKED
        ]
        return {clean(content.get("pre_msgid")) for content in contents} - {""}

    @api.model
    def _forget(self, connector, numbers):
        """Erase what of these was kept before."""
        events = self.env["crm.inbox.event"].search(
            [
                ("connector_id", "=", connector.id),
                ("external_key", "in", [f"archive:{number}" for number in numbers]),
            ]
        )
        # what waits is not to be looked at any more
        events.filtered(lambda event: event.state != "done").write({"state": "ignored"})
        events._erase()

    @api.model
    def _is_customer(self, message):
        # numbers of customers; members have names of their own
        return str(message.get("from") or "").startswith(("wm", "wo"))

    @api.model
    def _customers(self, connector, messages):
        numbers = {self._who(message) for message in messages}
        identities = self.env["crm.external.identity"].search(
            [
                ("connector_id", "=", connector.id),
                ("external_id", "in", list(numbers - {""})),
            ]
        )
        return {identity.external_id: identity for identity in identities}

    @api.model
    def _note_consent(self, customer, message):
        """Agreed or not, by the newest word of theirs; :return: whether it changed anything"""
        kind = message["msgtype"]
        moment = to_naive_utc(
            self._content_of(message).get(CONSENT[kind]) or message.get("msgtime")
        )
        known = max(
            filter(None, (customer.date_chat_consent, customer.date_chat_refused)), default=None
        )
        if not moment or (known and moment <= known):
            return False
        customer.write(
            {"date_chat_consent": moment}
            if kind == "agree"
            else {"date_chat_refused": moment, "date_chat_consent": False}
        )
        return True

    @api.model
    def _agreed(self, customer, message):
        moment = to_naive_utc(message.get("msgtime"))
        since = customer.date_chat_consent
        return bool(since and moment and moment >= since)

    @api.model
    def _received(self, message):
        text = clean(self._content_of(message).get("content"), LONGEST)
        return Received(
            key=f"archive:{clean(message.get('msgid'))}",
            type=f"{EVENT}/text",
            payload=json.dumps(
                {"Event": EVENT, "ExternalUserID": message["from"], "Text": text},
                ensure_ascii=False,
            ),
            date=to_naive_utc(message.get("msgtime")),
        )


class WecomKind(models.AbstractModel):
    _inherit = "crm.connector.kind.wecom"

    @api.model
    def _plan(self, connector, received, identity):
        data = self._data(received)
        if data.get("Event") != EVENT:
            return super()._plan(connector, received, identity)
        if not identity.date_chat_consent:
            # taken back since
            return None
        return Plan(steps=(Step("chat", {"text": data.get("Text", "")}),))


class CrmExternalIdentity(models.Model):
    _inherit = "crm.external.identity"

    date_chat_consent = fields.Datetime("Agreed to the Chat Archive On", readonly=True)
    date_chat_refused = fields.Datetime("Refused the Chat Archive On", readonly=True)
