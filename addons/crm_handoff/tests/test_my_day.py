"""Handoffs on My Day: of people who never open CRM, with the time left and who owes what."""

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
