from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import RouterCase


@tagged("post_install", "-at_install")
class TestRouting(RouterCase):
    def test_new_lead_waits_for_the_router(self):
        lead = self.lead()
        self.assertEqual(lead.route_state, "queued")
        self.assertFalse(lead.user_id)

    def test_lead_gets_an_owner_and_a_decision(self):
        lead = self.lead()
        self.route()
        self.assertIn(lead.user_id, self.ann | self.ben | self.cai)
        decision = lead.assignment_id
        self.assertEqual(decision.user_id, lead.user_id)
        self.assertEqual(decision.rule_id, self.rule)
        self.assertEqual(decision.state, "assigned")
        self.assertEqual(decision.kind, "route")
        self.assertEqual(lead.route_state, "owned")
        self.assertEqual(lead.date_open, decision.date)

    def test_explanation_names_every_candidate(self):
        lead = self.lead()
        self.route()
        rows = lead.assignment_id.explanation["candidates"]
        self.assertEqual({row[0] for row in rows}, set((self.ann | self.ben | self.cai).ids))
        self.assertEqual([row[0] for row in rows if row[1] == "chosen"], lead.user_id.ids)
        html = lead.with_user(lead.user_id).assignment_why
        for name in ("Ann", "Ben", "Cai"):
            self.assertIn(name, html)

    def test_lowest_load_wins(self):
        self.given_to(self.ann)
        self.given_to(self.ben)
        lead = self.lead()
        self.route()
        self.assertEqual(lead.user_id, self.cai)

    def test_leads_are_spread_by_capacity(self):
        leads = self.leads(20)
        self.route()
        counts = {user: len(of_user) for user, of_user in leads.grouped("user_id").items()}
        self.assertEqual(counts[self.cai], 4)
        self.assertEqual(counts[self.ann], 8)

    def test_same_input_same_choice(self):
        choices = []
        for _run in range(2):
            savepoint = self.env.cr.savepoint()
            self.env.invalidate_all()
            leads = self.leads(7)
            self.route()
            choices.append(leads.mapped("user_id.login"))
            choices.append([lead.user_id.id for lead in leads])
            savepoint.close(rollback=True)
            self.env.invalidate_all()
        self.assertEqual(choices[0], choices[2])
        self.assertEqual(choices[1], choices[3])

    def test_full_people_are_passed_over_and_the_rest_is_pooled(self):
        leads = self.leads(30)
        self.route()
        self.assertEqual(len(leads.filtered("user_id")), 25)
        pooled = leads.filtered(lambda lead: not lead.user_id)
        self.assertEqual(set(pooled.mapped("route_state")), {"pool"})

    def test_capacity_below_fifteen_a_month_works(self):
        """Native rounds 5 a month down to none a day."""
        self.team.crm_team_member_ids.filtered(
            lambda member: member.user_id != self.cai
        ).assignment_optout = True
        lead = self.lead()
        self.route()
        self.assertEqual(lead.user_id, self.cai)

    def test_open_limit_holds(self):
        for member in self.team.crm_team_member_ids:
            member.route_open_max = 1
        leads = self.leads(5)
        self.route()
        self.assertEqual(len(leads.filtered("user_id")), 3)

    def test_people_on_leave_are_passed_over(self):
        resource = self.env["resource.resource"].create(
            {"name": "Cai", "user_id": self.cai.id, "calendar_id": self.calendar.id}
        )
        self.env["resource.calendar.leaves"].create(
            {
                "name": "Holiday",
                "resource_id": resource.id,
                "calendar_id": self.calendar.id,
                "date_from": "2026-11-01 00:00:00",
                "date_to": "2026-11-08 00:00:00",
            }
        )
        leads = self.leads(4)
        self.route()
        self.assertNotIn(self.cai, leads.user_id)
        rows = {row[0]: row[1] for row in leads[0].assignment_id.explanation["candidates"]}
        self.assertEqual(rows[self.cai.id], "absent")

    def test_first_matching_rule_counts(self):
        industry = self.env["res.partner.industry"].create({"name": "Hospitals"})
        special = self.env["crm.route.rule"].create(
            {
                "name": "Hospitals",
                "sequence": 1,
                "lead_domain": f"[('industry_id', '=', {industry.id})]",
                "user_ids": [(6, 0, self.ben.ids)],
            }
        )
        lead = self.lead(industry_id=industry.id)
        other = self.lead()
        self.route()
        self.assertEqual((lead.user_id, lead.assignment_id.rule_id), (self.ben, special))
        self.assertEqual(other.assignment_id.rule_id, self.rule)

    def test_evidence_of_won_deals(self):
        industry = self.env["res.partner.industry"].create({"name": "Hospitals"})
        state = self.env.ref("base.state_us_5")
        self.rule.write({"evidence": "both"})
        where = {"industry_id": industry.id, "state_id": state.id}
        won = self.lead("Won", **where)
        won.write({"user_id": self.cai.id, "assignment_reason": "history"})
        won.action_set_won()
        elsewhere = self.lead("Won elsewhere", industry_id=industry.id)
        elsewhere.write({"user_id": self.ann.id, "assignment_reason": "history"})
        elsewhere.action_set_won()
        lead, stranger = self.lead(**where), self.lead()
        self.route()
        self.assertEqual(lead.user_id, self.cai)
        self.assertEqual(stranger.route_state, "pool")
        rows = {row[0]: row[1] for row in lead.assignment_id.explanation["candidates"]}
        self.assertEqual(rows[self.ann.id], "evidence")

    def test_no_rule_means_the_pool(self):
        self.rule.active = False
        lead = self.lead()
        self.route()
        self.assertEqual(lead.route_state, "pool")

    def test_own_filter_of_a_member(self):
        member = self.team.crm_team_member_ids.filtered(lambda each: each.user_id == self.cai)
        member.assignment_domain = "[('name', '=', 'For Cai')]"
        leads = self.leads(3)
        self.route()
        self.assertNotIn(self.cai, leads.user_id)

    def test_industry_coverage_is_preferred(self):
        industry = self.env["res.partner.industry"].create({"name": "Hospitals"})
        self.company.route_weight_coverage = 100
        known = self.lead("Known", industry_id=industry.id)
        known.write({"user_id": self.ben.id, "assignment_reason": "history"})
        lead = self.lead(industry_id=industry.id)
        self.route()
        self.assertEqual(lead.user_id, self.ben)

    def test_near_equal_goes_to_the_lowest_quality(self):
        self.company.route_near_equal = 100
        for user, quality in ((self.ann, 50), (self.ben, 10), (self.cai, 70)):
            lead = self.lead()
            lead._route_write({"score_total": quality})
            lead.write({"user_id": user.id, "assignment_reason": "history"})
        lead = self.lead()
        self.route()
        self.assertEqual(lead.user_id, self.ben)

    def test_ties_go_to_the_longest_wait(self):
        self.company.route_near_equal = 100
        for hour, user in enumerate((self.ben, self.cai, self.ann)):
            self.at(f"2026-11-02 1{hour}:00:00")
            self.given_to(user)
        self.at("2026-11-02 15:00:00")
        lead = self.lead()
        self.route()
        self.assertEqual(lead.user_id, self.ben)

    def test_one_notice_a_person_and_batch(self):
        self.leads(12)
        self.route()
        self.assertEqual(len(self.inbox(self.ann)), 1)

    def test_queries_do_not_grow_with_leads(self):
        def count(number):
            self.leads(number)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["crm.lead"]._route_next()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        for member in self.team.crm_team_member_ids:
            member.assignment_max = 1000
        count(3)
        few, many = count(30), count(120)
        self.assertEqual(many, few)

    def test_switching_on_queues_what_nobody_owns(self):
        other = self._team("West", self.mia, {self.ann: 5}, routed=False)
        lead = self.lead(team_id=other.id)
        self.assertFalse(lead.route_state)
        other.route_enabled = True
        self.assertEqual(lead.route_state, "queued")

    def test_native_assignment_leaves_routed_teams_alone(self):
        lead = self.lead()
        self.team._action_assign_leads(force_quota=True, creation_delta_days=0)
        self.assertFalse(lead.user_id)

    def test_decisions_are_append_only(self):
        lead = self.lead()
        self.route()
        with self.assertRaises(AccessError):
            lead.assignment_id.sudo().write({"user_id": self.mia.id})
        with self.assertRaises(AccessError):
            lead.assignment_id.sudo().unlink()

    def test_decisions_can_be_searched_by_candidate(self):
        lead = self.lead()
        self.route()
        found = self.env["crm.lead.assignment"].search([("candidate_id", "=", self.cai.id)])
        self.assertIn(lead.assignment_id, found)
        found = self.env["crm.lead.assignment"].search([("candidate_id", "ilike", "Cai")])
        self.assertIn(lead.assignment_id, found)

    def test_user_of_another_company_gets_nothing(self):
        company = self.env["res.company"].create({"name": "Abroad"})
        lead = self.lead()
        self.env.cr.execute(
            "UPDATE crm_lead SET company_id = %s WHERE id = %s", [company.id, lead.id]
        )
        lead.invalidate_recordset()
        self.route()
        self.assertEqual(lead.route_state, "pool")

    def test_one_bad_lead_does_not_stop_the_rest(self):
        good, bad = self.lead("Good"), self.lead("Bad")
        Lead = self.env.registry["crm.lead"]
        original = Lead._route_choose

        def broken(leads, *args):
            if bad in leads:
                raise ValueError("broken on purpose")
            return original(leads, *args)

        self.patch(Lead, "_route_choose", broken)
        self.route()
        self.assertTrue(good.user_id)
        self.assertEqual(bad.route_state, "pool")
        self.assertIn("broken on purpose", bad.message_ids[0].body)

    # -- who is there ---------------------------------------------------------------------------

    def test_whoever_leaves_before_the_deadline_is_as_good_as_absent(self):
        # eight working hours from Monday 9:00 end on Tuesday; Ann is away from Tuesday on
        self.leave(self.ann, "2026-11-03", "2026-11-20")
        leads = self.leads(4)
        self.route()
        self.assertNotIn(self.ann, leads.user_id)
        rows = {row[0]: row[1] for row in leads[0].assignment_id.explanation["candidates"]}
        self.assertEqual(rows[self.ann.id], "absent")

    def test_whoever_leaves_after_the_deadline_gets_leads(self):
        self.leave(self.ann, "2026-11-05", "2026-11-20")
        leads = self.leads(6)
        urgent_enough = leads[:3]
        self.route()
        self.assertIn(self.ann, urgent_enough.user_id)
        slow = self.leads(3, urgency="24h")
        self.route()
        self.assertNotIn(self.ann, slow.user_id)

    def test_capacity_zero_in_a_team_means_none_from_it(self):
        self.env["ir.config_parameter"].sudo().set_param("sales_team.membership_multi", "True")
        west = self._team("West", self.mia, {self.ann: 0, self.ben: 10})
        leads = self.leads(4, team_id=west.id)
        self.route()
        self.assertEqual(leads.user_id, self.ben)
        rows = {row[0]: row[1] for row in leads[0].assignment_id.explanation["candidates"]}
        self.assertEqual(rows[self.ann.id], "team")

    def test_a_leader_who_left_gets_nothing(self):
        lead = self.lead()
        lead._route_write({"reclaim_count": 2})
        self.mia.active = False
        self.route()
        self.assertIn(lead.user_id, self.ann | self.ben | self.cai)

    def test_notice_of_somebody_who_left_reaches_the_leader(self):
        lead = self.given_to(self.cai)
        self.cai.active = False
        lead._route_notify_owners(lambda leads: "Yours")
        self.assertEqual(self.inbox(self.mia), ["Yours (for Cai)"])

    # -- even numbers ---------------------------------------------------------------------------

    def test_much_recent_work_starves_nobody(self):
        """Ann has made many follow-ups: she waits her turn and is not passed over for ever."""
        for member in self.team.crm_team_member_ids:
            member.assignment_max = 200
        case = self.given_to(self.ann)
        for _number in range(30):
            case.with_user(self.ann).message_post(
                body="Called", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
        leads = self.leads(60)
        self.route()
        counts = {user: len(theirs) for user, theirs in leads.grouped("user_id").items()}
        for user in (self.ann, self.ben, self.cai):
            self.assertAlmostEqual(counts[user], 20, delta=3)
        self.assertIn("even", {row[1] for row in leads[-1].assignment_id.explanation["candidates"]})

    def test_numbers_follow_the_capacity(self):
        for member, capacity in zip(self.team.crm_team_member_ids, (100, 50, 50), strict=True):
            member.assignment_max = capacity
        leads = self.leads(80)
        self.route()
        counts = {user: len(theirs) for user, theirs in leads.grouped("user_id").items()}
        self.assertAlmostEqual(counts[self.team.crm_team_member_ids[0].user_id], 40, delta=4)

    def test_a_lead_had_twice_is_received_once(self):
        lead = self.given_to(self.ann)
        for user in (self.ben, self.ann):
            lead.write({"user_id": user.id, "assignment_reason": "back and forth"})
        facts = lead._route_facts(lead, self.ann.ids, self.env.cr.now().replace(microsecond=0))
        self.assertEqual(facts.people[self.ann.id].received, 1)

    # -- broken rules ---------------------------------------------------------------------------

    def test_a_broken_rule_is_skipped_and_named(self):
        for condition in ("[('no_such_field', '=', 1)]", "[('create_date', '=', 'nonsense')]"):
            broken = self.rule.copy({"name": "Broken", "sequence": 1})
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE crm_route_rule SET lead_domain = %s WHERE id = %s", [condition, broken.id]
            )
            broken.invalidate_recordset()
            leads = self.leads(2)
            self.route()
            self.assertEqual(leads.assignment_id.rule_id, self.rule)
            self.assertTrue(broken.problem)
            broken.lead_domain = "[]"
            self.assertFalse(broken.problem)
            broken.active = False

    # -- approvals ------------------------------------------------------------------------------

    def test_proposals_are_spread_and_keep_to_the_capacity(self):
        self.rule.approval = "always"
        self.company.notary_director_id = self.dan
        leads = self.leads(12)
        self.route()
        proposed = self.env["crm.route.approval"].search([("lead_id", "in", leads.ids)])
        counts = {user: len(theirs) for user, theirs in proposed.grouped("user_id").items()}
        self.assertEqual(len(proposed), 12)
        self.assertEqual(set(counts), {self.ann, self.ben, self.cai})
        self.assertLessEqual(max(counts.values()), 6)
        # what was proposed before counts in the next batch, too
        more = self.leads(30)
        self.route()
        proposed |= self.env["crm.route.approval"].search([("lead_id", "in", more.ids)])
        counts = {user: len(theirs) for user, theirs in proposed.grouped("user_id").items()}
        self.assertEqual((counts[self.ann], counts[self.ben], counts[self.cai]), (10, 10, 5))

    def test_a_lead_without_a_region_is_from_nowhere_else(self):
        self.rule.approval = "cross"
        lead = self.lead()
        self.route()
        self.assertEqual(lead.route_state, "owned")
