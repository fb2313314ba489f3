"""A run of several transactions: whomever it tells something hears of all of it once.

A batch is committed together with what it tells, so that a crash loses nothing; but who is
concerned by three batches gets one message. So what is told waits in the queue until the run is
over. Of a run that is killed, the queue sends it a little later.
"""

from datetime import timedelta
from functools import wraps

from odoo import fields

# context key of the run
RUN = "notice_run"
# what is not over by then was killed
LONGEST = timedelta(minutes=15)


class NoticeRun:
    """Numbers of the notices that wait for the end of a run."""

    def __init__(self):
        self.until = fields.Datetime.now() + LONGEST
        self.ids = []


def told_once(cron):
    """A scheduled action that commits batches, and tells each person once, at its end."""

    @wraps(cron)
    def run(self, *arguments, **options):
        notices = NoticeRun()
        result = cron(self.with_context(**{RUN: notices}), *arguments, **options)
        self.env["crm.notice.queued"].sudo()._end_run(notices)
        return result

    return run
