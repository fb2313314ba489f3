"""Handoffs on My Day: of people who never open CRM, with the time left and who owes what."""

from odoo import Command
from odoo.tests import tagged

from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestHandoffMyDay(HandoffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order.action_confirm()

    def rows(self, user):
        day = self.env["crm.my.day"].with_user(user).get_my_day()
        return [row for row in day["rows"] if row["kind"] == "handoffs"]

    def test_finance_sees_its_own_with_the_time_left(self):
        rows = self.rows(self.finance)
        handoff = self.handoff(self.node_payment)
        self.assertEqual([row["res_id"] for row in rows], handoff.ids)
        self.assertEqual(rows[0]["due"], str(handoff.deadline or ""))
        self.assertIn(self.partner.name, rows[0]["subtitle"])

    def test_whoever_is_alone_in_a_role_starts_it_in_the_row(self):
        action = self.rows(self.finance)[0]["action"]
        self.assertEqual(action["method"], "action_start")
        record = self.env[action["model"]].with_user(self.finance).browse(action["ids"])
        record.action_start()
        self.assertNotEqual(self.rows(self.finance)[0]["action"]["method"], "action_start")

    def test_others_of_a_role_may_take_what_nobody_has(self):
        self.role_finance.user_ids |= self.engineer
        handoff = self.handoff(self.node_payment)
        handoff.sudo()._set({"user_id": None})
        for user in (self.finance, self.engineer):
            self.assertEqual([row["res_id"] for row in self.rows(user)], handoff.ids)
        handoff.with_user(self.engineer).action_start()
        self.assertEqual(self.rows(self.finance), [])

    def test_what_is_missing_and_who_owes_it(self):
        handoff = self.handoff(self.node_payment)
        self.env["crm.handoff.requirement"].create(
            {
                "node_id": self.node_payment.id,
                "name": "Stamped contract",
                "direction": "input",
                "kind": "document",
            }
        )
        handoff.invalidate_recordset()
        row = self.rows(self.finance)[0]
        owed = f"Stamped contract (owed by {handoff.salesperson_id.name})"
        self.assertEqual(row["obstacle"], f"Missing: {owed}")

    def test_a_role_that_owes_something_is_named(self):
        handoff = self.handoff(self.node_payment)
        self.env["crm.handoff.requirement"].create(
            {
                "node_id": self.node_payment.id,
                "name": "Drawing",
                "direction": "input",
                "kind": "document",
                "owed_by": "role",
                "role_id": self.role_production.id,
            }
        )
        handoff.invalidate_recordset()
        row = self.rows(self.finance)[0]
        self.assertEqual(row["obstacle"], f"Missing: Drawing (owed by {self.role_production.name})")

    def test_for_finance_handoffs_come_before_all_else(self):
        self.partner.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.finance.id, date_deadline="2020-01-01"
        )
        day = self.env["crm.my.day"].with_user(self.finance)
        kinds = [row["kind"] for row in day.get_my_day()["rows"]]
        self.assertEqual(kinds, ["handoffs", "activities"])
        before = self.rows(self.finance)[0]["harm"]
        self.finance.group_ids |= self.env.ref("sales_team.group_sale_salesman")
        self.assertLess(self.rows(self.finance)[0]["harm"], before)

    def takers(self, user, row):
        """Who may get it, as ``user`` would give it."""
        day = self.env["crm.my.day"].with_user(user)
        day._my_day_add_takers([row])
        return self.env["res.users"].search(row["takers"]) if row["takers"] else None

    def test_it_goes_to_another_of_its_role(self):
        (row,) = self.rows(self.finance)
        self.assertIsNone(self.takers(self.manager, row), "nobody else has the role")
        self.role_finance.user_ids |= self.engineer
        self.assertEqual(self.takers(self.manager, row), self.engineer)
        self.assertIsNone(self.takers(self.sales_2, row), "it is not theirs to give")

    def test_the_leader_gives_what_a_salesperson_owes_to_another(self):
        self.env["crm.team"].create(
            {
                "name": "Fasteners",
                "user_id": self.manager.id,
                "member_ids": [Command.set((self.sales | self.sales_2).ids)],
            }
        )
        self.lead.stage_id = self.stage_price
        handoff = self.env["crm.handoff"].search(
            [("lead_id", "=", self.lead.id), ("node_id", "=", self.node_solution.id)]
        )
        row = next(row for row in self.rows(self.sales) if row["res_id"] == handoff.id)
        day = self.env["crm.my.day"].with_user(self.manager)
        day.reassign(self.sales.id, row["key"], self.sales_2.id, "On leave")
        self.assertEqual(handoff.user_id, self.sales_2)
        self.assertIn("On leave", handoff.message_ids[0].body)
        self.assertIn(handoff.id, [row["res_id"] for row in self.rows(self.sales_2)])

    def test_the_rest_of_the_house_sees_none(self):
        self.assertEqual(self.rows(self.engineer), [])
        self.assertEqual(self.rows(self.sales_2), [])

    def test_queries_do_not_grow_with_the_rows(self):
        def look():
            self.env.flush_all()
            self.env.invalidate_all()
            return self.rows(self.finance)

        self._create_order().action_confirm()
        look()
        before = self.cr.sql_log_count
        look()
        few = self.cr.sql_log_count - before
        for _each in range(6):
            self._create_order().action_confirm()
        look()
        with self.assertQueryCount(few):
            rows = look()
        self.assertEqual(len(rows), 8)
