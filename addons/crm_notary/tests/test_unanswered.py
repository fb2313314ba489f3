"""The last level is silent: it keeps what it has, and who asked does not wait without a word."""

from unittest.mock import patch

from odoo.tests import new_test_user, tagged

from .common_decision import DecisionCase
from .common_time import shown

NOBODY = "Nobody has decided yet: Loan 1"


@tagged("post_install", "-at_install")
class TestUnanswered(DecisionCase):
    def setUp(self):
        super().setUp()
        self.company.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Office", "tz": "Asia/Shanghai", "company_id": self.company.id}
        )
        self.company.notary_fallback_user_id = False
        self.rule.write({"deadline_hours": 4, "escalation_role_id": self.experts.id})

    def _run(self):
        self.env.flush_all()
        with patch.object(type(self.env["ir.cron"]), "_commit_progress", return_value=1e9):
            self.Approval._cron_decisions()

    def _silent(self, *names):
        """Requests that leader and expert have left lying."""
        asked = self.Approval.union(*(self._ask(self._make_loan(name)) for name in names))
        for moment in ("2026-11-26 14:00", "2026-11-27 09:00"):
            self._at(moment)
            self._run()
        return asked

    def _last(self, person):
        return self.env["mail.message"].search(
            [("partner_ids", "in", person.partner_id.ids)], order="id desc", limit=1
        )

    def test_the_last_level_has_a_deadline(self):
        approval = self._ask()
        self._at("2026-11-26 14:00")
        self._run()
        self.assertEqual(approval.approver_ids, self.leader | self.expert)
        self.assertEqual(shown(approval.deadline), "2026-11-27 09:00")

    def test_nothing_is_taken_from_those_it_is_with(self):
        approval = self._silent("Loan 1")
        self.assertEqual(approval.state, "pending")
        self.assertEqual(approval.approver_ids, self.leader | self.expert)
        self.assertEqual(self._todos(approval), self.leader | self.expert)
        approval.with_user(self.leader).action_approve()
        self.assertEqual(approval.state, "approved")

    def test_who_asked_is_told_once_and_where_a_fallback_is_named(self):
        self._silent("Loan 1")
        self.assertEqual(self._told(self.seller)[-1], NOBODY)
        self.assertIn("no fallback person", self._last(self.seller).body)
        self.assertIn("Settings", self._last(self.seller).body)
        before = self._told(self.seller)
        for moment in ("2026-11-27 14:00", "2026-11-30 09:00"):
            self._at(moment)
            self._run()
        self.assertEqual(self._told(self.seller), before)

    def test_those_who_decide_are_reminded_in_one_notice(self):
        before = len(self._told(self.leader))
        self._silent("Loan 1", "Loan 2")
        told = self._told(self.leader)[before:]
        self.assertEqual(told[-1], "Still to be decided: Loan 1 and 1 more")
        self.assertEqual(len([each for each in told if each.startswith("Still")]), 1)

    def test_who_asks_and_decides_is_told_both_in_one_message(self):
        self._ask(self._make_loan("Loan 1"))
        self._ask(self._make_loan("Loan 2", user_id=self.second.id), user=self.expert)
        for moment in ("2026-11-26 14:00", "2026-11-27 09:00"):
            self._at(moment)
            before = len(self._told(self.expert))
            self._run()
        self.assertEqual(len(self._told(self.expert)) - before, 1)

    def test_the_request_itself_says_so(self):
        approval = self._silent("Loan 1")
        self.assertIn("Nobody has decided", approval.message_ids[:1].body)

    def test_a_silent_fallback_is_told_too_without_saying_that_there_is_none(self):
        self.company.notary_fallback_user_id = self.fallback
        self._silent("Loan 1")
        self._at("2026-11-27 14:00")
        self._run()
        self.assertEqual(self._told(self.seller)[-1], NOBODY)
        self.assertNotIn("no fallback person", self._last(self.seller).body)

    def test_a_fallback_named_later_gets_what_is_overdue(self):
        approval = self._silent("Loan 1")
        self._at("2026-11-27 10:00")
        self.company.notary_fallback_user_id = self.fallback
        self._run()
        self.assertEqual(approval.approver_ids, self.leader | self.expert | self.fallback)
        self.assertEqual(shown(approval.deadline), "2026-11-27 15:00")
        self.assertEqual(
            self._told(self.seller)[-1], "Nobody decided in time; others are asked: Loan 1"
        )

    def test_the_fallback_gets_what_the_last_resort_has_left_lying(self):
        self.patch(type(self.Approval), "_decision_last_resort", lambda requests: self.outsider)
        approval = self._silent("Loan 1")
        self.assertEqual(approval.approver_ids, self.leader | self.expert | self.outsider)
        self._at("2026-11-27 14:00")
        self._run()
        self.assertEqual(self._told(self.seller)[-1], NOBODY)
        self.company.notary_fallback_user_id = self.fallback
        self._run()
        self.assertIn(self.fallback, approval.approver_ids)
        self.assertEqual(shown(approval.deadline), "2026-11-30 09:00")

    def test_the_fallback_is_told_again_when_it_is_silent(self):
        approval = self._silent("Loan 1")
        self.company.notary_fallback_user_id = self.fallback
        self._run()
        self._at("2026-11-27 14:00")
        before = self._told(self.seller).count(NOBODY)
        self._run()
        self.assertEqual(self._told(self.seller).count(NOBODY), before + 1)
        self.assertEqual(self._told(self.fallback)[-1], "Still to be decided: Loan 1")
        self.assertEqual(approval.state, "pending")

    def test_more_time_is_an_end_of_its_own(self):
        approval = self._silent("Loan 1")
        self.rule.deadline_hours = 8
        approval._decision_hours_changed()
        self.assertEqual(shown(approval.deadline), "2026-11-27 14:00")
        self._at("2026-11-27 14:00")
        self._run()
        self.assertEqual(self._told(self.seller).count(NOBODY), 2)

    def test_without_a_deadline_nobody_is_told(self):
        self.rule.deadline_hours = 0
        approval = self._ask()
        self._at("2026-12-10 14:00")
        self._run()
        self.assertFalse(approval.deadline)
        self.assertFalse(self._told(self.seller))

    def test_what_waited_without_a_deadline_gets_one(self):
        """As it was before the last level had one."""
        approval = self._ask()
        self._at("2026-11-26 14:00")
        self._run()
        approval._decision_store({"deadline": False})
        self._at("2026-11-27 10:00")
        for _run in range(2):
            self._run()
        self.assertEqual(shown(approval.deadline), "2026-11-27 09:00")
        self.assertEqual(self._told(self.seller)[-1], NOBODY)

    def test_many_cost_no_more_queries_than_few(self):
        def cost(names):
            asked = self.Approval.union(*(self._ask(self._make_loan(name)) for name in names))
            asked._decision_store({"escalation_level": 1, "deadline": "2026-11-26 01:00:00"})
            asked._decision_look_up()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            asked._decision_escalate()
            self.env.flush_all()
            self.assertTrue(all(asked.mapped("is_unanswered")))
            return self.env.cr.sql_log_count - before

        cost(["warm"])
        few = cost(f"few {number}" for number in range(3))
        many = cost(f"many {number}" for number in range(30))
        self.assertLessEqual(many, few + 3)

    # -- the guide ----------------------------------------------------------------------------

    def _fact(self, word):
        step = next(
            step
            for step in self.env["crm.guide"].with_user(self.admin).get_guide()["steps"]
            if step["code"] == "people"
        )
        return step, next(fact for fact in step["facts"] if word in fact["text"])

    def test_the_guide_says_what_waits_for_a_fallback(self):
        _step, fact = self._fact("No fallback person")
        self.assertEqual(fact["tone"], "info")
        self._silent("Loan 1", "Loan 2")
        step, fact = self._fact("No fallback person")
        self.assertEqual(fact["tone"], "warn")
        self.assertIn("2", fact["text"])
        self.assertEqual(step["state"], "todo")

    def test_the_fallback_is_named_in_the_guide(self):
        approval = self._silent("Loan 1")
        other = new_test_user(
            self.env, "dec_other", "sales_team.group_sale_salesman", name="Other", tz="UTC"
        )
        self.env["crm.guide"].with_user(self.admin).run(
            "people", "fallback", {"user": str(other.id)}
        )
        self.assertEqual(self.company.notary_fallback_user_id, other)
        self.assertIn(other, approval.approver_ids)
        self.assertEqual(self._fact("Fallback person")[1]["tone"], "ok")
