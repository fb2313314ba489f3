"""The tasks with our addons; all begin at My Day."""

from .tasks import Side
from .words import ANSWER, CUSTOMER, PDF_NAME, PHONE, WANTS
from .world import NEXT

OPTION = ".o-autocomplete--dropdown-item"
LINK = ".o_my_day_links .btn"


class Ours(Side):
    start = "/odoo/my-day"
    ready = ".o_my_day_headline"

    def follow_up(self, hand, _pdf):
        """What was planned was done; what the customer said is typed, what comes next touched."""
        hand.click(".o_my_day_do", within=(".o_my_day_row", "Hex bolts"))
        hand.click(".o_followup_step_chip", NEXT)
        hand.click(".o_followup_answer_done")
        hand.has_cursor(".o_followup_canvas [name=feedback]")
        hand.type(ANSWER)
        hand.press("Control", "Enter")
        hand.see_no(".modal")
        hand.see(".o_my_day_done_row", "Hex bolts")

    def _find(self, hand, letters, name):
        """The cursor is where an opportunity is found by a few letters."""
        hand.has_cursor(".o_my_day_find input")
        hand.type(letters)
        hand.see(OPTION, name)
        hand.press("Enter")
        hand.see(".o_form_view", name)

    def new(self, hand, _pdf):
        hand.click(".o_my_day_new")
        hand.has_cursor("#o_my_day_new_line")
        hand.type(f"{CUSTOMER}, {WANTS}, {PHONE}")
        hand.press("Enter")
        hand.see_no(".modal")
        hand.see(".o_notification", WANTS)

    def shut(self, hand, pdf):
        """The opportunity says what is missing; the drawing is uploaded, the leader asked there."""
        self._find(hand, "flan", "Flange nuts")
        hand.choose_file(".o_gate_upload", name=PDF_NAME, content=pdf)
        hand.see(".o_gate_met")
        hand.click(".o_gate_ask")
        hand.see(".o_gate_waiting")

    def approve(self, hand, _pdf):
        hand.click(".o_my_day_batch")
        hand.see(".modal .o_my_day_batch_row", "Order 4")
        hand.click(".o_my_day_batch_done")
        hand.see_no(".modal")
        hand.see(".o_my_day_done_row")
        hand.see_no(".o_my_day_row")

    def claim(self, hand, _pdf):
        hand.click(LINK, "Lead Pool")
        hand.click("button[name=action_claim_and_start]", within=(".o_data_row", "Wood screws"))
        hand.see(".o_form_view")

    def paid(self, hand, _pdf):
        """The first screen of the opportunity says it."""
        self._find(hand, "wash", "Washers")
        hand.see(".o_notary_facts", "Received")
