"""Plays the history of the demo opportunities; called by the demo data and by nothing else."""

import threading
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from odoo import api, fields, models

WEEKEND = 5
# 9:00 in Shanghai
OPENING_HOUR = 1


class CrmStagegateDemo(models.AbstractModel):
    _name = "crm.stagegate.demo"
    _description = "Demo History of the Stage Gates"

    @api.model
    def _play(self):
        """Make the opportunities with their histories; does nothing when they are there."""
        if self.env.ref("crm_stagegate.lead_01", raise_if_not_found=False):
            return
        # only where demo data is loaded
        from .opportunities import OPPORTUNITIES
        from .story import Story

        # Odoo loads translations after demo data; the ledgers are to name stages in Chinese
        self.env.ref("base.module_crm_stagegate")._update_translations()
        with self._travelling() as clock:
            for number, row in enumerate(OPPORTUNITIES, 1):
                story = Story(self.env, number, row, clock)
                story.tell()
                story.plan()
                self.env.cr.flush()

    @contextmanager
    def _travelling(self):
        """A clock that this transaction, and nobody else, takes for the real one."""
        self.env.cr.flush()
        clock = Clock(self.env.cr)
        real, thread = fields.Datetime.now, threading.get_ident()

        def now(*_args):
            return clock.now if threading.get_ident() == thread else real()

        try:
            with patch.object(fields.Datetime, "now", staticmethod(now)):
                yield clock
        finally:
            clock.stop()


class Clock:
    """Moments of the past, on working days, never later than now."""

    def __init__(self, cr):
        self.cr = cr
        self.today = cr.now().replace(microsecond=0)
        self.now = self.today

    def start(self, age, minute):
        opening = self.today.replace(hour=OPENING_HOUR, minute=0, second=0)
        self.now = opening - timedelta(days=age) + timedelta(minutes=minute)
        self._settle()

    def wait(self, duration):
        self.now += duration
        self._settle()

    def _settle(self):
        while self.now.weekday() >= WEEKEND:
            self.now += timedelta(days=1)
        if not OPENING_HOUR <= self.now.hour < OPENING_HOUR + 9:
            self.now = self.now.replace(hour=OPENING_HOUR + 1) + timedelta(days=self.now.hour > 9)
        self.now = min(self.now, self.today)
        self.cr._now = self.now

    def stop(self):
        self.cr._now = self.today
