"""A new salesperson's four steps, in the browser: taken, and nothing is left of them."""

from odoo.tests import HttpCase, new_test_user, tagged

from .touches.measure import at_work


@tagged("post_install", "-at_install")
class TestFirstStepsInTheBrowser(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(
            cls.env,
            "first_steps",
            "sales_team.group_sale_salesman",
            tour_enabled=False,
        )

    def rows(self):
        """``{table: number of rows}`` of everything people's work could leave something in."""
        self.env.flush_all()
        kept = [
            model._table
            for model in self.env.values()
            if model._auto
            and not model._abstract
            # who is online
            and model._name != "mail.presence"
            and model._name.startswith(("crm.", "mail.", "res.partner", "sale.", "ir.attachment"))
        ]
        counts = {}
        for table in sorted(set(kept)):
            # scripts and styles are put together when somebody first asks for them
            ours = "url IS NULL OR url NOT LIKE '/web/assets/%'"
            where = f"WHERE {ours}" if table == "ir_attachment" else ""
            self.env.cr.execute(f'SELECT count(*) FROM "{table}" {where}')  # pylint: disable=sql-injection
            counts[table] = self.env.cr.fetchone()[0]
        return counts

    def take_steps(self, hand):
        hand.click(".o_first_steps_begin")
        hand.see(".o_first_steps_count", "1")
        hand.click(".o_first_steps_practice .o_my_day_do")
        hand.click(".o_first_steps_next.btn-primary")
        hand.click(".o_followup_answer_done")
        hand.has_cursor(".o_followup_canvas [name=feedback]")
        hand.type("Mr Wang wants 3 % off")
        hand.click(".o_followup_step_chip")
        hand.click(".o_followup_save")
        hand.click(".o_first_steps_next.btn-primary")
        hand.click(".o_gate_ask")
        hand.see(".o_gate_met")
        hand.click(".o_first_steps_next.btn-primary")
        hand.see(".o_first_steps_end")
        hand.click(".o_first_steps_next.btn-primary")
        hand.see(".o_my_day_headline")
        hand.see_no(".o_first_steps_offer")
        kept = hand.kept()
        self.assertFalse([key for key in kept if "followup" in key], kept)

    def test_taken_and_nothing_is_left(self):
        # who comes in for the first time is welcomed by a message
        at_work(
            self, "/odoo/my-day", self.seller.login, lambda hand: hand.see(".o_my_day_headline")
        )
        before = self.rows()
        at_work(self, "/odoo/my-day", self.seller.login, self.take_steps)
        self.env.invalidate_all()
        self.assertTrue(self.seller.notary_first_steps_ended)
        self.assertEqual(self.rows(), before)

    def test_declined(self):
        def decline(hand):
            hand.click(".o_first_steps_decline")
            hand.see_no(".o_first_steps_offer")

        at_work(self, "/odoo/my-day", self.seller.login, decline)
        self.env.invalidate_all()
        self.assertTrue(self.seller.notary_first_steps_ended)

    def test_help_is_found_from_my_day(self):
        def look(hand):
            hand.click(".o_my_day_help")
            hand.see(".o_help_title", "Salesperson")
            hand.see(".o_help_part", "Record a follow-up")

        at_work(self, "/odoo/my-day", self.seller.login, look)
