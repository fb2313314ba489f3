"""A screen in a browser, looked at and worked by keys as a person does."""

import base64
import time
from io import BytesIO
from unittest.mock import patch

from odoo.tests.common import ChromeBrowser
from odoo.tools.pdf import PdfFileReader

PATIENCE = 60
A4_INCHES = 8.27, 11.69
KEYS = {
    "Enter": {"windowsVirtualKeyCode": 13, "text": "\r"},
    "Escape": {"windowsVirtualKeyCode": 27},
    "Tab": {"windowsVirtualKeyCode": 9},
}


class Look:
    """:param browser: an ``odoo.tests.common.ChromeBrowser`` whose page is loaded"""

    def __init__(self, browser):
        self._browser = browser

    def run(self, code):
        answer = self._ask("Runtime.evaluate", expression=code, returnByValue=True)
        if "exceptionDetails" in answer:
            raise AssertionError(f"{code}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def wait(self, condition):
        """Until an expression holds."""
        until = time.monotonic() + PATIENCE
        while not self.run(f"!!({condition})"):
            if time.monotonic() > until:
                shown = self.run("document.body.innerText.slice(0, 500)")
                raise AssertionError(f"it does not become true: {condition}\n{shown}")
            time.sleep(0.1)

    def press(self, name):
        """Press a key of :data:`KEYS`."""
        more = KEYS[name]
        kind = "keyDown" if "text" in more else "rawKeyDown"
        self._ask("Input.dispatchKeyEvent", type=kind, key=name, code=name, **more)
        self._ask("Input.dispatchKeyEvent", type="keyUp", key=name, code=name)

    def printed(self):
        """Pages of what a printer gets: a ``PdfFileReader``; on A4 where nothing says otherwise."""
        answer = self._ask(
            "Page.printToPDF", preferCSSPageSize=True, paperWidth=A4_INCHES[0],
            paperHeight=A4_INCHES[1],
        )  # fmt: skip
        return PdfFileReader(BytesIO(base64.b64decode(answer["data"])))

    def _ask(self, method, **params):
        return self._browser._websocket_request(method, params=params, timeout=PATIENCE)


def look(case, url, login, do):
    """Open an address as somebody and let ``do(Look)`` look at it.

    :param case: the running ``HttpCase``
    """

    def work(browser, *_arguments, **_options):
        try:
            do(Look(browser))
        except AssertionError:
            browser.take_screenshot("looking_").result(10)
            raise

    with patch.object(ChromeBrowser, "_wait_code_ok", work):
        case.browser_js(url, "", login=login)
