"""Who is gone, or goes on leave before the deadline, gets no work that opens now."""

from datetime import timedelta

from odoo import Command, fields
from odoo.tests import new_test_user, tagged

from .common import HandoffCommon


@tagged("post_install", "-at_install")
class TestHandoffAbsent(HandoffCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.notary_fallback_user_id = cls.manager
        cls.finance_2 = new_test_user(
            cls.env, login="handoff_finance_2", groups="crm_handoff.group_handoff_user"
        )
        cls.node_contract.completion = "manual"
        cls.node_first = cls.env["crm.handoff.node"].create(
            {
                "flow_id": cls.flow.id,
                "name": "Invoice",
                "trigger": "order_confirmed",
                "role_id": cls.role_finance.id,
            }
        )

    def leave(self, user, days=0, length=20):
        """``user`` is on leave from in ``days``, an hour from now if these are 0."""
        start = fields.Datetime.now() + (timedelta(days=days) if days else timedelta(hours=1))
        resource = user.resource_ids or self.env["resource.resource"].create(
            {"name": user.name, "user_id": user.id, "company_id": self.company.id}
        )
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Leave",
                "resource_id": resource[0].id,
                "company_id": self.company.id,
                "date_from": start,
                "date_to": start + timedelta(days=length),
            }
        )

    def opened(self, node):
        self.order.action_confirm()
        return self.handoff(node)

    def in_team_of(self, leader):
        self.env["crm.team"].create(
            {
                "name": "Team",
                "user_id": leader.id,
                "crm_team_member_ids": [Command.create({"user_id": self.sales.id})],
            }
        )

    # -- the salesperson ----------------------------------------------------------------------

    def test_the_leader_gets_what_opens_for_a_salesperson_about_to_leave(self):
        self.in_team_of(self.sales_2)
        self.leave(self.sales)
        handoff = self.opened(self.node_contract)
        self.assertEqual(handoff.user_id, self.sales_2)
        self.assertEqual(handoff.salesperson_id, self.sales)

    def test_the_fallback_of_the_company_gets_it_without_a_leader(self):
        self.leave(self.sales)
        self.assertEqual(self.opened(self.node_contract).user_id, self.manager)

    def test_the_fallback_gets_it_where_the_leader_is_away_too(self):
        self.in_team_of(self.sales_2)
        self.leave(self.sales)
        self.leave(self.sales_2)
        self.assertEqual(self.opened(self.node_contract).user_id, self.manager)

    def test_an_archived_salesperson_gets_nothing(self):
        self.sales.active = False
        self.assertEqual(self.opened(self.node_contract).user_id, self.manager)

    def test_a_leave_after_the_deadline_does_not_count(self):
        self.leave(self.sales, days=60)
        self.assertEqual(self.opened(self.node_contract).user_id, self.sales)

    def test_the_clock_is_that_of_who_gets_it(self):
        self.leave(self.sales)
        handoff = self.opened(self.node_contract)
        self.assertLess(handoff.deadline, fields.Datetime.now() + timedelta(days=10))

    def test_it_stays_with_the_salesperson_where_nobody_else_is_there(self):
        self.company.notary_fallback_user_id = False
        self.leave(self.sales)
        self.assertEqual(self.opened(self.node_contract).user_id, self.sales)

    def test_the_fallback_of_another_company_does_not_get_it(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.manager.write({"company_ids": [Command.set(other.ids)], "company_id": other.id})
        self.leave(self.sales)
        self.assertEqual(self.opened(self.node_contract).user_id, self.sales)

    # -- the only one of a role ---------------------------------------------------------------

    def test_who_is_alone_in_a_role_gets_nothing_while_away(self):
        self.leave(self.finance)
        handoff = self.opened(self.node_first)
        self.assertEqual(handoff.user_id, self.manager)
        self.assertEqual(handoff.role_id, self.role_finance)

    def test_it_stays_open_to_the_role_while_one_of_it_is_there(self):
        self.role_finance.user_ids += self.finance_2
        self.leave(self.finance)
        self.assertFalse(self.opened(self.node_first).user_id)

    def test_it_goes_to_the_fallback_while_nobody_of_the_role_is_there(self):
        self.role_finance.user_ids += self.finance_2
        self.leave(self.finance)
        self.leave(self.finance_2)
        self.assertEqual(self.opened(self.node_first).user_id, self.manager)

    def test_who_could_not_work_on_it_does_not_get_it_instead(self):
        self.company.notary_fallback_user_id = self.sales_2
        self.leave(self.finance)
        handoff = self.opened(self.node_first)
        self.assertFalse(handoff.user_id)
        self.assertTrue(handoff.with_user(self.finance).is_mine)

    def test_archived_people_are_none_of_a_role_whoever_looks(self):
        self.role_finance.user_ids += self.finance_2
        self.finance_2.active = False
        self.order.with_context(active_test=False).action_confirm()
        self.assertEqual(self.handoff(self.node_first).user_id, self.finance)

    # -- what opens later ---------------------------------------------------------------------

    def test_what_waited_is_not_opened_for_who_is_away_by_then(self):
        contract = self.opened(self.node_contract)
        payment = self.handoff(self.node_payment)
        self.assertEqual(payment.user_id, self.finance)
        self.leave(self.finance)
        contract.with_user(self.sales).action_done()
        self.assertEqual(payment.state, "todo")
        self.assertEqual(payment.user_id, self.manager)

    # -- people of a role change --------------------------------------------------------------

    def test_who_is_alone_in_a_role_now_but_away_takes_nothing_over(self):
        handoff = self.opened(self.node_first)
        handoff.with_user(self.finance).action_start()
        self.leave(self.finance_2)
        self.role_finance.user_ids = self.finance_2
        self.assertEqual(handoff.user_id, self.manager)

    def test_what_another_has_instead_is_not_told_again(self):
        self.leave(self.finance)
        handoff = self.opened(self.node_first)
        self.env["crm.handoff.notice"].search([]).unlink()
        self.env["crm.handoff"]._follow_people(self.role_finance)
        self.assertEqual(handoff.user_id, self.manager)
        self.assertFalse(self.notices("opened", handoff))

    def test_a_changed_role_gives_nothing_to_who_is_away(self):
        handoff = self.opened(self.node_first)
        self.leave(self.engineer)
        self.node_first.role_id = self.role_engineering
        self.assertEqual(handoff.user_id, self.manager)
        self.assertEqual(handoff.role_id, self.role_engineering)

    def test_work_for_the_salesperson_now_gives_nothing_to_who_is_away(self):
        handoff = self.opened(self.node_first)
        self.leave(self.sales)
        self.node_first.write({"responsible": "salesperson", "role_id": False})
        self.assertEqual(handoff.user_id, self.manager)

    # -- costs --------------------------------------------------------------------------------

    def test_absences_are_looked_up_for_all_at_once(self):
        def cost(orders):
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE sale_order SET state = 'sale' WHERE id = ANY(%s)", (orders.ids,)
            )
            self.env.invalidate_all()
            orders.read(["state", "opportunity_id"])
            before = self.env.cr.sql_log_count
            self.env["crm.handoff"]._fire("order_confirmed", orders)
            return self.env.cr.sql_log_count - before

        self.leave(self.sales)
        self.leave(self.finance)
        orders = self.env["sale.order"].union(*(self._create_order() for _ in range(24)))
        cost(orders[:1])
        few = cost(orders[1:3])
        self.assertLessEqual(cost(orders[3:]), few)
