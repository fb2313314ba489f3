"""Buttons on cards: what is offered to whom, and what a click does, as the one who clicked.

A card is a row of the outbox. It says in its content what it is about and which buttons it had: a
click counts only for the person the card was sent to, only for a button the card had, only while
that person *may act here*, and then with their rights, as in the web client.
"""

from odoo import api, models
from odoo.exceptions import UserError


class ConnectorCards(models.AbstractModel):
    _name = "crm.connector.cards"
    _description = "Cards with Buttons"

    @api.model
    def _card_of(self, connector, prepared, account):
        """What a card for a notice says besides its words; ``{}`` if it has no buttons.

        :param str account: the reader's number there; buttons are for those who may act from there
        :return: ``{"about": [model, id], "seen": fingerprint, "actions": [[code, label]]}``
        """
        record = prepared.record
        if not record or record._name not in self.env:
            return {}
        if self._acting_user(connector, account) != prepared.user:
            return {}
        record = self._card_as(record, prepared.user)
        if not record.has_access("read"):
            return {}
        actions = self._card_actions(record)
        if not actions:
            return {}
        seen = record.content_fingerprint if "content_fingerprint" in record._fields else ""
        return {
            "about": [record._name, record.id],
            "seen": seen,
            "actions": [[code, label] for code, label in actions],
        }

    @api.model
    def _card_actions(self, record):
        """``[(code, label)]`` of what the environment's user can do with a record by a click."""
        env, found = record.env, []
        if self._card_is_decision(record):
            if record.state == "pending" and record.can_decide:
                approve, refuse = env._("Approve"), env._("Refuse")
                found = [("approve", approve), ("refuse", refuse)]
        elif record._name == "crm.lead":
            if "route_state" in record._fields and record.route_state == "pool":
                found.append(("claim", env._("Claim")))
            elif "crm.followup" in env and record.has_access("write"):
                found.append(("followup", env._("Start Follow-up")))
        return found

    @api.model
    def _card_is_decision(self, record):
        return "crm.decision.mixin" in self.env and isinstance(
            record, self.env.registry["crm.decision.mixin"]
        )

    @api.model
    def _card_as(self, record, user):
        """A record as somebody sees it in the web client."""
        return record.with_user(user).with_context(
            lang=user.lang, tz=user.tz, allowed_company_ids=user.sudo().company_ids.ids
        )  # fmt: skip

    # -- a click --------------------------------------------------------------------------------

    @api.model
    def _card_click(self, message, user, action, reason=""):
        """Do what a button says.

        :param message: ``crm.outbox.message``: the card
        :param user: who clicked, as their number there says
        :return: ``(whether it was done, sentence for the one who clicked, record)``
        """
        content = {} if message.is_erased else message._content()
        env = self._card_as(message, user).env
        model, number = content.get("about") or [None, None]
        offered = {code for code, _label in content.get("actions") or []}
        nothing = env["crm.lead"]
        if message.user_id != user or action not in offered or model not in env:
            return False, env._("This card is not yours, or is too old."), nothing
        if not self._card_can_act(message.connector_id, user):
            sentence = env._(
                "You may not act from here. Please do it in Odoo, or ask your administrator to "
                "tick “May Act Here” for you."
            )
            return False, sentence, nothing
        record = env[model].browse(number).exists()
        if not record:
            return False, env._("What this card was about is gone."), nothing
        if content.get("seen"):
            record = record.with_context(decision_seen=content["seen"])
        try:
            with self.env.cr.savepoint():
                sentence = getattr(self, f"_card_do_{action}")(record, reason)
        except UserError as error:
            # a refusal is an answer, and not something to try again
            return False, str(error), record
        return True, sentence, record

    @api.model
    def _card_can_act(self, connector, user):
        """Whether an administrator lets this person act from there, at this moment."""
        number = self.env["crm.connector.member"]._numbers_of(connector, user).get(user)
        return bool(number) and self._acting_user(connector, number) == user

    @api.model
    def _card_answers(self, message, user, is_done, sentence, values):
        """Contents of the outgoing messages that say what came of a click.

        :param dict values: of the click, as the kind's ``_plan`` gave them
        """
        return [self._card_result(message, user, is_done, sentence)]

    @api.model
    def _card_do_approve(self, record, reason):
        record.action_approve(reason)
        return record.env._("Approved.")

    @api.model
    def _card_do_refuse(self, record, reason):
        if not reason.strip():
            raise UserError(record.env._("Please write down why, then refuse."))
        record.action_refuse(reason)
        return record.env._("Refused.")

    @api.model
    def _card_do_claim(self, lead, _reason):
        lead.action_claim()
        return lead.env._("“%s” is yours.", lead.name)

    @api.model
    def _card_do_followup(self, lead, _reason):
        lead.env["crm.integration.effect.colleague"]._draft(lead, "")
        return lead.env._("A draft of a follow-up waits on “%s”.", lead.name)
