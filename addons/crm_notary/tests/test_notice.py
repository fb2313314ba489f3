"""Who is told, in which words, and how it arrives."""

from markupsafe import Markup
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common_notice import NoticeCase


@tagged("post_install", "-at_install")
class TestNotice(NoticeCase):
    # -- how it arrives -------------------------------------------------------------------------

    def test_inbox_user_sees_it_live(self):
        self._tell((self.ann, "New lead"))
        message = self._messages(self.ann)
        self.assertEqual(message.subject, "New lead")
        self.assertEqual(message.notification_ids.notification_type, "inbox")
        payloads = self._bus(self.ann, "mail.message/inbox")
        self.assertEqual([each["message_id"] for each in payloads], message.ids)

    def test_mail_user_gets_a_mail(self):
        self._tell((self.bo, "New lead"))
        mail = self._messages(self.bo).mail_ids
        self.assertEqual(mail.recipient_ids, self.bo.partner_id)
        self.assertIn("About New lead", mail.body_html)

    def test_it_comes_from_the_system(self):
        self._tell((self.ann, "New lead"))
        self.assertEqual(self._messages(self.ann).author_id, self.env.ref("base.partner_root"))

    def test_it_comes_from_its_author(self):
        self._tell((self.ann, "Reassigned", {"author": self.lea}))
        self.assertEqual(self._messages(self.ann).author_id, self.lea.partner_id)

    def test_who_caused_it_is_told_too(self):
        self._tell((self.ann, "Your request is in", {"author": self.ann}))
        self.assertTrue(self._messages(self.ann))

    def test_one_notice_belongs_to_its_record_and_links_to_it(self):
        self._tell((self.ann, "New lead", {"record": self.leads[0]}))
        message = self._messages(self.ann)
        self.assertEqual((message.model, message.res_id), ("crm.lead", self.leads[0].id))
        self.assertIn(f'href="/odoo/crm.lead/{self.leads[0].id}"', message.body)

    def test_record_without_a_chatter(self):
        lang = self.env.ref("base.lang_en")
        self._tell((self.ann, "Language changed", {"record": lang}))
        message = self._messages(self.ann)
        self.assertEqual((message.model, message.res_id), ("res.lang", lang.id))

    def test_text_is_no_markup(self):
        self._tell((self.ann, "<b>x</b>", {"body": "<script>alert(1)</script>"}))
        self.assertNotIn("<script", self._messages(self.ann).body)

    def test_any_employee_may_cause_it(self):
        service = self.service.with_user(self.ann)
        service._tell([{"user": self.bo, "subject": "Over to you", "record": self.leads[0]}])
        self.assertTrue(self._messages(self.bo))

    def test_channels_get_what_is_delivered(self):
        delivered = []

        def deliver(_service, prepared):
            delivered.extend(prepared)

        self.patch(type(self.service), "_deliver", deliver)
        self._tell(
            (self.ann, "One", {"record": self.leads[0]}),
            (self.ann, "Two", {"record": self.leads[1]}),
            (self.bo, "Three"),
        )
        by_user = {each.user: each for each in delivered}
        self.assertEqual(set(by_user), {self.ann, self.bo})
        self.assertEqual([item.subject for item in by_user[self.ann].items], ["One", "Two"])
        self.assertEqual(by_user[self.bo].subject, "Three")
        self.assertFalse(self._messages())

    # -- one message a person ---------------------------------------------------------------------

    def test_several_notices_are_one_message(self):
        self._tell(
            *((self.ann, f"Lead {lead.id}", {"record": lead}) for lead in self.leads),
            (self.bo, "Something else"),
        )
        message = self._messages(self.ann)
        self.assertEqual(len(message), 1)
        self.assertEqual(message.subject, f"3 notices: Lead {self.leads[0].id}, …")
        for lead in self.leads:
            self.assertIn(f'href="/odoo/crm.lead/{lead.id}"', message.body)
            self.assertIn(f"About Lead {lead.id}", message.body)
        self.assertEqual(self._messages(self.bo).subject, "Something else")

    def test_long_digest_says_how_many_are_left_out(self):
        self._tell(*((self.ann, f"No {number}") for number in range(60)))
        message = self._messages(self.ann)
        self.assertIn("No 49", message.body)
        self.assertNotIn("No 50", message.body)
        self.assertIn("and 10 more", message.body)

    def test_the_same_twice_is_said_once(self):
        self._tell((self.ann, "New lead"), (self.ann, "New lead"))
        self.assertEqual(self._messages(self.ann).subject, "New lead")

    def test_readers_of_the_same_words_share_a_message(self):
        self._tell((self.ann, "New lead"), (self.lea, "New lead"))
        message = self._messages()
        self.assertEqual(len(message), 1)
        self.assertEqual(message.notification_ids.res_partner_id, (self.ann | self.lea).partner_id)

    def test_digest_of_several_authors_comes_from_the_system(self):
        self._tell((self.ann, "One", {"author": self.lea}), (self.ann, "Two", {"author": self.bo}))
        self.assertEqual(self._messages(self.ann).author_id, self.env.ref("base.partner_root"))

    # -- in whose words ---------------------------------------------------------------------------

    def test_words_are_of_the_readers_language_and_zone(self):
        asked = []

        def content(env):
            asked.append((env.lang, env.context["tz"]))
            return f"{env.lang} {env.context['tz']}", Markup("<p>text</p>")

        self.service._tell(
            {"user": user, "content": content} for user in self.ann | self.bo | self.lea
        )
        self.assertEqual(self._messages(self.ann).subject, "en_US UTC")
        self.assertEqual(self._messages(self.bo).subject, "zh_CN Asia/Shanghai")
        self.assertEqual(sorted(asked), [("en_US", "UTC"), ("zh_CN", "Asia/Shanghai")])

    def test_digest_is_translated(self):
        self._tell((self.bo, "甲"), (self.bo, "乙"))
        self.assertEqual(self._messages(self.bo).subject, "2 条通知：甲等")

    # -- who is told instead ----------------------------------------------------------------------

    def test_leader_hears_for_who_left(self):
        self.ann.action_archive()
        self._tell((self.ann, "New lead"))
        self.assertFalse(self._messages(self.ann))
        self.assertEqual(self._messages(self.lea).subject, "New lead (for Ann)")

    def test_fallback_hears_when_there_is_no_leader(self):
        (self.ann | self.lea).action_archive()
        self._tell((self.ann, "New lead"))
        self.assertFalse(self._messages(self.lea))
        self.assertEqual(self._messages(self.kim).subject, "New lead (for Ann)")

    def test_fallback_hears_for_the_leader(self):
        self.env["crm.team.member"].create({"crm_team_id": self.team.id, "user_id": self.lea.id})
        self.lea.action_archive()
        self._tell((self.lea, "New lead"))
        self.assertTrue(self._messages(self.kim))

    def test_fallback_of_the_company_it_is_about(self):
        other = self.env["res.company"].create({"name": "Hefei"})
        other.notary_fallback_user_id = self.bo
        self.leads[0].company_id = other
        self.lea.action_archive()
        self._tell((self.lea, "New lead", {"record": self.leads[0]}))
        self.assertTrue(self._messages(self.bo))

    def test_nobody_outside_is_told(self):
        self._tell((self.ext, "New lead"))
        self.assertFalse(self._messages(self.ext))
        self.assertTrue(self._messages(self.kim))

    def test_nobody_left_to_tell(self):
        (self.kim | self.lea).action_archive()
        self._tell((self.lea, "New lead"), (self.env["res.users"], "New lead"))
        self.assertFalse(self._messages())

    def test_notices_for_who_left_join_the_leaders_own(self):
        self.ann.action_archive()
        self._tell((self.ann, "One"), (self.lea, "Two"))
        self.assertEqual(self._messages(self.lea).subject, "2 notices: One (for Ann), …")

    def test_fallback_is_an_employee(self):
        with self.assertRaisesRegex(ValidationError, "employee"):
            self.company.notary_fallback_user_id = self.ext

    # -- what it costs ----------------------------------------------------------------------------

    def test_cost_grows_with_people_not_with_notices(self):
        def queries(count):
            notices = [
                {"user": user, "subject": f"No {number}", "body": "x", "record": lead}
                for user in self.ann | self.lea
                for number in range(count)
                for lead in self.leads
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.service._tell(notices)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        self.assertEqual(queries(2), queries(40))

    def test_many_people_are_told_after_the_commit(self):
        people = self.env["res.users"].create(
            [
                {"name": f"p{number}", "login": f"notice_p{number}", "notification_type": "inbox"}
                for number in range(12)
            ]
        )
        self.env.flush_all()
        self.service._tell({"user": user, "subject": "Monday"} for user in people)
        self.assertFalse(self._messages())
        queued = self.env["crm.notice.queued"].search([])
        self.assertEqual(queued.user_id, people)
        with self.enter_registry_test_mode():
            self.env.ref("crm_notary.ir_cron_send_notices").method_direct_trigger()
        self.assertEqual(self._messages().notification_ids.res_partner_id, people.partner_id)
        self.assertFalse(queued.exists())


@tagged("post_install", "-at_install")
class TestTodo(NoticeCase):
    def test_todos_are_made_in_one_batch_without_a_mail(self):
        todos = self.service._assign(
            {"record": lead, "user": self.bo, "summary": "Call", "note": "Ask for the drawing"}
            for lead in self.leads
        )
        self.assertEqual(todos.mapped("res_id"), self.leads.ids)
        self.assertEqual(todos.user_id, self.bo)
        self.assertEqual(set(todos.mapped("summary")), {"Call"})
        self.assertFalse(self._messages())
        self.assertFalse(
            self.env["mail.mail"].search([("recipient_ids", "=", self.bo.partner_id.id)])
        )

    def test_reader_sees_the_counter_move(self):
        self.service._assign([{"record": self.leads[0], "user": self.ann, "summary": "Call"}])
        self.assertTrue(self._bus(self.ann, "mail.activity/updated"))

    def test_words_are_of_the_persons_language(self):
        todos = self.service._assign(
            {"record": self.leads[0], "user": user, "summary": lambda env: env.lang}
            for user in self.ann | self.bo
        )
        self.assertEqual(todos.mapped("summary"), ["en_US", "zh_CN"])

    def test_type_and_date(self):
        todo = self.service._assign(
            [
                {
                    "record": self.leads[0],
                    "user": self.ann,
                    "summary": "Call",
                    "activity_type": "mail.mail_activity_data_call",
                    "date_deadline": "2026-12-01",
                }
            ]
        )
        self.assertEqual(todo.activity_type_id, self.env.ref("mail.mail_activity_data_call"))
        self.assertEqual(str(todo.date_deadline), "2026-12-01")

    def test_leader_gets_it_for_who_left(self):
        self.ann.action_archive()
        todo = self.service._assign([{"record": self.leads[0], "user": self.ann, "summary": "x"}])
        self.assertEqual(todo.user_id, self.lea)

    def test_todo_is_there_in_quiet_hours(self):
        self._quiet(0, 23.99)
        todo = self.service._assign([{"record": self.leads[0], "user": self.ann, "summary": "x"}])
        self.assertTrue(todo)

    def test_cost_does_not_grow_with_records(self):
        leads = self.env["crm.lead"].create([{"name": str(number)} for number in range(60)])
        todo = {"user": self.ann, "summary": "x"}

        def queries(records):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.service._assign({**todo, "record": lead} for lead in records)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(leads[:1])
        self.assertEqual(queries(leads[1:11]), queries(leads[11:]))
