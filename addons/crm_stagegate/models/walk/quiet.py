"""What a rollback does not give back: numbers of sequences, and what is sent on the spot.

While somebody walks, no sequence is asked and nothing is sent.
"""

import contextlib
import itertools

from odoo import api, models
from odoo.addons.crm_notary.tools.walking import MARK, is_walking

from .stopped import Stopped

# far from any number in use: what is numbered on a walk must not meet what is there
FIRST_NUMBER = 900_000_000


@contextlib.contextmanager
def walking(cr):
    """Within it nothing is numbered, sent or committed."""

    def refuse():
        raise Stopped("a step wants to commit")

    setattr(cr, MARK, itertools.count(FIRST_NUMBER))
    cr.commit = refuse
    try:
        yield
    finally:
        del cr.commit
        delattr(cr, MARK)


class IrSequence(models.Model):
    _inherit = "ir.sequence"

    def _next_do(self):
        if is_walking(self.env):
            return self.get_next_char(next(getattr(self.env.cr, MARK)))
        return super()._next_do()


class IrSequenceDateRange(models.Model):
    _inherit = "ir.sequence.date_range"

    def _next(self):
        if is_walking(self.env):
            return self.sequence_id.get_next_char(next(getattr(self.env.cr, MARK)))
        return super()._next()


class MailMail(models.Model):
    _inherit = "mail.mail"

    def send(self, *args, **kwargs):
        """Send, but not what somebody walks through."""
        if is_walking(self.env):
            return True
        return super().send(*args, **kwargs)


class IrMailServer(models.Model):
    _inherit = "ir.mail_server"

    # nobody sends by RPC
    @api.private
    def send_email(self, message, *args, **kwargs):
        """Send, but not what somebody walks through."""
        if is_walking(self.env):
            return message["Message-Id"]
        return super().send_email(message, *args, **kwargs)
