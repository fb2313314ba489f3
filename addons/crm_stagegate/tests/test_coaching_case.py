from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import new_test_user, tagged

from .common import StageGateCase


@tagged("post_install", "-at_install")
class TestCoachingCase(StageGateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case = cls.env["crm.coaching.case"].create(
            {
                "name": "Falls back",
                "user_id": cls.seller.id,
                "checklist_ids": [Command.create({"name": "Talk about it"})],
                "lead_ids": [Command.set(cls.lead.ids)],
            }
        )

    def test_the_team_leader_is_the_coach(self):
        self.assertEqual(self.case.coach_id, self.leader)

    def test_a_leader_does_not_coach_himself(self):
        case = self.env["crm.coaching.case"].create({"name": "x", "user_id": self.leader.id})
        self.assertFalse(case.coach_id)

    def test_person_and_coach_and_manager_see_it_others_do_not(self):
        for user in (self.seller, self.leader, self.manager):
            self.assertEqual(self.case.with_user(user).read(["name"])[0]["name"], "Falls back")
        for user in (self.seller_2, self.engineer):
            with self.assertRaises(AccessError):
                self.case.with_user(user).read(["name"])

    def test_the_person_ticks_off_and_changes_nothing_else(self):
        item = self.case.checklist_ids.with_user(self.seller)
        item.done = True
        self.assertEqual(item.done_by_id, self.seller)
        with self.assertRaises(AccessError):
            item.name = "Nothing to do"
        with self.assertRaises(AccessError):
            item.unlink()
        with self.assertRaises(AccessError):
            item.create({"case_id": self.case.id, "name": "More"})
        with self.assertRaises(AccessError):
            self.case.with_user(self.seller).note = "Not me"
        with self.assertRaises(AccessError):
            self.case.with_user(self.seller).action_done()

    def test_the_person_may_comment(self):
        self.case.with_user(self.seller).message_post(body="We talked.")

    def test_the_coach_works_with_it(self):
        case = self.case.with_user(self.leader)
        case.note = "<p>Agreed.</p>"
        with self.assertRaises(UserError):
            case.action_done()
        case.checklist_ids.done = True
        case.action_done()
        self.assertEqual(case.state, "done")
        self.assertTrue(case.date_closed)
        case.action_reopen()
        self.assertFalse(case.date_closed)
        case.action_cancel()
        self.assertEqual(case.state, "cancelled")

    def test_a_case_stays_with_its_person(self):
        with self.assertRaises(UserError):
            self.case.with_user(self.leader).user_id = self.seller_2

    def test_leaders_open_cases_for_their_people_only(self):
        Case = self.env["crm.coaching.case"].with_user(self.leader)
        Case.create({"name": "New", "user_id": self.seller.id, "coach_id": self.leader.id})
        stranger = new_test_user(self.env, "sg_stranger", "sales_team.group_sale_salesman")
        with self.assertRaises(AccessError):
            Case.create({"name": "New", "user_id": stranger.id, "coach_id": self.leader.id})

    def test_salespeople_open_no_cases(self):
        Case = self.env["crm.coaching.case"].with_user(self.seller_2)
        with self.assertRaises(AccessError):
            Case.create({"name": "New", "user_id": self.seller.id, "coach_id": self.seller_2.id})
