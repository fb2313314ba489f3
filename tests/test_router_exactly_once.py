"""Several real processes route and claim at once, and are killed: no lead twice, none lost."""

import os
import random
import signal
import subprocess
import sys
import time
import unittest
from pathlib import Path

import odoo
import psycopg2
from odoo.tests import BaseCase, tagged

HERE = Path(__file__).resolve().parent
LEADS, CAPACITY, PEOPLE = 120, 15, 4

try:
    from suite import scratch, templates
except ImportError:  # run without the project's tools
    scratch = None


@tagged("post_install", "-at_install")
@unittest.skipUnless(scratch, "needs the project's tools")
class TestRouterExactlyOnce(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        manager = scratch.database(templates.template(["crm_lead_router"]), "router_once")
        cls.database = manager.__enter__()
        cls.addClassCleanup(manager.__exit__, None, None, None)

    def setUp(self):
        super().setUp()
        self.workers = []
        self.addCleanup(self.stop_all)
        self.run_odoo(self.SETUP)

    def connect(self):
        _name, options = odoo.sql_db.connection_info_for(self.database)
        connection = psycopg2.connect(**options)
        connection.autocommit = True
        return connection

    def query(self, statement):
        connection = self.connect()
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall()
        finally:
            connection.close()

    def run_odoo(self, script):
        """Run statements in the database in a process of their own."""
        code = (
            "import odoo\n"
            "from odoo import SUPERUSER_ID, api\n"
            "from odoo.modules.registry import Registry\n"
            f"odoo.tools.config.parse_config(['-d', {self.database!r}, '--no-http',"
            " '--log-level=critical'])\n"
            f"with Registry({self.database!r}).cursor() as cr:\n"
            "    env = api.Environment(cr, SUPERUSER_ID, {})\n"
            + "\n".join(f"    {line}" for line in script.splitlines())
        )
        subprocess.run([sys.executable, "-c", code], check=True, timeout=120)

    SETUP = f"""
Users = env["res.users"].with_context(no_reset_password=True)
group = env.ref("sales_team.group_sale_salesman")
logins = ["once_%s" % number for number in range({PEOPLE})]
users = Users.search([("login", "in", logins)]) or Users.create([
    {{"name": login, "login": login, "group_ids": [(4, group.id)]}} for login in logins
])
env["crm.lead"].search([]).write({{"active": False}})
env["crm.route.rule"].search([]).write({{"active": False}})
team = env["crm.team"].create({{"name": "Once", "route_enabled": True, "crm_team_member_ids": [
    (0, 0, {{"user_id": user.id, "assignment_max": {CAPACITY}}}) for user in users
]}})
env["crm.route.rule"].create({{"name": "Once", "team_id": team.id}})
env["crm.lead"].create([
    {{"name": "Lead %s" % number, "team_id": team.id, "user_id": False}}
    for number in range({LEADS})
])
"""

    def start(self, job):
        worker = subprocess.Popen(
            [sys.executable, str(HERE / "router_worker.py"), self.database, job],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=os.environ,
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def release(self, workers):
        for worker in workers:
            self.assertEqual(worker.stdout.readline().strip(), "ready")
        for worker in workers:
            worker.stdin.write("go\n")
            worker.stdin.flush()

    def stop_all(self):
        for worker in self.workers:
            if worker.poll() is None:
                worker.kill()
            worker.wait()
            worker.stdin.close()
            worker.stdout.close()

    def check(self):
        doubles = self.query(
            "SELECT lead_id FROM crm_lead_assignment"
            " WHERE state IN ('assigned', 'reminded', 'started')"
            " GROUP BY lead_id HAVING count(*) > 1"
        )
        self.assertFalse(doubles)
        mismatched = self.query(
            "SELECT lead.id FROM crm_lead lead"
            " LEFT JOIN crm_lead_assignment decision ON decision.id = lead.assignment_id"
            " WHERE lead.active AND lead.route_state = 'owned'"
            " AND decision.user_id IS DISTINCT FROM lead.user_id"
        )
        self.assertFalse(mismatched)
        over = self.query(
            "SELECT user_id, count(*) FROM crm_lead_assignment GROUP BY user_id"
            f" HAVING count(*) > {CAPACITY}"
        )
        self.assertFalse(over)
        states = dict(
            self.query("SELECT route_state, count(*) FROM crm_lead WHERE active GROUP BY 1")
        )
        self.assertEqual(sum(states.values()), LEADS)
        return states

    def test_routing_and_claiming_processes_that_are_killed(self):
        """Killed at any moment, and begun again, every lead ends with one owner or in the pool."""
        dice = random.Random(7)
        for round_number in range(3):
            workers = [self.start("route") for _each in range(3)]
            self.release(workers)
            time.sleep(dice.uniform(0.05, 0.4))
            victim = workers[round_number]
            victim.send_signal(signal.SIGKILL)
            if round_number < 2:
                for worker in workers:
                    worker.send_signal(signal.SIGKILL)
            for worker in workers:
                worker.wait(timeout=60)
            self.check()
        last = self.start("route")
        self.release([last])
        last.wait(timeout=60)
        states = self.check()
        self.assertEqual(states, {"owned": CAPACITY * PEOPLE, "pool": LEADS - CAPACITY * PEOPLE})
        self.claims_at_once()

    def claims_at_once(self):
        """The pool is claimed by four people at once, with room for five leads each."""
        self.run_odoo(
            "env['crm.team.member'].search([('user_id.login', 'like', 'once_')])"
            f".write({{'assignment_max': {CAPACITY + 5}}})"
        )
        claimers = [self.start(f"claim:once_{number}") for number in range(PEOPLE)]
        self.release(claimers)
        for worker in claimers:
            worker.wait(timeout=90)
        claimed = self.query(
            "SELECT user_id, count(*), count(DISTINCT lead_id) FROM crm_lead_assignment"
            " WHERE kind = 'claim' GROUP BY user_id"
        )
        self.assertEqual([row[1:] for row in claimed], [(5, 5)] * PEOPLE)
        doubles = self.query(
            "SELECT lead_id FROM crm_lead_assignment GROUP BY lead_id HAVING count(*) > 1"
        )
        self.assertFalse(doubles)
