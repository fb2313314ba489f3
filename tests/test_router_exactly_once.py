"""Several real processes route and claim at once, and are killed: no lead twice, none lost."""

import random
import signal
import time
import unittest

from odoo.tests import tagged

from .processes import ProcessCase, scratch

LEADS, CAPACITY, PEOPLE = 120, 15, 4


@tagged("post_install", "-at_install")
@unittest.skipUnless(scratch, "needs the project's tools")
class TestRouterExactlyOnce(ProcessCase):
    addons = ["crm_lead_router"]

    def setUp(self):
        super().setUp()
        self.run_odoo(self.SETUP)

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

    def work(self, job):
        return self.start_odoo(f"import router_worker; router_worker.{job}")

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
            workers = [self.work("route(env)") for _each in range(3)]
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
        last = self.work("route(env)")
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
        claimers = [self.work(f"claim(env, 'once_{number}')") for number in range(PEOPLE)]
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
