"""A question whose gate asks for something of the customer follows the customer at once."""

from odoo.tests import tagged

from .test_approval_validity import ApprovalCase


@tagged("post_install", "-at_install")
class TestQuestionsFollowTheCustomer(ApprovalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.strategic = cls.env["res.partner.category"].create({"name": "Strategic"})
        cls.group = cls.env["res.partner"].create({"name": "Group", "is_company": True})

    def _wait_for(self, domain):
        self.gate_leader.lead_domain = domain
        approval = self._ask()
        self.assertEqual(approval.state, "pending")
        return approval

    def test_a_tag_is_taken_away(self):
        self.customer.category_id = self.strategic
        approval = self._wait_for(f"[('partner_id.category_id', 'in', {self.strategic.ids})]")
        self.customer.category_id = False
        self.assertEqual(approval.state, "cancelled")

    def test_a_tag_of_the_parent_is_taken_away(self):
        self.customer.parent_id = self.group
        self.group.category_id = self.strategic
        approval = self._wait_for("[('partner_id.parent_id.category_id.name', '=', 'Strategic')]")
        self.group.category_id = False
        self.assertEqual(approval.state, "cancelled")

    def test_another_parent(self):
        self.customer.parent_id = self.group
        approval = self._wait_for(f"[('partner_id.parent_id', '=', {self.group.id})]")
        self.customer.parent_id = False
        self.assertEqual(approval.state, "cancelled")

    def test_somewhere_below_another_company(self):
        self.customer.parent_id = self.group
        approval = self._wait_for(f"[('partner_id', 'child_of', {self.group.ids})]")
        self.customer.parent_id = False
        self.assertEqual(approval.state, "cancelled")

    def test_what_still_holds_waits_on(self):
        self.customer.category_id = self.strategic
        approval = self._wait_for(f"[('partner_id.category_id', 'in', {self.strategic.ids})]")
        other = self.env["res.partner.category"].create({"name": "Other"})
        self.customer.category_id |= other
        self.assertEqual((approval.state, approval.is_stale), ("pending", False))

    # -- what it costs ------------------------------------------------------------------------

    def _cost(self, values):
        partners = self.env["res.partner"].create([{"name": f"Nobody {n}"} for n in range(5)])
        self.env["crm.stage.gate"]._find_customer_paths()
        self.env.flush_all()
        partners.mapped("category_id")
        before = self.env.cr.sql_log_count
        partners.write(values)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_writes_cost_nothing_where_no_gate_asks_and_little_where_nothing_waits(self):
        category, name = {"category_id": [(4, self.strategic.id)]}, {"comment": "x"}
        self._cost(category), self._cost(name)
        free = self._cost(category), self._cost(name)
        self.gate_leader.lead_domain = f"[('partner_id.category_id', 'in', {self.strategic.ids})]"
        self._cost(category), self._cost(name)
        asked = self._cost(category), self._cost(name)
        self.assertEqual(asked[1], free[1])
        self.assertLessEqual(asked[0] - free[0], 1)
