"""Handoffs under real concurrency: own connections, real commits, a killed process."""

import signal
import threading
import unittest

from odoo import SUPERUSER_ID, Command, api
from odoo.exceptions import UserError
from odoo.service.model import retrying
from odoo.tests import tagged
from odoo.tools import mute_logger

from .processes import CommittedCase, our_addons, scratch

PARALLEL = 20
KEY = "handoff parallel test"


@tagged("post_install", "-at_install")
@unittest.skipUnless(scratch, "needs the project's tools")
class TestHandoffParallel(CommittedCase):
    """Twenty people confirm one order: one set of handoffs. A crash loses no notice."""

    addons = our_addons()

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.environment() as env:
            cls._prepare(env)

    @classmethod
    def environment(cls):
        return super().environment(tracking_disable=True)

    @classmethod
    def _prepare(cls, env):
        admin = env.ref("base.user_admin")
        role = env["res.role"].create({"name": KEY, "user_ids": [Command.link(admin.id)]})
        flow = env["crm.handoff.flow"].create(
            {"name": KEY, "order_domain": f"[('note', 'like', '{KEY}')]"}
        )
        first, second = env["crm.handoff.node"].create(
            [
                {
                    "flow_id": flow.id,
                    "name": "First",
                    "trigger": "order_confirmed",
                    "role_id": role.id,
                },
                {"flow_id": flow.id, "name": "Second", "trigger": "manual", "role_id": role.id},
            ]
        )
        first.next_node_ids = second
        second.trigger = "previous"
        flow.action_switch_on()
        partner = env["res.partner"].create({"name": KEY})
        product = env["product.product"].create({"name": KEY, "type": "consu"})
        cls.flow_id, cls.partner_id, cls.product_id = flow.id, partner.id, product.id

    def make_order(self):
        with self.environment() as env:
            return (
                env["sale.order"]
                .create(
                    {
                        "partner_id": self.partner_id,
                        "note": KEY,
                        "order_line": [Command.create({"product_id": self.product_id})],
                    }
                )
                .id
            )

    def handoffs(self, order_id):
        with self.environment() as env:
            handoffs = env["crm.handoff"].search([("order_id", "=", order_id)])
            return sorted((handoff.node_id.name, handoff.state) for handoff in handoffs)

    @mute_logger("odoo.sql_db", "odoo.service.model")
    def run_parallel(self, work):
        """Run ``work(env)`` on twenty connections at once, retried as the server retries."""
        outcomes, barrier = [], threading.Barrier(PARALLEL)

        def person():
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                barrier.wait(60)
                try:
                    retrying(lambda: work(env), env)
                    outcomes.append("ok")
                except UserError:
                    outcomes.append("refused")
                except Exception as error:
                    outcomes.append(repr(error))

        threads = [threading.Thread(target=person) for _number in range(PARALLEL)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
        return outcomes

    def test_twenty_confirmations_leave_one_set_of_handoffs(self):
        order_id = self.make_order()
        outcomes = self.run_parallel(
            lambda env: env["sale.order"].browse(order_id).action_confirm()
        )
        self.assertEqual(len(outcomes), PARALLEL)
        self.assertGreaterEqual(outcomes.count("ok"), 1, outcomes)
        self.assertEqual(self.handoffs(order_id), [("First", "todo"), ("Second", "waiting")])

    def test_twenty_triggers_at_once_leave_one_set_of_handoffs(self):
        order_id = self.make_order()
        with self.environment() as env:
            node_ids = (
                env["crm.handoff.flow"]
                .browse(self.flow_id)
                .node_ids.filtered(lambda node: node.trigger == "order_confirmed")
                .ids
            )

        def fire(env):
            nodes = env["crm.handoff.node"].browse(node_ids)
            env["crm.handoff"]._fire("x", env["sale.order"].browse(order_id), nodes=nodes)

        self.run_parallel(fire)
        self.assertEqual(self.handoffs(order_id), [("First", "todo"), ("Second", "waiting")])
        with self.environment() as env:
            notices = env["crm.handoff.notice"].search([("handoff_id.order_id", "=", order_id)])
            self.assertEqual(notices.mapped("kind"), ["opened"])

    def test_parallel_cron_runs_send_each_notice_once(self):
        order_ids = [self.make_order() for _number in range(3)]
        with self.environment() as env:
            env["sale.order"].browse(order_ids).action_confirm()
        self.run_parallel(lambda env: env["crm.handoff.notice"]._cron_send())
        with self.environment() as env:
            handoffs = env["crm.handoff"].search(
                [("order_id", "in", order_ids), ("state", "=", "todo")]
            )
            notices = env["crm.handoff.notice"].search([("handoff_id", "in", handoffs.ids)])
            self.assertEqual(set(notices.mapped("state")), {"done"})
            # one message may speak of several; each is spoken of once
            for handoff in handoffs:
                link = f'/odoo/crm.handoff/{handoff.id}"'
                messages = env["mail.message"].search([("body", "ilike", link)])
                self.assertEqual(len(messages), 1)

    def test_process_killed_between_trigger_and_notice_loses_none(self):
        order_id = self.make_order()
        self.run_odoo(
            f"env['sale.order'].browse({order_id}).action_confirm()\n"
            "cr.commit()\n"
            "import os, signal\n"
            "os.kill(os.getpid(), signal.SIGKILL)",
            expected=-signal.SIGKILL,
        )
        with self.environment() as env:
            handoffs = env["crm.handoff"].search(
                [("order_id", "=", order_id), ("state", "=", "todo")]
            )
            self.assertEqual(len(handoffs), 1)
            notices = env["crm.handoff.notice"].search([("handoff_id", "in", handoffs.ids)])
            self.assertEqual(notices.mapped("state"), ["new"])
            env["crm.handoff.notice"]._cron_send()
            self.assertEqual(notices.mapped("state"), ["done"])

    def test_process_killed_before_the_commit_leaves_nothing(self):
        order_id = self.make_order()
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            env["sale.order"].browse(order_id).action_confirm()
            cr.rollback()
        self.assertEqual(self.handoffs(order_id), [])
