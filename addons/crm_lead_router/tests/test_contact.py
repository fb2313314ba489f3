from odoo.tests import BaseCase, tagged

from ..tools import contact


@tagged("post_install", "-at_install")
class TestContact(BaseCase):
    """However a customer is written down, the key is the same."""

    def test_numbers_of_one_office(self):
        for text in (
            "0512-66668003",
            "0512-66668003-801",
            "0512-66668003转801",
            "0512-66668003 转 801",
            "0512 66668003 ext. 12",
            "（０５１２）６６６６８００３",
            "+86 512 6666 8003",
            "0086-512-66668003",
        ):
            for country in ("CN", "US", False):
                with self.subTest(text=text, country=country):
                    self.assertEqual(contact.phone_keys(text, country), ["+8651266668003"])

    def test_two_numbers_in_one_field(self):
        self.assertEqual(
            contact.phone_keys("0512-66668003/66668004", "CN"),
            ["+8651266668003", "+8651266668004"],
        )
        self.assertEqual(
            contact.phone_keys("13800138000、139 0013 9000", "CN"),
            ["+8613800138000", "+8613900139000"],
        )

    def test_what_is_of_any_town_is_no_key(self):
        for text in ("66668003", "801", "", None, "call reception"):
            self.assertEqual(contact.phone_keys(text, "CN"), [])

    def test_a_number_of_another_country_is_kept(self):
        self.assertEqual(contact.phone_keys("030 901820", "DE"), ["+4930901820"])

    def test_mail_addresses(self):
        for text in (
            "wang@huadong.example.com",
            "Wang <WANG@Huadong.example.com>",
            "wang＠huadong.example.com",
            "wang+fair2026@huadong.example.com",
        ):
            self.assertEqual(contact.email_key(text), "wang@huadong.example.com", text)
        self.assertFalse(contact.email_key("no address"))

    def test_credit_codes(self):
        for text in ("91110000600037341L", "91110000600037341l", " 9111 0000 6000 37341L "):
            self.assertEqual(contact.code_key(text), "91110000600037341L")
        self.assertFalse(contact.code_key("91110000600037341M"))
