"""What vendors of SMS have in common: templates, reminders, and what became of a message.

Sending is not idempotent: a message nobody answered for is settled by asking, and never sent again
by itself. Reports are not signed: each is a reason to ask the vendor.
"""

import json
from datetime import UTC, timedelta

from odoo import api, fields, models
from odoo.addons.crm_notary.tools.phone import phone_key
from odoo.exceptions import UserError

from ...tools.errors import Later, Permanent, Refused, Unsettled
from ...tools.http import read_json
from ...tools.moments import BEIJING
from ...tools.shapes import Found, Plan, Received, SecretField, Step
from . import texts

DELIVERED, UNDELIVERED, ON_ITS_WAY = "delivered", "undelivered", "on its way"
# a reminder is one message on the bill
TEXT = 60
# a report may overtake the answer to what was sent
EARLY = timedelta(minutes=10)
# what is not delivered after this long is asked about no more
ASKED_DAYS = 3
ASKED = 200
CHINA = "+86"


class SmsKind(models.AbstractModel):
    _name = "crm.connector.sms"
    _inherit = "crm.connector.kind"
    _description = "SMS"
    _answer_type = "application/json"

    # -- what a vendor's file says --------------------------------------------------------------

    @api.model
    def _reports(self, items):
        """Reports in what the vendor pushed: list of ``(vendor's number, phone, date, dict)``."""
        raise NotImplementedError

    @api.model
    def _send_template(self, connector, message, number, template, values):
        """Send; the vendor's number of it. Raises as ``_send``."""
        raise NotImplementedError

    @api.model
    def _outcome(self, connector, message, number):
        """What became of a message: ``(one of the above, reason)``; None if it is not known there.

        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        raise NotImplementedError

    @api.model
    def _needed_settings(self):
        """Fields of the connector that are needed."""
        return ["sms_access_id", "sms_sign_name"]

    # -- settings -------------------------------------------------------------------------------

    @api.model
    def _secret_fields(self):
        return [
            SecretField(
                "access_secret",
                self.env._("Access Key Secret"),
                help=self.env._("Aliyun: AccessKey Secret; Tencent: SecretKey."),
            )
        ]

    @api.model
    def _test(self, connector):
        settings = connector.sudo()
        results = [
            (
                False,
                self.env._("“%s” is empty.", connector._fields[name]._description_string(self.env)),
            )
            for name in self._needed_settings()
            if not settings[name]
        ]
        if not settings.sms_template_ids:
            results.append((False, self.env._("There is no template yet: nothing can be sent.")))
        return results or [(True, self.env._("What is needed to send is known. Send a test."))]

    # -- outgoing -------------------------------------------------------------------------------

    @api.model
    def _can_send(self, connector):
        return bool(connector.sudo().sms_access_id)

    @api.model
    def _brings_notices(self):
        return True

    @api.model
    def _notice_accounts(self, connector, users):
        """By the phone numbers of people: nobody has to be matched."""
        country = connector.company_id.country_id
        found = {}
        for user in users:
            number = phone_key(self.env, user.sudo().phone, user.sudo().country_id or country)
            if number.startswith("+"):
                found[user] = number
        return found

    @api.model
    def _notice_content(self, connector, prepared, account):
        # one line: the rest is in Odoo
        return {"to": account, "text": " ".join(prepared.subject.split())[:TEXT]}

    @api.model
    def _test_content(self, connector):
        number = self._notice_accounts(connector, self.env.user).get(self.env.user)
        if not number:
            raise UserError(self.env._("Fill in your phone number in your preferences first."))
        return {"to": number, "text": self.env._("This is what a reminder looks like.")}

    @api.model
    def _send(self, connector, message):
        content = message._content()
        for template in connector.sudo().sms_template_ids:
            values = texts.values(template.text, content["text"])
            if values is not None:
                return self._send_template(connector, message, content["to"], template.code, values)
        raise Permanent(
            self.env._(
                "No template has these words: “%s”. Add the one that the vendor approved, or one "
                "that is a place only.",
                content["text"][:80],
            )
        )

    @api.model
    def _settle(self, connector, message):
        """Sent or not, by the vendor; what it does not know of is never sent again by itself."""
        outcome = self._outcome(connector, message, message._content()["to"])
        if outcome is None:
            return None
        state, reason = outcome
        if state == UNDELIVERED:
            raise Permanent(reason)
        if state == DELIVERED:
            message.date_delivered = fields.Datetime.now()
        return True

    @api.model
    def _answered(self, answer, shape=None):
        """The JSON object in an answer.

        :param dict shape: what is read of it, see ``tools/answers.py``
        :raise Unsettled: there is none: it may have been sent all the same
        """
        try:
            return read_json(answer, shape)
        except Later as error:
            raise Unsettled(str(error)) from error

    @api.model
    def _access(self, connector):
        """``(access id, secret)``.

        :raise Permanent: if there are none
        """
        values, access_id = connector._secrets("access_secret"), connector.sudo().sms_access_id
        if not values or not access_id:
            raise Permanent(self.env._("“Access Key ID” and “Access Key Secret” are needed."))
        return access_id, values[0]

    @api.model
    def _sent_on(self, message):
        """The moment it was given to the vendor, in the vendors' zone."""
        moment = message.date_claimed or message.create_date
        return moment.replace(tzinfo=UTC).astimezone(BEIJING)

    # -- reports --------------------------------------------------------------------------------

    @api.model
    def _verify(self, connector, incoming):
        """The address is secret, and may be asked for only from where the vendor is."""
        if not connector._sms_is_from(incoming.address):
            raise Refused(401, "another address")
        return incoming.body.decode("utf-8")

    @api.model
    def _parse(self, connector, incoming, content):
        items = json.loads(content)
        if not isinstance(items, list) or not all(isinstance(each, dict) for each in items):
            raise Refused(400, "no list of reports")
        return [
            Received(f"report:{number}:{phone}", "report", json.dumps(item), date)
            for number, phone, date, item in self._reports(items)
            if number
        ]

    @api.model
    def _subject_key(self, connector, received):
        message = self._message_of(connector, received)
        return f"sms:{message.id}" if message else ""

    @api.model
    def _message_of(self, connector, received):
        """The message a report is about."""
        Message = self.env["crm.outbox.message"].sudo()
        data = json.loads(received.payload)
        ours = [("connector_id", "=", connector.id)]
        if received.type == "asked":
            return Message.search([*ours, ("id", "=", data["message"])])
        for number, _phone, _date, item in self._reports([data]):
            key = str(item.get("out_id") or "")
            return Message.search(
                [*ours, "|", ("vendor_reference", "=", number), ("key", "=", key)], limit=1
            )
        return Message

    @api.model
    def _plan(self, connector, received, identity):
        message = self._message_of(connector, received)
        if not message and received.date and fields.Datetime.now() - received.date < EARLY:
            raise Later(self.env._("Nothing of that number was sent yet."), seconds=60)
        if not message or message.is_erased or message.date_delivered:
            return None
        if message.state == "sending":
            raise Later(self.env._("It is being sent this moment."), seconds=30)
        if message.state not in ("sent", "unknown"):
            return None
        outcome = self._outcome(connector, message, message._content()["to"])
        if outcome is None or outcome[0] == ON_ITS_WAY:
            return None
        state, reason = outcome
        values = {"message": message.id, "state": state, "reason": reason}
        return Plan(steps=(Step("sms_report", values),))

    @api.model
    def _can_pull(self):
        return True

    @api.model
    def _pull(self, connector, since):
        """Messages that no report told of: each is a reason to ask, at most once an hour."""
        now = fields.Datetime.now()
        waiting = (
            self.env["crm.outbox.message"]
            .sudo()
            .search(
                [
                    ("connector_id", "=", connector.id),
                    ("state", "=", "sent"),
                    ("date_delivered", "=", False),
                    ("is_erased", "=", False),
                    ("date_sent", ">", now - timedelta(days=ASKED_DAYS)),
                    ("date_sent", "<", now - EARLY),
                ],
                limit=ASKED,
                order="id",
            )
        )
        for message in waiting:
            key = f"asked:{message.id}:{now:%Y%m%d%H}"
            yield Found(Received(key, "asked", json.dumps({"message": message.id})))
