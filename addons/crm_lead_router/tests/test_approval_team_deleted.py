"""A whole team is deleted while owners of its leads wait for an approval."""

from odoo.tests import new_test_user, tagged

from .common import ApprovalCase


@tagged("post_install", "-at_install")
class TestApprovalTeamDeleted(ApprovalCase):
    def setUp(self):
        super().setUp()
        self.chief = new_test_user(self.env, "rt_chief", "sales_team.group_sale_manager")
        self.route_case()

    def _delete_team(self):
        self.team_name = self.team.name
        self.team.with_user(self.chief).unlink()
        self.env.flush_all()
        self.env.invalidate_all()

    def test_the_choice_of_a_rule_closes_and_says_why(self):
        self.rule.team_id = self.team
        self._delete_team()
        self.assertEqual(self.approval.state, "cancelled")
        self.assertIn(self.team_name, self.approval.ended_reason)
        self.assertFalse(self.approval.activity_ids)
        self.assertEqual(self.case.route_state, "queued")
        self.assertNotIn("Nobody can approve", "".join(self.case.message_ids.mapped("body")))

    def test_the_choice_of_a_rule_without_a_team_closes_too(self):
        self._delete_team()
        self.assertEqual(self.approval.state, "cancelled")
        self.assertIn(self.team_name, self.approval.ended_reason)

    def test_what_a_person_asked_for_closes_and_they_are_told(self):
        lead = self.given_to(self.ann)
        # a team that was given leads cannot be deleted
        self.team = self._team("West", self.mia, {})
        lead.write({"team_id": self.team.id, "assignment_reason": "test"})
        self.env["crm.route.request"].with_user(self.ann).create(
            {"lead_id": lead.id, "user_id": self.ben.id, "reason": "He knows them"}
        ).action_apply()
        asked = self.waiting(lead)
        self._delete_team()
        self.assertEqual(asked.state, "cancelled")
        self.assertIn("West", asked.ended_reason)
        self.assertTrue(any("Nobody can decide" in each for each in self.inbox(self.ann)))

    def test_what_another_teams_leader_decides_is_looked_up_again(self):
        """The new owner's team is deleted, the lead's is not: the director is asked now."""
        other = self.env["crm.team"].create({"name": "North", "user_id": self.mia.id})
        zoe = self._user("zoe", "sales_team.group_sale_salesman")
        self.env["crm.team.member"].create({"crm_team_id": other.id, "user_id": zoe.id})
        lead = self.given_to(self.ann)
        self.env["crm.route.request"].with_user(self.ann).create(
            {"lead_id": lead.id, "user_id": zoe.id, "reason": "She knows them"}
        ).action_apply()
        asked = self.waiting(lead)
        self.team.user_id = False
        self.assertEqual(asked.approver_ids, self.mia)
        self.team = other
        self._delete_team()
        self.assertEqual((asked.state, asked.approver_ids), ("pending", self.dan))
