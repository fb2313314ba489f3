"""No answer in time, or nobody there to answer: the next level is asked and who asked is told."""

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_decision import DecisionCase
from .common_time import shown


@tagged("post_install", "-at_install")
class TestEscalation(DecisionCase):
    def setUp(self):
        super().setUp()
        self.company.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Office", "tz": "Asia/Shanghai", "company_id": self.company.id}
        )
        self.rule.write({"deadline_hours": 4, "escalation_role_id": self.experts.id})

    def _run(self):
        self.env.flush_all()
        due = self.Approval.search(self.Approval._decision_due_domain())
        due._decision_do_each("_decision_escalate")
        return due

    def test_deadline_counts_working_hours(self):
        approval = self._ask()
        self.assertEqual(shown(approval.deadline), "2026-11-26 14:00")

    def test_before_the_deadline_nobody_else_is_asked(self):
        approval = self._ask()
        self._at("2026-11-26 13:59")
        self.assertFalse(self._run())
        self.assertEqual(approval.approver_ids, self.leader)

    def test_then_the_next_level_is_asked_too_and_who_asked_is_told(self):
        approval = self._ask()
        self._at("2026-11-26 14:00")
        self._run()
        self.assertEqual(approval.approver_ids, self.leader | self.expert)
        self.assertEqual(self._todos(approval), self.leader | self.expert)
        self.assertEqual(
            self._told(self.seller), ["Nobody decided in time; others are asked: Loan 1"]
        )
        self.assertEqual(shown(approval.deadline), "2026-11-27 09:00")
        approval.with_user(self.expert).action_approve()

    def test_then_the_fallback_who_has_a_deadline_too(self):
        approval = self._ask()
        self._at("2026-11-26 14:00")
        self._run()
        self._at("2026-11-27 09:00")
        self._run()
        self.assertEqual(approval.approver_ids, self.leader | self.expert | self.fallback)
        self.assertEqual(shown(approval.deadline), "2026-11-27 14:00")

    def test_a_level_without_anybody_new_is_passed_over(self):
        self.experts.user_ids = self.leader
        approval = self._ask()
        self._at("2026-11-26 14:00")
        self._run()
        self.assertEqual(approval.approver_ids, self.leader | self.fallback)

    def test_a_leave_before_the_deadline_is_no_answer(self):
        self._leave(self.leader, "2026-11-26 11:00", "2026-12-06 18:00")
        approval = self._ask()
        self.assertEqual(approval.approver_ids, self.leader | self.expert)
        self.assertEqual(
            self._told(self.seller), ["Those who decide are away; others are asked: Loan 1"]
        )

    def test_a_leave_after_the_deadline_does_not_matter(self):
        self._leave(self.leader, "2026-11-27 09:00", "2026-12-06 18:00")
        self.assertEqual(self._ask().approver_ids, self.leader)

    def test_a_stand_in_who_is_there_is_an_answer(self):
        self._leave(self.leader, "2026-11-26 08:00", "2026-12-06 18:00")
        self.env["crm.decision.delegation"].create(
            {
                "user_id": self.leader.id,
                "delegate_id": self.second.id,
                "date_from": "2026-11-26",
                "date_to": "2026-12-06",
            }
        )
        approval = self._ask()
        self.assertEqual(approval.approver_ids, self.leader)
        self.assertEqual(approval.delegate_ids, self.second)

    def test_everybody_away_ends_at_the_fallback(self):
        for person in (self.leader, self.expert):
            self._leave(person, "2026-11-26 08:00", "2026-12-06 18:00")
        self.assertEqual(self._ask().approver_ids, self.leader | self.expert | self.fallback)

    def test_a_leave_entered_later_is_no_answer_either(self):
        approval = self._ask()
        self._leave(self.leader, "2026-11-26 10:00", "2026-12-06 18:00")
        approval._deadline_replan()
        self.assertEqual(approval.approver_ids, self.leader | self.expert)
        self.assertEqual(
            self._told(self.seller), ["Those who decide are away; others are asked: Loan 1"]
        )

    def test_a_holiday_moves_the_deadline(self):
        approval = self._ask()
        self._close_today()
        approval._deadline_replan()
        self.assertEqual(shown(approval.deadline), "2026-11-27 12:00")

    def test_one_bad_record_stops_nobody(self):
        bad, good = self._ask(), self._ask(self._make_loan("Loan 2"))
        self._at("2026-11-26 14:00")
        climb = type(self.Approval)._decision_climb

        def fail(requests, *args, **kwargs):
            if bad in requests:
                raise ValueError("broken")
            return climb(requests, *args, **kwargs)

        with (
            patch.object(type(self.Approval), "_decision_climb", fail),
            mute_logger("odoo.addons.crm_notary.models.decision.decision_deadline"),
        ):
            self._run()
        self.assertEqual(bad.approver_ids, self.leader)
        self.assertEqual(good.approver_ids, self.leader | self.expert)
