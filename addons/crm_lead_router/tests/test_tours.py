from datetime import timedelta

from odoo import fields
from odoo.addons.mail.tests.common import mail_new_test_user
from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestRouterTours(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()

        def person(login, groups):
            return mail_new_test_user(
                cls.env, login=login, password=login, name=login.capitalize(),
                groups=f"base.group_user,{groups}", email=f"{login}@test.example.com",
            )  # fmt: skip

        cls.seller = person("tour_seller", "sales_team.group_sale_salesman")
        cls.second = person("tour_second", "sales_team.group_sale_salesman")
        cls.manager = person("tour_manager", "sales_team.group_sale_manager")
        cls.team = cls.env["crm.team"].create(
            {
                "name": "Tour team",
                "user_id": cls.manager.id,
                "route_enabled": True,
                "crm_team_member_ids": [
                    (0, 0, {"user_id": cls.seller.id}),
                    (0, 0, {"user_id": cls.second.id}),
                ],
            }
        )
        cls.env["crm.route.rule"].create({"name": "Tour rule", "team_id": cls.team.id})
        cls.lead = cls.env["crm.lead"].create(
            {
                "name": "Tour lead",
                "type": "opportunity",
                "team_id": cls.team.id,
                "user_id": False,
            }
        )

    def make_due(self, decision, reclaim=False):
        past = fields.Datetime.now() - timedelta(minutes=1)
        decision._transition({"date_due": past})
        if reclaim:
            self.env.flush_all()
            decision._reclaim(past)
        else:
            decision._remind(past)
        self.env.flush_all()

    def test_salesperson_claims_and_starts(self):
        self.lead._route_write({"route_state": "pool"})
        self.start_tour(
            "/odoo/lead-pool", "crm_lead_router_claim_and_start", login=self.seller.login
        )
        self.env.invalidate_all()
        self.assertEqual(self.lead.user_id, self.seller)
        self.assertEqual(self.lead.assignment_id.state, "started")

    def test_salesperson_is_reminded_and_loses_it_and_the_manager_reads_why(self):
        self.env["crm.lead"]._route_next()
        self.env.flush_all()
        owner = self.lead.user_id
        self.make_due(self.lead.assignment_id)
        self.start_tour(
            f"/odoo/crm.lead/{self.lead.id}", "crm_lead_router_reminded", login=owner.login
        )
        self.make_due(self.lead.assignment_id, reclaim=True)
        self.env["crm.lead"]._route_next()
        self.env.flush_all()
        self.assertNotEqual(self.lead.user_id, owner)
        self.assertFalse(self.lead.with_user(owner).has_access("read"))
        self.start_tour(
            f"/odoo/crm.lead/{self.lead.id}",
            "crm_lead_router_read_reason",
            login=self.manager.login,
        )
