"""What a kind of connector is: one abstract model, in a file of its own.

It is found by its name: ``crm.connector.kind.<code>`` with ``_kind = "<code>"``. The readme has a
whole one.
"""

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.errors import Refused


class CrmConnectorKind(models.AbstractModel):
    """One kind of other system: how it signs, what it sends, what it is asked."""

    _name = "crm.connector.kind"
    _description = "Kind of Connector"

    # code of the kind, also the last part of the model's name
    _kind = None
    # the most bytes of a request
    _max_bytes = 256 * 1024
    # types of content that are taken; none: any
    _content_types = ("application/json",)
    # type of content of what it answers
    _answer_type = "text/plain"
    # whether an administrator maps its events to effects
    _uses_mapping = False
    # how often it is asked, where the administrator sets nothing else
    _pull_hours = 6.0
    # whether it is asked about companies: ``_look_up``
    _looks_up = False
    # whether leads come from it, so that it has a channel
    _makes_leads = False
    # whether what it knows by a number are people
    _is_of_people = True
    # for so many seconds the vendor takes the same message twice as one; 0: never
    _dedupe_seconds = 0

    # ------------------------------------------------------------
    # REGISTRATION
    # ------------------------------------------------------------

    @api.model
    def _registered(self):
        """``{code: model}`` of all kinds that are installed."""
        return {
            model._kind: self.env[name]
            for name, model in self.env.registry.items()
            if name.startswith("crm.connector.kind.") and getattr(model, "_kind", None)
        }

    @api.model
    def _kind_label(self):
        """The kind's name, translated."""
        raise NotImplementedError

    @api.model
    def _secret_fields(self):
        """:return: list[SecretField] the kind needs"""
        return []

    @api.model
    def _check_secret(self, name, value):
        """:raise ValidationError: if a secret cannot be right; names the field, not the value"""

    # ------------------------------------------------------------
    # INCOMING
    # ------------------------------------------------------------

    @api.model
    def _handshake(self, connector, incoming):
        """Answer a GET by which the vendor tries the address.

        :return: the text of the answer
        :raise Refused: where the vendor has none, or it is not signed
        """
        raise Refused(400, "no handshake")

    @api.model
    def _verify(self, connector, incoming):
        """Check who sent a request, in constant time, and return its content decrypted.

        :raise Refused: 401 for a wrong signature
        """
        raise Refused(401, "not a receiver")

    @api.model
    def _parse(self, connector, incoming, content):
        """The events in the content of a verified request.

        :return: list[Received]
        :raise Refused: 400 for what cannot be read
        """
        raise NotImplementedError

    @api.model
    def _picture_hosts(self, connector):
        """Hosts of the vendor's that pictures of customers may be fetched from, and below."""
        return ()

    @api.model
    def _answer(self, connector, incoming):
        """What the vendor wants to read once the events are kept."""
        return ""

    # ------------------------------------------------------------
    # PROCESSING
    # ------------------------------------------------------------

    @api.model
    def _subject_key(self, connector, received):
        """External id of whom an event is about, without asking anybody; ``""`` for nobody.

        Events about the same one are processed one after the other.
        """
        return ""

    @api.model
    def _plan(self, connector, received, identity):
        """What an event leads to. An event is a hint: ask for the current state here.

        Called while the lock of the event's identity is held.

        :param identity: ``crm.external.identity`` as known so far, may be empty
        :return: Plan, or None for an event of no interest
        :raise Later, Permanent: see ``tools/errors.py``
        """
        return None

    # ------------------------------------------------------------
    # ASKING
    # ------------------------------------------------------------

    @api.model
    def _can_pull(self):
        return False

    @api.model
    def _pull(self, connector, since):
        """What there is or has changed since a moment, oldest first.

        :return: iterator of Found; an exception stops the pull where it is
        """
        return iter(())

    @api.model
    def _test(self, connector):
        """Try the settings.

        :return: list of ``(whether it works, sentence)``
        """
        return []

    @api.model
    def _look_up(self, connector, keyword):
        """What is registered of a company.

        :param str keyword: its name or its social credit code
        :return: dict of text by fields of ``crm.company.data``, with ``headcount`` (int) and
            ``founded`` (naive UTC), or None where there is none
        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        return None

    @api.model
    def _can_match_people(self):
        return False

    @api.model
    def _match_people(self, connector):
        """Note who of ours has which number there; :return: how many were found"""
        return 0

    # ------------------------------------------------------------
    # OUTGOING
    # ------------------------------------------------------------

    @api.model
    def _can_send(self, connector):
        return False

    @api.model
    def _brings_notices(self):
        """Whether people can choose it for reminders."""
        return False

    @api.model
    def _notice_accounts(self, connector, users):
        """``{user: id in the other system}`` of those a reminder can reach.

        A kind that reaches people by their own data (a phone number) says so here.
        """
        return self.env["crm.connector.member"]._numbers_of(connector, users)

    @api.model
    def _notice_content(self, connector, prepared, account):
        """Content of an outgoing message for a notice, or None if this kind brings no notices.

        :param Prepared prepared: see ``crm.notice``
        :param str account: the reader's id in the other system
        """
        return None

    @api.model
    def _test_content(self, connector):
        """Content of a test message to the person who asks for one."""
        raise UserError(self.env._("This connector sends nothing."))

    @api.model
    def _send(self, connector, message):
        """Send one outgoing message, now.

        :return: the vendor's number of it, ``""`` if there is none
        :raise Later, Permanent, Unsettled: see ``tools/errors.py``
        """
        raise NotImplementedError

    @api.model
    def _settle(self, connector, message):
        """Whether the vendor has got a message that it did not answer for.

        :return: True, False (it may be sent again), or None if that is still not known
        """
        return None

    @api.model
    def _limits(self, connector, message):
        """Limits of the vendor: list of ``(scope, messages, seconds)``; scope ``""`` is them all.

        What an administrator set for the connector counts besides.
        """
        return []
