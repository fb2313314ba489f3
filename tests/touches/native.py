"""The tasks in Odoo without our addons, each by its shortest way; all begin at My Pipeline."""

from .tasks import Side
from .words import ANSWER, CUSTOMER, NEXT_STEP, PDF_NAME, PHONE, PLEASE, WANTS

CARD = ".o_kanban_record"
NAME = ".fw-bold"
FIELD = ".o_field_widget[name={}] :is(input, textarea)"
OPTION = ".o-autocomplete--dropdown-item"


class Native(Side):
    start = "/odoo/action-crm.crm_lead_action_pipeline"
    ready = ".o_kanban_view"

    def follow_up(self, hand, _pdf):
        """The call is done, with what came of it; the next is planned from there."""
        hand.click(".o-mail-ActivityButton", within=(CARD, "Hex bolts"))
        hand.click(".o-mail-ActivityListPopoverItem-markAsDone")
        hand.has_cursor(".o-mail-ActivityMarkAsDone textarea")
        hand.type(ANSWER)
        hand.click(".o-mail-ActivityMarkAsDone [aria-label='Done and Schedule Next']")
        hand.go_into(".modal " + FIELD.format("summary"))
        hand.type(NEXT_STEP)
        hand.press("Alt", "q")
        hand.see_no(".modal")

    def new(self, hand, _pdf):
        hand.click(".o-kanban-button-new")
        hand.go_into(FIELD.format("commercial_partner_id"))
        hand.type(CUSTOMER)
        hand.see(OPTION, CUSTOMER)
        hand.tab_to(FIELD.format("name"))
        hand.type(WANTS)
        hand.tab_to(FIELD.format("phone"))
        hand.type(PHONE)
        hand.press("Enter")
        hand.see(CARD, WANTS)

    def shut(self, hand, pdf):
        """The text of the stage says what it wants; the leader is asked by a to-do."""
        hand.look_at(".o_column_title", "Sample")
        hand.see(".o-tooltip", "signed drawing")
        hand.click(NAME, "Flange nuts", within=(CARD, "Flange nuts"))
        hand.choose_file(".o-mail-Chatter-attachFiles", name=PDF_NAME, content=pdf)
        hand.see(".o-mail-AttachmentContainer", PDF_NAME)
        hand.click(".o-mail-Chatter-activity")
        hand.go_into(".modal " + FIELD.format("summary"))
        hand.type(PLEASE)
        hand.click(".modal " + FIELD.format("activity_user_id"))
        hand.click(OPTION, "Leo")
        hand.press("Alt", "q")
        hand.see_no(".modal")
        hand.see(".o-mail-Activity", PLEASE)

    def approve(self, hand, _pdf):
        """Five to-dos are ticked off; that somebody decided, and what about, is not kept."""
        hand.click(".o_menu_systray button:has(> .fa-clock-o)")
        hand.click(".o-mail-ActivityMenu span", "View all activities")
        hand.click("thead .o_list_record_selector input")
        hand.click(".o_control_panel button[name=action_done]")
        hand.see_no(".o_data_row")

    def claim(self, hand, _pdf):
        """Become its owner; that one has started is said by an activity."""
        hand.click(".o_facet_remove")
        hand.click(".o_searchview_dropdown_toggler")
        hand.click(".o_filter_menu .o_menu_item", "Unassigned")
        hand.see_no(CARD, "Washers")
        hand.click(NAME, "Wood screws", within=(CARD, "Wood screws"))
        hand.click(FIELD.format("user_id"))
        hand.click(OPTION, "Sally")
        hand.click(".o-mail-Chatter-activity")
        hand.see(".modal .o_mail_activity_schedule_wizard")
        hand.press("Alt", "q")
        hand.see_no(".modal")
        hand.see(".o-mail-Activity")

    def paid(self, hand, _pdf):
        """From the opportunity to its order, from there to its invoice, which says it."""
        hand.click(NAME, "Washers", within=(CARD, "Washers"))
        hand.click("button[name=action_view_sale_order]")
        hand.click("button[name=action_view_invoice]")
        hand.see(".ribbon", "Pa")
