"""Pages of our own that are longer than the screen can be read to their end."""

from odoo.tests import HttpCase, tagged
from suite.paths import our_addons

from .touches.measure import at_work

CONTENT = ".o_action_manager .o_content"
# a margin at the end is no text
MARGIN = 40
MOST_TURNS = 20


@tagged("post_install", "-at_install")
class TestPagesScroll(HttpCase):
    def pages(self):
        """Our client actions that are pages, by their external ids."""
        actions = self.env["ir.actions.client"].search([("target", "=", "current")])
        names = actions.get_external_id()
        return {
            names[action.id]: action.id
            for action in actions
            if names[action.id].split(".")[0] in our_addons()
        }

    def test_each_is_read_to_its_end(self):
        pages, unread = self.pages(), []
        self.assertGreater(len(pages), 4)
        for name, number in pages.items():

            def read(hand, name=name):
                hand.see(f"{CONTENT} > *")
                hand.resize(700, 240)
                # what is still being read makes a page longer
                for _turn in range(MOST_TURNS):
                    hand.turn_wheel(over=(350, 180), by=8000)
                    if hand.hidden_below(CONTENT) <= MARGIN:
                        return
                unread.append(name)

            at_work(self, f"/odoo/action-{number}", "admin", read)
        self.assertFalse(unread, "these pages cannot be scrolled")
