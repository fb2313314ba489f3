"""What it saved: figures of a month, from what was recorded."""

from odoo.tests import tagged

from ..subjects.saved import LEAD
from .common import TrustCase


@tagged("post_install", "-at_install")
class TestSaved(TrustCase):
    def saved(self, user):
        data = (
            self.env["crm.trust.page"]
            .with_user(user)
            .saved_data({"company_id": user.company_id.id})
        )
        return {tile["code"]: tile for tile in data["tiles"]}

    def by_itself(self, user):
        robot = self.env(user=self.env.ref("base.user_root"))
        lead = self.lead(user)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET create_uid = %s WHERE id = %s", (robot.uid, lead.id)
        )
        self.env.invalidate_all()
        return lead

    def test_minutes_of_leads_that_came_by_themselves(self):
        self.lead(self.ann).with_user(self.ann)
        typed = (
            self.env["crm.lead"]
            .with_user(self.ann)
            .create({"name": "Typed", "type": "opportunity", "team_id": self.east.id})
        )
        before = self.saved(self.lea)["minutes_not_typed"]["value"]
        lead = self.by_itself(self.ann)
        after = self.saved(self.lea)["minutes_not_typed"]["value"]
        self.assertEqual(after - before, LEAD)
        counted = self.counted(self.lea, "minutes_not_typed")
        self.assertIn(lead, counted)
        self.assertNotIn(typed, counted)

    def test_each_says_how_it_is_worked_out(self):
        tiles = self.saved(self.mia)
        self.assertLessEqual({"minutes_not_typed", "fell_back_in_time"}, set(tiles))
        self.assertTrue(all(tile["formula"] and tile["says"] for tile in tiles.values()))

    def test_a_deal_that_fell_back_and_is_alive(self):
        lead, lost = self.lead(self.ann), self.lead(self.ann)
        for each in (lead, lost):
            each._stagegate_record_transitions(
                [
                    {
                        "lead": each,
                        "kind": "demote",
                        "cause": "evidence",
                        "from_stage": self.second_stage,
                        "to_stage": self.first_stage,
                        "reason": "",
                    }
                ]
            )
        lost.action_set_lost()
        self.env.flush_all()
        self.assertEqual(self.counted(self.lea, "fell_back_in_time"), lead)
        self.assertEqual(self.saved(self.ann)["fell_back_in_time"]["value"], 1)
        self.assertEqual(self.saved(self.bob)["fell_back_in_time"]["value"], 0)

    def test_who_has_no_crm_sees_none_of_it(self):
        self.assertNotIn("fell_back_in_time", self.saved(self.fin))
