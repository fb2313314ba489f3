"""Measures Odoo without our addons; a job of its own runs it, on a database of its own."""

from odoo.tests import HttpCase, tagged

from . import measure, records
from .native import Native
from .world import World


@tagged("post_install", "-at_install")
class TestNativeTouches(World, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_world()
        cls._set_up_todos()
        cls.env.flush_all()

    def test_odoo_needs_as_much_as_is_said(self):
        """What we are compared with is no more than it takes."""
        costs, problems = measure.measure_all(self, Native())
        self.assertFalse(problems, "\n".join(problems))
        if records.is_writing():
            records.write("native", costs)
        self.assertEqual(costs, records.recorded("native"))
