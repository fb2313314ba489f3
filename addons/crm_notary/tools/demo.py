"""How the demo of each addon is loaded; no model of it and no line of it runs in production.

What is simply *there* (products, stages, rules) is XML under ``"demo"`` in the manifest. What
*happened* (ledgers, decisions, follow-ups) is played by plain Python, in ``demo/story.py``:

    def post_init_hook(env):                    # hooks.py of the addon
        if demo.is_wanted(env, "crm_x"):
            from .demo.story import play        # read only where it is played

            play(env)

``play`` gets a superuser environment, after the addon's translations were loaded, and moves
through the past with ``demo.travelling(env)``. It runs once, at installation, unless other
addons wait to be updated just then: an update plays nothing, and neither does "Load demo data" in a
database that has the addon already.
"""

import threading
from contextlib import contextmanager
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL, convert_file

WEEKEND = 5
# 9:00 in Shanghai
OPENING_HOUR = 1
WORKDAY_HOURS = 9
# beginnings of the names of the people of the factory and of how they are grouped
PEOPLE = ("user_", "role_", "team_")


def is_wanted(env, addon):
    """Whether ``addon`` was installed with demo data; for its post_init_hook.

    Not where it comes along with an update of others (``-i crm_x -u crm_y``, as ``make run`` does
    it after a checkout) and some of them are still to come: what is played would miss what is there
    but not loaded yet, such as the ledger of its opportunities. There it begins without a story,
    and none is played later; a new database has it.
    """
    query = SQL(
        """
        SELECT demo AND NOT EXISTS (SELECT FROM ir_module_module WHERE state = 'to upgrade')
          FROM ir_module_module WHERE name = %s
        """,
        addon,
    )
    return bool(env.execute_query(query)[0][0])


def ref(env, name, module):
    """Record of the demo: people belong to this addon, all else to ``module``."""
    return env.ref(f"{'crm_notary' if name.startswith(PEOPLE) else module}.{name}")


def load_people(env):
    """The fastener factory and its people, where they are not there already."""
    if env.ref("crm_notary.user_sales", raise_if_not_found=False):
        return
    convert_file(env, "crm_notary", "demo/people_demo.xml", {}, mode="init", noupdate=True)
    env.ref("crm_notary.team_factory").update_field_translations("name", {"zh_CN": "紧固件销售组"})


def adopt_people(env):
    """Up to 19.0.1 the same people belonged to crm_stagegate: they change house as they are."""
    env.cr.execute(
        SQL(
            """
            UPDATE ir_model_data SET module = 'crm_notary'
             WHERE module = 'crm_stagegate'
               AND model IN ('res.users', 'res.role', 'crm.team', 'crm.team.member')
               AND name ~ %s
            """,
            f"^({'|'.join(PEOPLE)})",
        )
    )


@contextmanager
def travelling(env):
    """A clock that this transaction, and nobody else, takes for the real one."""
    env.cr.flush()
    clock = Clock(env.cr)
    real, thread = fields.Datetime.now, threading.get_ident()

    def now(*_args):
        return clock.now if threading.get_ident() == thread else real()

    fields.Datetime.now = staticmethod(now)
    try:
        yield clock
    finally:
        fields.Datetime.now = staticmethod(real)
        clock.stop()


class Clock:
    """Moments of the past, on working days, never later than now."""

    def __init__(self, cr):
        self.cr = cr
        self.today = cr.now().replace(microsecond=0)
        self.now = self.today

    def start(self, age, minute):
        """Go back ``age`` days, to ``minute`` minutes after opening."""
        opening = self.today.replace(hour=OPENING_HOUR, minute=0, second=0)
        self.now = opening - timedelta(days=age) + timedelta(minutes=minute)
        self._settle()

    def wait(self, duration):
        self.now += duration
        self._settle()

    def _settle(self):
        while self.now.weekday() >= WEEKEND:
            self.now += timedelta(days=1)
        if not OPENING_HOUR <= self.now.hour < OPENING_HOUR + WORKDAY_HOURS:
            later = self.now.hour > WORKDAY_HOURS
            self.now = self.now.replace(hour=OPENING_HOUR + 1) + timedelta(days=later)
        self.now = min(self.now, self.today)
        self.cr._now = self.now

    def stop(self):
        self.cr._now = self.today
