"""Many rows by one statement are what the ORM would have stored."""

from datetime import datetime

from odoo.tests import TransactionCase, tagged

from ..tools.bulk import copy_rows
from .properties import given, settings, st

# what COPY's own text format gives a meaning
ODD = ("a\tb", "a\nb", "a\r\nb", r"a\tb", "\\", r"\N", r"\.", "", " ", "50 %", "%s", "“张三”, 'x'")


@tagged("post_install", "-at_install")
class TestCopyRows(TransactionCase):
    def copy_subjects(self, subjects):
        rows = [(self.env.uid, subject) for subject in subjects]
        ids = copy_rows(self.env, "crm_notice_queued", ["user_id", "subject"], rows)
        return self.env["crm.notice.queued"].browse(ids)

    def test_text_is_stored_to_the_letter(self):
        stored = self.copy_subjects(ODD)
        self.env.cr.execute(
            "SELECT subject FROM crm_notice_queued WHERE id = ANY(%s) ORDER BY id", [stored.ids]
        )
        self.assertEqual(tuple(row[0] for row in self.env.cr.fetchall()), ODD)

    @given(st.lists(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))))
    @settings(max_examples=50, deadline=None)
    def test_any_text_is_stored_to_the_letter(self, subjects):
        stored = self.copy_subjects(subjects)
        self.assertEqual([each.subject or "" for each in stored], subjects)

    def test_ids_are_in_the_order_of_the_rows(self):
        stored = self.copy_subjects(["b", "a", "c"])
        self.assertEqual(stored.mapped("subject"), ["b", "a", "c"])

    def test_numbers_moments_json_and_nothing(self):
        moment = datetime(2026, 11, 28, 20, 15, 30)
        (number,) = copy_rows(
            self.env,
            "crm_notice_queued",
            ["user_id", "subject", "res_id", "date_send", "is_failed"],
            [(self.env.uid, None, 7, moment, True)],
        )
        one = self.env["crm.notice.queued"].browse(number)
        self.assertEqual((one.subject, one.res_id, one.date_send), (False, 7, moment))
        self.assertTrue(one.is_failed)
        names = {"en_US": 'A "quoted"\tname', "zh_CN": "标签\\"}
        (number,) = copy_rows(self.env, "res_partner_category", ["name"], [(names,)])
        self.env.cr.execute("SELECT name FROM res_partner_category WHERE id = %s", [number])
        self.assertEqual(self.env.cr.fetchone()[0], names)

    def test_who_and_when_as_the_orm_says(self):
        one = self.copy_subjects(["a"])
        self.assertEqual((one.create_uid, one.write_uid), (self.env.user, self.env.user))
        self.assertEqual(one.create_date, self.env.cr.now())

    def test_nothing_is_no_query(self):
        with self.assertQueryCount(0):
            self.assertEqual(copy_rows(self.env, "crm_notice_queued", ["user_id"], []), [])
