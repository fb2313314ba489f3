"""The first steps are offered to who is new, and once; a line becomes an opportunity."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_my_day import MyDayCase


@tagged("post_install", "-at_install")
class TestFirstSteps(MyDayCase):
    def is_offered(self, user):
        return self.day(user)["first_steps"]

    def test_who_sells_and_is_new_is_asked_until_they_answer(self):
        self.assertTrue(self.is_offered(self.seller))
        self.env["crm.my.day"].with_user(self.seller).end_first_steps()
        self.assertFalse(self.is_offered(self.seller))

    def test_who_does_not_sell_is_not_asked(self):
        self.assertFalse(self.is_offered(self.outsider))

    def test_who_has_been_here_long_is_not_asked(self):
        self.env.flush_all()
        long_ago = fields.Datetime.now() - timedelta(days=31)
        self.env.cr.execute(
            "UPDATE res_users SET create_date = %s WHERE id = %s", [long_ago, self.seller.id]
        )
        self.env.invalidate_all()
        self.assertFalse(self.is_offered(self.seller))


@tagged("post_install", "-at_install")
class TestNoteOpportunity(MyDayCase):
    def note(self, *words, user=None):
        made = self.env["crm.my.day"].with_user(user or self.seller).note_opportunity(*words)
        return self.env["crm.lead"].browse(made["id"])

    def test_a_line_makes_an_opportunity_of_ones_own(self):
        lead = self.note("Yida Tools", "20,000 M8 bolts", "0512 5555 0101")
        self.assertEqual(
            (lead.name, lead.type, lead.user_id), ("20,000 M8 bolts", "opportunity", self.seller)
        )
        self.assertEqual((lead.partner_id.name, lead.partner_id.is_company), ("Yida Tools", True))
        self.assertIn("0101", lead.phone)

    def test_a_customer_who_is_known_is_found_again(self):
        known = self.env["res.partner"].create({"name": "Yida Tools", "is_company": True})
        self.assertEqual(self.note("yida tools", "Nuts").partner_id, known)

    def test_a_number_finds_the_customer(self):
        known = self.env["res.partner"].create({"name": "Yida Tools Co.", "phone": "051255550101"})
        self.assertEqual(self.note("Yida", "Nuts", "051255550101").partner_id, known)

    def test_a_number_finds_the_customer_however_it_is_written(self):
        self.env.company.country_id = self.env.ref("base.cn")
        known = self.env["res.partner"].create(
            {"name": "Yida Tools Co.", "phone": "+86 138-1234-5678"}
        )
        for written in ("13812345678", "0086 138 1234 5678"):
            with self.subTest(written=written):
                lead = self.note("Yida", "Nuts", written)
                self.assertEqual(lead.partner_id, known)
                # the same number is nothing to note
                self.assertFalse(lead.description)
                self.assertEqual(lead.phone_sanitized, "+8613812345678")
        self.assertEqual(known.phone, "+86 138-1234-5678")

    def test_digits_that_are_no_number_anywhere_find_the_customer_too(self):
        known = self.env["res.partner"].create({"name": "Yida Tools Co.", "phone": "99-9999"})
        self.assertEqual(self.note("Yida", "Nuts", "999 999").partner_id, known)

    def test_a_name_is_no_pattern(self):
        known = self.env["res.partner"].create({"name": "Yida Tools", "is_company": True})
        self.assertNotEqual(self.note("Yida%", "Nuts").partner_id, known)

    def test_a_number_on_record_is_not_written_over(self):
        known = self.env["res.partner"].create({"name": "Yida Tools", "phone": "051255550101"})
        lead = self.note("Yida Tools", "Nuts", "13812345678")
        self.assertEqual(known.phone, "051255550101")
        self.assertIn("13812345678", lead.description)

    def test_without_customer_or_wish_nothing_is_made(self):
        for words in (("", "Nuts"), ("Yida Tools", " "), ("Yida Tools", "")):
            with self.assertRaises(UserError):
                self.note(*words)

    def test_who_does_not_sell_makes_none(self):
        with self.assertRaises(AccessError):
            self.note("Yida Tools", "Nuts", user=self.outsider)
