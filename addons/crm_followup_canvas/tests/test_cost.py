"""What saving a follow-up asks of the database, against what marking an activity as done does."""

from odoo.tests import tagged

from .common import GOOD, FollowupCase


@tagged("post_install", "-at_install")
class TestCost(FollowupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead.partner_id = cls.env["res.partner"].create({"name": "C", "email": "c@x.example"})
        cls._record()
        cls.call = cls.lead.activity_schedule(
            "mail.mail_activity_data_call", user_id=cls.seller.id
        ).with_user(cls.seller)
        cls.again = {
            **GOOD,
            "action": "Showed the samples of the flange to the engineer Zhao",
            "previous_answer": "done",
            "date_next": str(cls.lead.date_next_followup),
        }

    def _queries(self, action):
        """As many as there are when everything that processes keep is there."""
        for _warm in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            with self.env.cr.savepoint() as savepoint:
                action()
                self.env.flush_all()
                asked = self.env.cr.sql_log_count - before
                savepoint.rollback()
            self.env.invalidate_all()
        return asked

    def _save(self, **values):
        return (
            self.env["crm.followup"]
            .with_user(self.seller)
            .canvas_save(self.lead.id, {**self.again, **values})
        )

    def test_saving_asks_little_more_than_an_activity_done(self):
        """Recorded, judged, witnessed, counted and the next one planned: all of it."""
        natively = self._queries(lambda: self.call.action_feedback(feedback="Called"))
        saved = self._queries(self._save)
        self.assertLessEqual(saved - natively, 4)

    def test_rows_are_not_read_whole(self):
        """What saving reads is named; what is missing there is read with a hundred columns."""
        self._save()
        self.env.flush_all()
        self.env.invalidate_all()
        self._save(previous_answer="done", action="Called Zhao about the tolerances of the flange")
        for name in ("description", "email_cc", "lost_reason_id"):
            self.assertFalse(self._is_read(self.lead, name), name)
        self.assertFalse(self._is_read(self.seller.company_id, "street"))

    def _is_read(self, record, name):
        return record.id in record._fields[name]._get_cache(record.env)
