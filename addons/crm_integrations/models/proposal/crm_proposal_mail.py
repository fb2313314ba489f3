"""Incoming mail: what its signature says is proposed for empty fields of the contact."""

import logging

from odoo import models
from odoo.tools import email_normalize

from ...paper import signature
from ...tools.trace import trace

_logger = logging.getLogger(__name__)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        self._integrations_read_signature(message)
        return result

    def _integrations_read_signature(self, message):
        """A failure never loses the mail."""
        if len(self) != 1 or message.message_type != "email":
            return
        # sudo: the author may be of another company
        message = message.sudo()
        author, company = message.author_id, self.sudo().company_id or self.env.company
        if not company.proposal_from_mail or author.with_context(
            active_test=False
        ).user_ids.filtered(lambda user: not user.share):
            return
        address = email_normalize(message.email_from or author.email or "")
        lead = self.sudo()
        is_contact = (bool(author) and author == lead.partner_id) or (
            bool(address) and address == email_normalize(lead.email_from or "")
        )
        if not is_contact and not author:
            # whose name and number it is we would not know any more
            return
        try:
            with self.env.cr.savepoint():
                found = signature.read(message.body, message.email_from or author.email_formatted)
                self.env["crm.proposal"]._propose(
                    lead,
                    list(found.items()),
                    "mail",
                    message.email_from or author.name,
                    partner=author,
                    is_contact=is_contact,
                    message_id=message.id,
                )
        except Exception as error:
            _logger.error(
                "the signature of message %s could not be read: %s", message.id, trace(error)
            )
