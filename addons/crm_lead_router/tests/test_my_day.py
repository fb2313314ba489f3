"""The router on My Day: clocks with their end, why me, leads that say too little."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.my_day import POOL_SHOWN
from .common import MONDAY, RouterCase


@tagged("post_install", "-at_install")
class TestRouterMyDay(RouterCase):
    def rows(self, user, kind):
        day = self.env["crm.my.day"].with_user(user).get_my_day()
        return [row for row in day["rows"] if row["kind"] == kind]

    def owned(self, **values):
        """A lead that the rules gave to somebody."""
        lead = self.lead(**values)
        self.route()
        return lead

    def test_a_clock_says_when_the_lead_is_lost_and_why_it_is_mine(self):
        lead = self.owned(phone="+86 138 0013 8000", partner_name="Wuxi Motors")
        row = self.rows(lead.user_id, "clocks")[0]
        assignment = lead.assignment_id
        self.assertEqual(row["due"], str(assignment.date_reclaim))
        self.assertTrue(row["is_clock"])
        self.assertEqual((row["res_model"], row["res_id"]), ("crm.lead", lead.id))
        self.assertEqual(row["phone"], lead.phone)
        self.assertIn("Wuxi Motors", row["subtitle"])
        self.assertEqual(row["action"]["method"], "action_start_followup")
        explain = row["others"][0]
        text = (
            self.env[explain["model"]]
            .with_user(lead.user_id)
            .browse(explain["ids"])[explain["field"]]
        )
        self.assertIn(self.rule.name, text)

    def test_it_cannot_be_put_off(self):
        lead = self.owned()
        row = self.rows(lead.user_id, "clocks")[0]
        self.assertFalse(row["can_wait"])

    def test_started_it_is_gone(self):
        lead = self.owned()
        owner = lead.user_id
        lead.with_user(owner).action_start_followup()
        self.assertEqual(self.rows(owner, "clocks"), [])

    def test_others_do_not_see_it(self):
        lead = self.owned()
        for user in (self.ann | self.ben | self.cai) - lead.user_id:
            self.assertEqual(self.rows(user, "clocks"), [])

    def test_the_nearer_the_end_the_higher(self):
        lead = self.owned()
        before = self.rows(lead.user_id, "clocks")[0]["harm"]
        self.at(MONDAY + timedelta(hours=3))
        self.assertGreater(self.rows(lead.user_id, "clocks")[0]["harm"], before)

    def test_an_incomplete_lead_says_what_is_missing(self):
        lead = self.owned()
        lead.with_user(lead.user_id).action_start_followup()
        row = self.rows(lead.user_id, "incomplete")[0]
        self.assertIn("Mobile", row["why"])

    def test_the_leader_reassigns_with_the_reason_that_the_router_asks_for(self):
        lead = self.owned()
        owner = lead.user_id
        other = ((self.ann | self.ben) - owner)[0]
        key = self.rows(owner, "clocks")[0]["key"]
        day = self.env["crm.my.day"].with_user(self.mia)
        day.reassign(owner.id, key, other.id, "Knows the customer")
        self.assertEqual(lead.user_id, other)
        self.assertEqual(lead.assignment_id.reason, "Knows the customer")

    def test_a_leader_who_does_not_administer_chooses_among_salespeople(self):
        lea = self._user("lea", "sales_team.group_sale_salesman_all_leads")
        accountant = self._user("acc", "base.group_partner_manager")
        self.team.user_id = lea
        lead = self.owned()
        day = self.env["crm.my.day"].with_user(lea)
        people = day.get_team_day()["people"]
        (row,) = (row for person in people for row in person["rows"] if row["res_id"] == lead.id)
        found = self.env["res.users"].with_user(lea).search(row["takers"])
        self.assertLessEqual((self.ann | self.ben) - lead.user_id, found)
        self.assertNotIn(accountant, found)
        with self.assertRaises(UserError):
            day.reassign(lead.user_id.id, row["key"], accountant.id, "Knows the customer")

    def test_what_was_taken_back_is_told_to_the_leader(self):
        lead = self.owned(name="M8 bolts")
        owner = lead.user_id
        self.at(lead.assignment_id.date_remind)
        self.sweep()
        self.at(lead.assignment_id.date_reclaim)
        self.sweep()
        changes = self.env["crm.my.day"].with_user(self.mia).get_team_day()["changes"]
        self.assertIn(
            ("M8 bolts", owner.id), {(each["title"], each["user_id"]) for each in changes}
        )

    def pooled(self, count=1, **values):
        leads = self.leads(count, **values)
        leads._route_write({"route_state": "pool"})
        return leads

    def test_the_best_of_the_pool_are_claimed_and_started_in_the_row(self):
        lead = self.pooled(phone="+86 138 0013 8000")
        (row,) = self.rows(self.ann, "pool")
        self.assertTrue(row["is_offer"], "it is nobody's duty")
        self.assertFalse(row["phone"], "the number is of who has it")
        action = row["action"]
        self.assertTrue(action["stays"])
        record = self.env[action["model"]].with_user(self.ann).browse(action["ids"])
        getattr(record, action["method"])()
        self.assertEqual((lead.user_id, lead.assignment_id.state), (self.ann, "started"))
        self.assertEqual(self.rows(self.ann, "pool"), [])
        self.assertEqual(self.rows(self.ben, "pool"), [])

    def test_what_somebody_may_not_claim_is_not_offered(self):
        west = self._team("West", self.dan, {self.ben: 10})
        lead = self.pooled(team_id=west.id)
        self.assertEqual(self.rows(self.ann, "pool"), [])
        self.assertEqual([row["res_id"] for row in self.rows(self.ben, "pool")], lead.ids)

    def test_nothing_is_offered_to_who_has_no_room(self):
        self.pooled()
        member = self.team.crm_team_member_ids.filtered(lambda each: each.user_id == self.cai)
        member.assignment_max = 0
        self.assertEqual(self.rows(self.cai, "pool"), [])

    def test_few_are_shown_and_the_rest_is_counted(self):
        self.pooled(7)
        rows = self.rows(self.ann, "pool")
        self.assertEqual(len(rows), POOL_SHOWN)
        self.assertFalse(any(row["more"] for row in rows[:-1]))
        self.assertIn("4", rows[-1]["more"]["text"])
        self.assertTrue(self.env.ref(rows[-1]["more"]["action"]))

    def test_the_teams_day_has_no_pool(self):
        self.pooled()
        people = self.env["crm.my.day"].with_user(self.mia).get_team_day()["people"]
        kinds = {row["kind"] for person in people for row in person["rows"]}
        self.assertNotIn("pool", kinds)

    def test_queries_do_not_grow_with_the_pool(self):
        def look():
            self.env.flush_all()
            self.env.invalidate_all()
            return self.rows(self.ann, "pool")

        self.pooled(2)
        look()
        before = self.cr.sql_log_count
        look()
        few = self.cr.sql_log_count - before
        self.pooled(30)
        look()
        with self.assertQueryCount(few):
            self.assertEqual(len(look()), POOL_SHOWN)

    def test_queries_do_not_grow_with_the_rows(self):
        def look(user):
            self.env.flush_all()
            self.env.invalidate_all()
            return self.rows(user, "clocks")

        for _each in range(3):
            self.owned()
        look(self.ann)
        look(self.ann)
        before = self.cr.sql_log_count
        look(self.ann)
        few = self.cr.sql_log_count - before
        self.leads(18)
        self.route()
        look(self.ann)
        with self.assertQueryCount(few):
            rows = look(self.ann)
        self.assertGreater(len(rows), 3)
