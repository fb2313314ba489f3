"""A run of several transactions tells each person once, at its end."""

from contextlib import suppress
from unittest.mock import patch

from odoo import fields
from odoo.tests import freeze_time, tagged

from ..models.notice.crm_notice import IMMEDIATE
from ..tools.told_once import LONGEST, told_once
from .common_notice import NoticeCase


@tagged("post_install", "-at_install")
class TestNoticeRun(NoticeCase):
    def setUp(self):
        super().setUp()
        # a run commits its batches
        self.startPatcher(patch.object(type(self.env["ir.cron"]), "_commit_progress", self.commit))
        self.commits = 0

    def commit(self, *_arguments, **_options):
        self.env.flush_all()
        self.commits += 1
        return 60

    def run_of(self, *batches):
        """What a scheduled action does that tells of a batch, commits, and goes on."""

        @told_once
        def cron(service):
            for notices in batches:
                service._tell(notices)
                service.env["ir.cron"]._commit_progress(len(notices))

        cron(self.service)

    def notice(self, user, subject, **more):
        return {"user": user, "subject": subject, "body": f"About {subject}", **more}

    def waiting(self):
        return self.env["crm.notice.queued"].sudo().search([("user_id", "in", self.ann.ids)])

    def test_batches_are_one_message(self):
        self.run_of([self.notice(self.ann, "One")], [self.notice(self.ann, "Two")])
        message = self._messages(self.ann)
        self.assertEqual(len(message), 1)
        self.assertIn("One", message.body)
        self.assertIn("Two", message.body)
        self.assertFalse(self.waiting())

    def test_what_is_told_is_kept_with_its_batch(self):
        seen = []

        def commit(*_arguments, **_options):
            seen.append(len(self.waiting()))

        with patch.object(type(self.env["ir.cron"]), "_commit_progress", commit):
            self.run_of([self.notice(self.ann, "One")], [self.notice(self.ann, "Two")])
        self.assertEqual(seen, [1, 2, 0])

    def test_the_end_of_a_run_is_committed(self):
        self.run_of([self.notice(self.ann, "One")])
        self.assertEqual(self.commits, 2)

    def test_a_run_that_tells_nothing_commits_nothing_more(self):
        self.run_of([])
        self.assertEqual(self.commits, 1)

    def test_what_a_killed_run_told_is_sent_later(self):
        @told_once
        def killed(service):
            service._tell([self.notice(self.ann, "One")])
            raise SystemExit

        # assertRaises would undo what was committed
        with suppress(SystemExit):
            killed(self.service)
        self.assertEqual(len(self.waiting()), 1)
        self.env["crm.notice.queued"]._cron_send()
        self.assertFalse(self._messages(self.ann))
        with freeze_time(fields.Datetime.now() + LONGEST):
            self.env["crm.notice.queued"]._cron_send()
        self.assertEqual(self._messages(self.ann).subject, "One")

    def test_who_has_quiet_hours_is_told_after_them(self):
        self._quiet(0, 23.99)
        self.run_of([self.notice(self.ann, "One")])
        self.assertFalse(self._messages(self.ann))
        self.assertGreater(self.waiting().date_send, fields.Datetime.now() + LONGEST)

    def test_a_batch_that_was_undone_is_not_told(self):
        @told_once
        def cron(service):
            try:
                with self.env.cr.savepoint():
                    service._tell([self.notice(self.ann, "Undone")])
                    raise ValueError
            except ValueError:
                service._tell([self.notice(self.ann, "Done")])

        cron(self.service)
        self.assertEqual(self._messages(self.ann).subject, "Done")

    def test_many_people_are_told_by_the_queue(self):
        people = self.env["res.users"].create(
            [
                {"name": f"N{number}", "login": f"notice_run_{number}",
                 "company_id": self.company.id, "company_ids": self.company.ids}
                for number in range(IMMEDIATE + 1)
            ]
        )  # fmt: skip
        self.run_of([self.notice(user, "One") for user in people])
        self.assertFalse(self._messages())
        self.env["crm.notice.queued"]._cron_send()
        self.assertTrue(all(self._messages(user) for user in people))

    def test_the_queue_divides_nobodys_notices(self):
        self._quiet(0, 23.99)
        self._tell(*[(self.ann, f"Notice {number}") for number in range(3)], (self.lea, "One"))
        self._quiet(0, 0)
        self.waiting().date_send = fields.Datetime.now()
        with patch("odoo.addons.crm_notary.models.notice.crm_notice_queued.BATCH", 2):
            self.env["crm.notice.queued"]._cron_send()
        self.assertIn("Notice 2", self._messages(self.ann).body)

    def test_record_and_author_are_those_of_the_notice(self):
        notice = self.notice(self.ann, "New", record=self.leads[0], author=self.lea)
        self.run_of([notice])
        message = self._messages(self.ann)
        self.assertEqual((message.model, message.res_id), ("crm.lead", self.leads[0].id))
        self.assertEqual(message.author_id, self.lea.partner_id)
