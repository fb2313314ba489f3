from odoo import Command
from odoo.tests import tagged

from .common import RouterCase


@tagged("post_install", "-at_install")
class TestRouterCompany(RouterCase):
    """A group of two: each company has its own people, rules, clock and director.

    ``South`` is the second company; Sam sells there, Sue leads, Stan directs.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.south = cls.env["res.company"].create(
            {"name": "South", "resource_calendar_id": cls.calendar.id}
        )
        cls.env.user.company_ids += cls.south
        own = {"company_id": cls.south.id, "company_ids": [Command.set(cls.south.ids)]}
        cls.sam = cls._user("sam", "sales_team.group_sale_salesman", **own)
        cls.sue = cls._user("sue", "sales_team.group_sale_manager", **own)
        cls.stan = cls._user("stan", "sales_team.group_sale_manager", **own)
        cls.team_south = cls._team("South", cls.sue, {cls.sam: 10})
        cls.team_south.company_id = cls.south
        cls.south.write({"notary_director_id": cls.stan.id, "route_remind_8h": 3})

    def lead_south(self, **values):
        return self.lead(team_id=self.team_south.id, company_id=self.south.id, **values)

    def test_each_companys_leads_go_to_its_own_people(self):
        lead, other = self.lead_south(), self.lead()
        self.route()
        self.assertEqual(lead.user_id, self.sam)
        self.assertEqual(lead.assignment_id.company_id, self.south)
        self.assertIn(other.user_id, self.ann | self.ben | self.cai)

    def test_a_rule_of_one_company_leaves_the_others_leads_alone(self):
        self.rule.company_id = self.company
        lead = self.lead_south()
        self.route()
        self.assertEqual(lead.route_state, "pool")

    def test_the_clock_is_that_of_the_leads_company(self):
        lead, other = self.lead_south(urgency="8h"), self.lead(urgency="8h")
        self.route()
        # Monday 9:00 and three or two working hours
        self.assertEqual(str(lead.assignment_id.date_remind), "2026-11-02 12:00:00")
        self.assertEqual(str(other.assignment_id.date_remind), "2026-11-02 11:00:00")

    def test_the_director_is_that_of_the_leads_company(self):
        self.company.notary_director_id = self.dan
        self.rule.approval = "always"
        lead = self.lead_south()
        self.route()
        approval = self.env["crm.route.approval"].search([("lead_id", "=", lead.id)])
        self.assertEqual(approval.approver_ids, self.sue)
        approval.with_user(self.sue).action_approve()
        second = self.env["crm.route.approval"].search(
            [("lead_id", "=", lead.id), ("state", "=", "pending")]
        )
        self.assertEqual(second.approver_ids, self.stan)

    def test_people_see_the_decisions_of_their_company(self):
        (lead, other) = self.lead_south(), self.lead()
        self.route()
        Decision = self.env["crm.lead.assignment"].with_user(self.sue)
        seen = Decision.search([("lead_id", "in", (lead | other).ids)])
        self.assertEqual(seen.sudo().lead_id, lead)
