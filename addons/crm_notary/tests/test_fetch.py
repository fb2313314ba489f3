"""Records by a condition in SQL, as the ORM would have found them."""

from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL, mute_logger
from psycopg2.errors import LockNotAvailable

from ..tools.fetch import fetch_paths, fetch_where, linked_ids


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


@tagged("post_install", "-at_install")
class TestFetchPaths(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parent = cls.env["res.partner"].create({"name": "Parent", "ref": "P"})
        cls.child = cls.env["res.partner"].create({"name": "Child", "parent_id": cls.parent.id})
        cls.names = ["name", "parent_id.ref", "parent_id.parent_id.ref"]

    def _forget(self):
        self.env.flush_all()
        self.env.invalidate_all()

    def test_records_and_what_they_point_to_in_one_query(self):
        self._forget()
        with self.assertQueryCount(1):
            fetch_paths(self.child, self.names)
            read = (self.child.name, self.child.parent_id.ref, self.child.parent_id.parent_id)
        self.assertEqual(read, ("Child", "P", self.env["res.partner"]))

    def test_a_link_that_is_still_to_be_written_is_followed(self):
        other = self.env["res.partner"].create({"name": "Other", "ref": "O"})
        self._forget()
        self.child.parent_id = other
        fetch_paths(self.child, self.names)
        with self.assertQueryCount(0):
            self.assertEqual(self.child.parent_id.ref, "O")

    def test_what_is_in_memory_is_newer(self):
        self._forget()
        self.parent.ref = "new"
        fetch_paths(self.child, self.names)
        self.assertEqual(self.child.parent_id.ref, "new")

    def test_each_record_has_its_own(self):
        both = self.child | self.parent
        self._forget()
        fetch_paths(both, self.names)
        with self.assertQueryCount(0):
            self.assertEqual(both.mapped("parent_id.ref"), ["P"])
            self.assertEqual(both.mapped("name"), ["Child", "Parent"])

    def test_what_else_is_wanted_comes_along(self):
        self.assertEqual(fetch_paths(self.child, ["name"], also=SQL("%s", "besides")), "besides")
        self.assertIsNone(fetch_paths(self.child.browse(), ["name"], also=SQL("1")))

    def test_rows_are_kept_from_others(self):
        """Somebody else does not get a row that is locked, and does not wait for it here."""
        # of the database, not of this test: others see it
        record = self.env.ref("base.main_company")
        fetch_paths(record, ["name", "partner_id.name"], lock=True)
        with self.registry.cursor() as other, mute_logger("odoo.sql_db"):
            query = "SELECT FROM res_company WHERE id = %s FOR NO KEY UPDATE NOWAIT"
            with self.assertRaises(LockNotAvailable):
                other.execute(query, [record.id])


@tagged("post_install", "-at_install")
class TestLinkedIds(TransactionCase):
    def test_where_each_leads_in_one_query(self):
        parent = self.env["res.partner"].create({"name": "Parent"})
        child = self.env["res.partner"].create({"name": "Child", "parent_id": parent.id})
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(1):
            found = linked_ids(child | parent, "parent_id")
        self.assertEqual(found, {child.id: parent.id, parent.id: False})

    def test_what_is_still_to_be_computed_counts(self):
        parent = self.env["res.partner"].create({"name": "Parent"})
        child = self.env["res.partner"].create({"name": "Child"})
        self.env.flush_all()
        child.parent_id = parent
        self.assertEqual(linked_ids(child, "commercial_partner_id"), {child.id: parent.id})
