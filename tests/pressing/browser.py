"""A page of the browser that tests have in turn, worked by a function."""

import contextlib
from pathlib import Path
from unittest.mock import patch

from odoo.tests.common import ChromeBrowser

FRAMES = (Path(__file__).parent / "frames.js").read_text()
NOWHERE = "about:blank"


@contextlib.contextmanager
def worked_by(work):
    """In the block ``browser_js`` of a test does ``work(browser)``.

    It begins nowhere: the work itself opens the first page.
    """

    def do(browser, *_arguments, **_options):
        browser._websocket_request("Network.enable")
        browser._websocket_request(
            "Page.addScriptToEvaluateOnNewDocument", params={"source": FRAMES}
        )
        work(browser)

    with patch.object(ChromeBrowser, "_wait_code_ok", do):
        yield
