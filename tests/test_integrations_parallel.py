"""Several real processes process and send at once, and are killed: one effect each, none lost."""

import random
import signal
import time
import unittest

from odoo.tests import tagged

from .processes import ProcessCase, scratch

EVENTS, CUSTOMERS, MESSAGES = 90, 9, 60

SETUP = f"""
import json
from odoo.addons.crm_integrations.tools.shapes import Received
connector = env["crm.connector"].create({{
    "name": "Parallel", "kind": "webhook", "identity_path": "data.id",
    "api_url": "http://127.0.0.1:9/",
    "mapping_ids": [(0, 0, {{"event_type": "form", "effect": "lead", "line_ids": [
        (0, 0, {{"target": "contact_name", "path": "data.name"}}),
        (0, 0, {{"target": "tags", "path": "data.tag"}})]}})],
}})
env["crm.inbox.event"]._store(connector, [
    Received(f"e{{n}}", "form", json.dumps({{"type": "form", "data": {{
        "id": f"c{{n % {CUSTOMERS}}}", "name": f"Customer {{n % {CUSTOMERS}}}", "tag": f"T{{n % 4}}"
    }}}}))
    for n in range({EVENTS})
])
"""
WORK = """
import time
from odoo.addons.crm_integrations.models.inbox import crm_inbox_processing as processing
processing.BATCH = 7
claim = type(env["crm.inbox.event"])._claim
type(env["crm.inbox.event"])._claim = lambda self, limit=7: claim(self, limit)
idle = 0
while idle < 4:
    before = env["crm.inbox.event"].search_count([("state", "=", "done")])
    env["crm.inbox.event"]._cron_process()
    cr.commit()
    env.invalidate_all()
    # what lost a race is due again in a moment: here, at once
    cr.execute("UPDATE crm_inbox_event SET date_next_attempt = now() at time zone 'UTC'"
               " WHERE id IN (SELECT id FROM crm_inbox_event WHERE state = 'failed'"
               " FOR UPDATE SKIP LOCKED)")
    cr.commit()
    open_ones = env["crm.inbox.event"].search_count([("state", "in", ("new", "failed"))])
    idle = 0 if open_ones else idle + 1
    time.sleep(0.02)
"""
QUEUE = f"""
connector = env["crm.connector"].search([("name", "=", "Parallel")])
env["crm.outbox.message"]._queue([
    {{"connector": connector, "subject": str(n), "content": {{"n": n}}}} for n in range({MESSAGES})
])
"""
# each call leaves a mark outside of any transaction, as the other system would see it
SEND = """
import time
import odoo
from odoo.addons.crm_integrations.models.outbox import crm_outbox_sending
kind = type(env["crm.connector.kind.webhook"])
def sends(self, connector, message):
    with odoo.sql_db.db_connect(cr.dbname).cursor() as other:
        other.execute("INSERT INTO sent_marks VALUES (%s)", (message.id,))
    time.sleep(0.002)
    return ""
kind._send = sends
kind._dedupe_seconds = 0
env["crm.outbox.message"]._cron_send()
cr.commit()
"""
# the vendor counts how often it is asked, and takes its time
ASK = """
import time
import odoo
connector = env["crm.connector"].search([("name", "=", "Parallel")])
def ask():
    with odoo.sql_db.db_connect(cr.dbname).cursor() as other:
        other.execute("INSERT INTO asked_marks VALUES (1)")
    time.sleep(0.4)
    return f"token-{time.time_ns()}", 7200
value = env["crm.connector.token"]._value_of(connector, "app", ask, stale=%r)
with odoo.sql_db.db_connect(cr.dbname).cursor() as other:
    other.execute("INSERT INTO got_marks VALUES (%%s)", (value,))
"""


@tagged("post_install", "-at_install")
@unittest.skipUnless(scratch, "needs the project's tools")
class TestIntegrationsParallel(ProcessCase):
    addons = ["crm_integrations"]

    def test_processes_that_are_killed(self):
        self.run_odoo(SETUP)
        self.events_are_processed_once()
        self.messages_are_never_sent_twice()
        self.a_token_is_asked_for_once()

    def events_are_processed_once(self):
        dice = random.Random(13)
        for _round in range(3):
            workers = [self.start_odoo(WORK) for _each in range(2)]
            self.release(workers)
            time.sleep(dice.uniform(0.05, 0.5))
            for worker in workers:
                worker.send_signal(signal.SIGKILL)
                worker.wait(timeout=60)
            self.check_events()
        self.run_together([WORK] * 2)
        self.check_events()
        states = dict(self.query("SELECT state, count(*) FROM crm_inbox_event GROUP BY 1"))
        self.assertEqual(states, {"done": EVENTS})
        names = self.query(
            "SELECT contact_name FROM crm_lead WHERE contact_name LIKE 'Customer %' ORDER BY 1"
        )
        self.assertEqual(names, [(f"Customer {number}",) for number in range(CUSTOMERS)])

    def check_events(self):
        doubles = self.query(
            "SELECT contact_name FROM crm_lead WHERE contact_name LIKE 'Customer %'"
            " GROUP BY 1 HAVING count(*) > 1"
        )
        self.assertFalse(doubles)
        self.assertEqual(self.query("SELECT count(*) FROM crm_inbox_event"), [(EVENTS,)])

    def messages_are_never_sent_twice(self):
        """What is not idempotent: killed in the middle, a message is in doubt and not repeated."""
        self.query("CREATE TABLE sent_marks (id int); SELECT 1")
        self.run_odoo(QUEUE)
        dice = random.Random(7)
        for _round in range(3):
            workers = [self.start_odoo(SEND) for _each in range(2)]
            self.release(workers)
            time.sleep(dice.uniform(0.1, 0.4))
            for worker in workers:
                worker.send_signal(signal.SIGKILL)
                worker.wait(timeout=60)
        self.run_together([SEND] * 2)
        doubles = self.query("SELECT id FROM sent_marks GROUP BY id HAVING count(*) > 1")
        self.assertFalse(doubles)
        states = dict(self.query("SELECT state, count(*) FROM crm_outbox_message GROUP BY 1"))
        self.assertEqual(sum(states.values()), MESSAGES)
        self.assertFalse(set(states) - {"sent", "sending"}, states)
        # at most one a killed process was in the middle of
        self.assertLessEqual(states.get("sending", 0), 6)
        # who says it was sent, was
        lost = self.query(
            "SELECT id FROM crm_outbox_message WHERE state = 'sent'"
            " AND id NOT IN (SELECT id FROM sent_marks)"
        )
        self.assertFalse(lost)

    def a_token_is_asked_for_once(self):
        """However many find out at once that there is none, or that it is no longer good."""
        self.query("CREATE TABLE asked_marks (n int); CREATE TABLE got_marks (t text); SELECT 1")
        stale = None
        for times in (1, 2):
            self.run_together([ASK % stale] * 4)
            self.assertEqual(self.query("SELECT count(*) FROM asked_marks"), [(times,)])
            got = {row[0] for row in self.query("SELECT t FROM got_marks")}
            self.assertEqual(len(got), 1)
            self.assertNotEqual(got, {stale})
            (stale,) = got
            self.query("DELETE FROM got_marks; SELECT 1")
