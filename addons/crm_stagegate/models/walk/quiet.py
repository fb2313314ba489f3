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
# models whose rows are locked in order to be sent at once
SENT_BY_ROW = {"sms.sms"}


@contextlib.contextmanager
def walking(env):
    """Within it nothing of the transaction of ``env`` is numbered, sent or committed."""
    cr = env.cr

    def refuse():
        raise Stopped(env._("A step wants to store for good what came before it."))

    setattr(cr, MARK, itertools.count(FIRST_NUMBER))
    cr.commit = refuse
    try:
        yield env
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


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _web_push_send_notification(self, *args, **kwargs):
        # a few devices are told at once and not by the scheduler
        if is_walking(self.env):
            return None
        return super()._web_push_send_notification(*args, **kwargs)


class Base(models.AbstractModel):
    _inherit = "base"

    def try_lock_for_update(self, *args, **kwargs):
        """Lock rows; of what is sent row by row, none while somebody walks.

        ``sms.sms`` sends what it could lock, by whichever gateway. ``sms`` may be installed or
        not, before or after this addon: its own methods cannot be extended here.
        """
        if self._name in SENT_BY_ROW and is_walking(self.env):
            return self.browse()
        return super().try_lock_for_update(*args, **kwargs)
