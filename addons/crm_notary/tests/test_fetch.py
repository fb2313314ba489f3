"""Records by a condition in SQL, as the ORM would have found them."""

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from ..tools.fetch import fetch_where


@tagged("post_install", "-at_install")
class TestFetchWhere(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.partners = cls.env["res.partner"].create(
            [{"name": f"Fetched {number}", "ref": "fetched"} for number in range(3)]
        )

    def _fetch(self, **options):
        return fetch_where(
            self.env["res.partner"].sudo(),
            ["name", "ref"],
            SQL("ref = %s", "fetched"),
            **options,
        )

    def test_found_in_order_of_ids(self):
        self.assertEqual(self._fetch(), self.partners)

    def test_found_in_the_order_asked_for(self):
        self.assertEqual(self._fetch(order=SQL("id DESC")).ids, self.partners.ids[::-1])

    def test_no_more_than_the_limit(self):
        self.assertEqual(self._fetch(limit=2), self.partners[:2])

    def test_nothing_found(self):
        self.partners.ref = "other"
        self.assertFalse(self._fetch())

    def test_what_is_still_to_be_written_counts(self):
        self.env.flush_all()
        self.partners[0].ref = "other"
        self.assertEqual(self._fetch(), self.partners[1:])

    def test_one_query_for_records_and_their_fields(self):
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            names = self._fetch().mapped("name")
        self.assertEqual(names, ["Fetched 0", "Fetched 1", "Fetched 2"])

    def test_what_is_in_memory_is_newer(self):
        self.partners[0].name = "Renamed"
        self.assertEqual(self._fetch()[0].name, "Renamed")
