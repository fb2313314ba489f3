"""A to-do with the day of a deadline moves with it, to the day where its person is."""

from datetime import date

from odoo.tests import tagged

from .common_decision import DecisionCase


@tagged("post_install", "-at_install")
class TestDeadlineTodos(DecisionCase):
    def setUp(self):
        super().setUp()
        self.company.resource_calendar_id = self.env["resource.calendar"].create(
            {"name": "Office", "tz": "Asia/Shanghai", "company_id": self.company.id}
        )
        self.rule.write({"deadline_hours": 4, "approver_type": "role"})
        self.rule.approver_role_id = self.experts

    def _days(self, asked, person):
        todos = asked.activity_ids.filtered(lambda todo: todo.user_id == person)
        return todos.mapped("date_deadline")

    def test_a_holiday_moves_the_to_do(self):
        approval = self._ask()
        self.assertEqual(self._days(approval, self.expert), [date(2026, 11, 26)])
        self._close_today()
        approval._deadline_replan()
        self.assertEqual(self._days(approval, self.expert), [date(2026, 11, 27)])

    def test_each_has_the_day_where_they_are(self):
        """Friday 12:00 in Shanghai is still Thursday in Los Angeles."""
        self.second.tz = "America/Los_Angeles"
        self.experts.user_ids += self.second
        approval = self._ask()
        self._close_today()
        approval._deadline_replan()
        self.assertEqual(self._days(approval, self.expert), [date(2026, 11, 27)])
        self.assertEqual(self._days(approval, self.second), [date(2026, 11, 26)])

    def test_other_hours_move_the_to_do(self):
        approval = self._ask()
        self.rule.deadline_hours = 12
        approval._decision_hours_changed()
        self.assertEqual(self._days(approval, self.expert), [date(2026, 11, 27)])

    def test_other_to_dos_stay(self):
        approval = self._ask()
        own = approval.activity_schedule(
            "mail.mail_activity_data_todo", date(2026, 11, 25), user_id=self.expert.id
        )
        self._close_today()
        approval._deadline_replan()
        self.assertEqual(own.date_deadline, date(2026, 11, 25))

    def test_many_cost_no_more_queries_than_few(self):
        def cost(names):
            asked = self.Approval.union(*(self._ask(self._make_loan(name)) for name in names))
            asked._deadline_date_todos()
            asked.activity_ids.date_deadline = date(2026, 11, 1)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            asked._deadline_date_todos()
            self.env.flush_all()
            self.assertEqual(set(self._days(asked, self.expert)), {date(2026, 11, 26)})
            return self.env.cr.sql_log_count - before

        cost(["warm"])
        few = cost(f"few {number}" for number in range(3))
        many = cost(f"many {number}" for number in range(30))
        self.assertLessEqual(many, few)
