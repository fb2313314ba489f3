"""Do a task in the browser and say what it took."""

from unittest.mock import patch

from odoo.tests.common import ChromeBrowser

from . import klm
from .hand import Hand
from .tasks import TASKS

PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\nxref\n0 4\n"
    b"0000000000 65535 f \n0000000009 00000 n \n0000000052 00000 n \n0000000101 00000 n \n"
    b"trailer<</Root 1 0 R/Size 4>>\nstartxref\n164\n%%EOF\n"
)


def at_work(case, url, login, do):
    """Open a page as somebody and let ``do(hand)`` work it.

    :param case: the running ``HttpCase``
    """

    def work(browser, *_arguments, **_options):
        try:
            with Hand(browser) as hand:
                do(hand)
        except AssertionError:
            browser.take_screenshot("touches_").result(10)
            raise

    # Odoo's own way to open a page as somebody, with our hand in place of a script
    with patch.object(ChromeBrowser, "_wait_code_ok", work):
        case.browser_js(url, "", login=login)


def measure(case, side, code, login):
    """What a task takes.

    :param side: ``Ours()`` or ``Native()``
    :return: a ``klm.Cost``
    """
    events = []

    def do(hand):
        hand.see(side.ready)
        hand.begin()
        getattr(side, code)(hand, PDF)
        events.extend(hand.events())

    at_work(case, side.start, login, do)
    return klm.cost_of(events)


def measure_all(case, side):
    """What each task takes.

    :param case: an ``HttpCase`` with the world's people
    :return: ``({task: klm.Cost}, [what went wrong])``
    """
    costs, problems = {}, []
    for code, (_label, who) in TASKS.items():
        try:
            costs[code] = measure(case, side, code, getattr(case, who).login)
        except AssertionError as problem:
            problems.append(f"{code}: {problem}")
    return costs, problems
