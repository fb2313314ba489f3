from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import RouterCase


@tagged("post_install", "-at_install")
class TestClaim(RouterCase):
    def pooled(self, **values):
        lead = self.lead(**values)
        lead._route_write({"route_state": "pool"})
        self.env.flush_all()
        return lead

    def test_claim_gives_the_lead_and_starts_the_clock(self):
        lead = self.pooled()
        lead.with_user(self.ann).action_claim()
        self.assertEqual(lead.user_id, self.ann)
        self.assertEqual(lead.assignment_id.kind, "claim")
        self.assertTrue(lead.assignment_id.date_due)

    def test_second_claim_is_told_who_was_faster(self):
        lead = self.pooled()
        lead.with_user(self.ann).action_claim()
        lead.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "Ann|access|allowed"):
            lead.with_user(self.ben).action_claim()
        self.assertEqual(lead.user_id, self.ann)

    def test_only_who_can_claim_is_shown_the_button(self):
        west = self._team("West", self.mia, {self.ben: 5})
        lead = self.pooled(team_id=west.id)
        shown = {user: lead.with_user(user).can_claim for user in (self.ann, self.ben)}
        self.assertEqual(shown, {self.ann: False, self.ben: True})

    def test_no_button_without_room(self):
        leads = self.env["crm.lead"]
        for _number in range(6):
            leads |= self.pooled()
        leads[:5].with_user(self.cai).action_claim()
        self.assertFalse(leads[5:].with_user(self.cai).can_claim)

    def test_the_button_costs_the_same_for_many_leads(self):
        leads = self.env["crm.lead"]
        for _number in range(12):
            leads |= self.pooled()
        counts = []
        for part in (leads[:2], leads):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            part.with_user(self.ann).mapped("can_claim")
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)

    def test_claim_keeps_to_the_capacity(self):
        leads = self.env["crm.lead"]
        for _number in range(6):
            leads |= self.pooled()
        with self.assertRaisesRegex(UserError, "no room"):
            leads.with_user(self.cai).action_claim()
        self.assertFalse(leads.user_id)
        leads[:5].with_user(self.cai).action_claim()
        self.assertEqual(len(leads.filtered(lambda lead: lead.user_id == self.cai)), 5)

    def test_claim_of_what_waits_elsewhere_is_refused(self):
        lead = self.lead()
        with self.assertRaises(UserError):
            lead.with_user(self.ann).action_claim()

    def test_claim_in_a_foreign_team_is_refused(self):
        team = self._team("West", self.mia, {self.ben: 5})
        lead = self.pooled(team_id=team.id)
        with self.assertRaisesRegex(UserError, "West"):
            lead.with_user(self.ann).action_claim()

    def test_claim_of_a_lead_taken_back_is_refused_for_its_former_owner(self):
        lead = self.given_to(self.ann)
        self.at("2026-11-03 17:00:00")
        self.sweep()
        lead._route_write({"route_state": "pool"})
        with self.assertRaisesRegex(UserError, "did not start"):
            lead.with_user(self.ann).action_claim()

    @mute_logger("odoo.sql_db")
    def test_one_open_decision_a_lead_in_the_database(self):
        lead = self.given_to(self.ann)
        decision = lead.assignment_id
        with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
            self.env.cr.execute(
                "INSERT INTO crm_lead_assignment (lead_id, user_id, kind, state, date)"
                " VALUES (%s, %s, 'claim', 'assigned', now())",
                [lead.id, self.ben.id],
            )
        self.assertIn("one_open", str(caught.exception))
        self.assertEqual(decision.state, "assigned")

    @mute_logger("odoo.sql_db")
    def test_the_database_refuses_to_rewrite_a_decision(self):
        decision = self.given_to(self.ann).assignment_id
        for statement in (
            f"UPDATE crm_lead_assignment SET user_id = {self.ben.id} WHERE id = %s",
            "UPDATE crm_lead_assignment SET explanation = '{}' WHERE id = %s",
            "DELETE FROM crm_lead_assignment WHERE id = %s",
        ):
            with self.assertRaises(Exception) as caught, self.env.cr.savepoint():
                self.env.cr.execute(statement, [decision.id])
            self.assertIn("append-only", str(caught.exception))

    def test_manager_sends_the_pool_through_the_rules_again(self):
        lead = self.pooled()
        with self.assertRaises(AccessError):
            lead.with_user(self.ann).action_route_again()
        lead.with_user(self.mia).action_route_again()
        self.route()
        self.assertTrue(lead.user_id)

    def test_whoever_loses_a_claim_reads_who_was_faster(self):
        lead = self.pooled(name="Hot one")
        lead.with_user(self.ben).read(["name"])
        lead.with_user(self.ann).action_claim()
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(lead.with_user(self.ben).has_access("read"))
        with self.assertRaisesRegex(UserError, "Hot one.*Ann was faster"):
            lead.with_user(self.ben).action_claim()

    def test_nothing_is_said_about_leads_that_were_not_in_the_pool(self):
        lead = self.given_to(self.ann)
        with self.assertRaises(AccessError) as caught:
            lead.with_user(self.ben).action_claim()
        self.assertNotIn("faster", str(caught.exception))

    def test_nothing_is_said_to_people_of_another_company(self):
        lead = self.pooled()
        lead.with_user(self.ann).action_claim()
        company = self.env["res.company"].create({"name": "Abroad"})
        sam = self._user(
            "sam", "sales_team.group_sale_salesman",
            company_id=company.id, company_ids=[(6, 0, company.ids)],
        )  # fmt: skip
        lead._route_write({"company_id": self.company.id})
        self.env.flush_all()
        with self.assertRaises(AccessError) as caught:
            lead.with_user(sam).action_claim()
        self.assertNotIn("faster", str(caught.exception))

    def test_capacity_zero_in_a_team_means_none_of_it(self):
        self.env["ir.config_parameter"].sudo().set_param("sales_team.membership_multi", "True")
        self._team("West", self.mia, {self.ann: 0, self.ben: 10})
        lead = self.pooled(team_id=self.env["crm.team"].search([("name", "=", "West")]).id)
        with self.assertRaisesRegex(UserError, "capacity there is 0"):
            lead.with_user(self.ann).action_claim()
