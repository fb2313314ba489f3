from odoo import Command
from odoo.tests import tagged

from .common import RouterCase


@tagged("post_install", "-at_install")
class TestHandover(RouterCase):
    """Leads of somebody who left: the rules refuse nothing, and each lead says why it moved."""

    def hand_over(self, rule="one", users=None):
        users = self.ben if users is None else users
        self.env["crm.handover"].with_user(self.mia).create(
            {
                "leaver_ids": [Command.set(self.ann.ids)],
                "rule": rule,
                "user_id": users[:1].id,
                "user_ids": [Command.set(users.ids)],
                "reason": "Ann has left",
            }
        ).action_hand_over()
        self.env.flush_all()
        self.env.invalidate_all()

    def test_routed_leads_get_their_assignment(self):
        leads = self.given_to(self.ann) | self.given_to(self.ann)
        old = leads.assignment_id
        self.hand_over()
        self.assertEqual(leads.user_id, self.ben)
        self.assertEqual(set(old.mapped("state")), {"reassigned"})
        for lead in leads:
            assignment = lead.assignment_id
            self.assertEqual(
                (assignment.user_id, assignment.previous_user_id, assignment.reason),
                (self.ben, self.ann, "Ann has left"),
            )
            self.assertTrue(assignment.date_due)
        self.assertEqual(set(leads.mapped("route_state")), {"owned"})

    def test_when_the_owner_is_archived_first(self):
        lead = self.given_to(self.ann)
        self.ann.with_user(self.env.ref("base.user_admin")).action_archive()
        self.hand_over("capacity", self.ben | self.cai)
        self.assertIn(lead.user_id, self.ben | self.cai)

    def test_rules_that_name_them(self):
        rule = self.env["crm.route.rule"].create(
            {"name": "Only Ann and Cai", "user_ids": [Command.set((self.ann | self.cai).ids)]}
        )
        alone = self.env["crm.route.rule"].create(
            {"name": "Only Ann", "user_ids": [Command.set(self.ann.ids)]}
        )
        self.ann.active = False
        self.hand_over()
        self.assertEqual(rule.with_context(active_test=False).user_ids, self.ben | self.cai)
        self.assertEqual(alone.with_context(active_test=False).user_ids, self.ben)

    def test_queries_do_not_grow_with_leads(self):
        counts = []
        for number in (4, 4, 30):
            self.leads(number).write({"user_id": self.ann.id, "assignment_reason": "test"})
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.hand_over()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[2], counts[1] + 15)
