"""What happens to many requests in one run is one message a person, and costs as one does."""

from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_decision import DecisionCase

DEADLINE = "odoo.addons.crm_notary.models.decision.decision_deadline"


@tagged("post_install", "-at_install")
class TestManyAtOnce(DecisionCase):
    def setUp(self):
        super().setUp()
        self.company.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Office", "tz": "Asia/Shanghai", "company_id": self.company.id}
        )
        self.rule.write({"deadline_hours": 4, "escalation_role_id": self.experts.id})

    def _ask_many(self, count):
        vals = [
            {
                "loan_id": self._make_loan(f"Loan {each}").id,
                "rule_id": self.rule.id,
                "requested_by_id": self.seller.id,
            }
            for each in range(1, count + 1)
        ]
        return self.Approval.with_user(self.seller)._decision_ask(vals).sudo()

    def _messages(self, person):
        return self.env["mail.message"].search([("partner_ids", "in", person.partner_id.ids)])

    def _cron(self, **options):
        IrCron = self.env.registry["ir.cron"]
        with patch.object(IrCron, "_commit_progress", lambda *args, **kwargs: 60.0):
            self.Approval._cron_decisions(**options)

    def test_several_due_in_one_run_are_one_message_to_each_person(self):
        approvals = self._ask_many(3)
        self._at("2026-11-26 14:00")
        self._cron()
        self.assertEqual(self._todos(approvals), self.leader | self.expert)
        self.assertEqual(
            self._told(self.seller), ["Nobody decided in time; others are asked: Loan 1 and 2 more"]
        )
        self.assertEqual(self._told(self.expert), ["Please decide: Loan 1 and 2 more"])

    def test_several_batches_of_one_run_are_one_message_to_each_person(self):
        self._ask_many(3)
        before = {person: self._messages(person) for person in (self.seller, self.expert)}
        self._at("2026-11-26 14:00")
        self._cron(batch=1)
        for person, known in before.items():
            [message] = self._messages(person) - known
            for name in ("Loan 1", "Loan 2", "Loan 3"):
                self.assertIn(name, message.body)

    def test_several_whose_approver_is_replaced_are_one_message(self):
        approvals = self._ask_many(3)
        self.team.user_id = self.second
        self.assertEqual(self._todos(approvals), self.second)
        self.assertEqual(self._told(self.second), ["Please decide: Loan 3 and 2 more"])

    def test_different_reasons_are_one_message_to_who_asked(self):
        away = self._ask()
        gone = self._ask(self._make_loan("Loan 2"), self.rule.copy({"approver_type": "director"}))
        self._leave(self.leader, "2026-11-26 10:00", "2026-12-06 18:00")
        self.company.notary_director_id = False
        self.assertEqual(self._todos(away | gone), self.leader | self.expert)
        [told] = self._messages(self.seller).mapped("body")
        self.assertIn("Those who decide are away; others are asked: Loan 1", told)
        self.assertIn("Those in charge cannot decide; others are asked: Loan 2", told)
        self.assertEqual(len(self._messages(self.expert)), 1)

    def test_one_bad_record_among_those_due_stops_nobody(self):
        approvals = self._ask_many(3)
        bad = approvals[1]
        keep = type(self.Approval)._decision_store

        def fail(requests, values):
            if bad in requests and "approver_ids" in values:
                raise ValueError("broken")
            return keep(requests, values)

        self._at("2026-11-26 14:00")
        with patch.object(type(self.Approval), "_decision_store", fail), mute_logger(DEADLINE):
            self._cron()
        self.assertEqual(bad.approver_ids, self.leader)
        for good in approvals - bad:
            self.assertEqual(good.approver_ids, self.leader | self.expert)
            self.assertEqual(self._todos(good), self.leader | self.expert)

    def _cost(self, work):
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_many_are_escalated_at_the_cost_of_few(self):
        def cost(approvals):
            return self._cost(lambda: approvals._decision_do_each("_decision_escalate"))

        groups = [self._ask_many(count) for count in (1, 2, 20)]
        self._at("2026-11-26 14:00")
        _warm, few, many = (cost(group) for group in groups)
        self.assertEqual(groups[2].approver_ids, self.leader | self.expert)
        self.assertLessEqual(many, few + 5)

    def test_many_are_looked_up_again_at_the_cost_of_few(self):
        groups = [self._ask_many(count) for count in (1, 2, 20)]
        costs = []
        for group in groups:
            others = self.Approval.concat(*(each for each in groups if each != group))
            others._decision_store({"state": "withdrawn"})
            group._decision_store({"state": "pending"})
            self.team.user_id = self.leader
            self.env.flush_all()
            with patch.object(type(self.Approval), "_decision_definition_changed"):
                self.team.user_id = self.second
            costs.append(self._cost(group._decision_look_up))
            self.assertEqual(group.approver_ids, self.second)
        self.assertLessEqual(costs[2], costs[1] + 5)
