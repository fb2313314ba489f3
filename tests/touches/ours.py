"""The tasks with our addons; all begin after login, which is at My Day."""

from .tasks import Side
from .words import ANSWER, CUSTOMER, PDF_NAME, PHONE, WANTS
from .world import NEXT

ROW = ".o_my_day_row"
DEAL = ".o_my_day_deal"


class Ours(Side):
    start = "/odoo"
    ready = ".o_my_day_headline"

    def follow_up(self, hand, _pdf):
        """What was planned was done; what the customer said is typed, what comes next touched."""
        hand.click(".o_my_day_do", within=(ROW, "Hex bolts"))
        hand.click(".o_followup_step_chip", NEXT)
        hand.click(".o_followup_answer_done")
        hand.has_cursor(".o_followup_canvas [name=feedback]")
        hand.type(ANSWER)
        hand.press("Enter")
        hand.see_no(".modal")
        hand.see(".o_my_day_done_row", "Hex bolts")

    def new(self, hand, _pdf):
        hand.click(".o_my_day_new")
        hand.has_cursor("#o_my_day_new_line")
        hand.type(f"{CUSTOMER}, {WANTS}, {PHONE}")
        hand.press("Enter")
        hand.see_no(".modal")
        hand.see(".o_notification", WANTS)

    def shut(self, hand, pdf):
        """One's deals say what is missing; over the page the drawing is given, the leader asked."""
        flange_nuts = (DEAL, "Flange nuts")
        hand.click("button.o_my_day_fact", "Sample", within=flange_nuts)
        hand.choose_file(".modal .o_gate_upload", name=PDF_NAME, content=pdf)
        hand.see(".modal .o_gate_met")
        hand.click(".modal .o_gate_ask")
        hand.see(".modal .o_gate_waiting")

    def approve(self, hand, _pdf):
        hand.click(".o_my_day_batch")
        hand.see(".modal .o_my_day_batch_row", "Order 4")
        hand.click(".o_my_day_batch_done")
        hand.see_no(".modal")
        hand.see(".o_my_day_done_row")
        hand.see_no(".o_my_day_list .o_my_day_row")

    def claim(self, hand, _pdf):
        """The best of the pool are on the page."""
        hand.click(".o_my_day_do", within=(ROW, "Wood screws"))
        hand.see(".o_notification", "Wood screws")
        hand.see_no(".o_my_day_offers .o_my_day_row", "Wood screws")

    def paid(self, hand, _pdf):
        """One's deals say it."""
        hand.look_at(".o_my_day_fact", "Paid", within=(DEAL, "Washers"))
