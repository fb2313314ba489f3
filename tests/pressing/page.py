"""A page of the web client in a browser, asked where it is and what can be pressed there."""

import json
import re
import time
from pathlib import Path

from odoo.tests.common import HOST, ChromeBrowserException

from .walk import ADDONS

SCRIPT = (Path(__file__).parent / "screen.js").read_text()
# seconds until something that was asked is answered
PATIENCE = 60
# a page that is left ends what it was waiting for
ENDED = re.compile(r"ERR_ABORTED|Failed to fetch|The user aborted a request")


class Left(Exception):
    """The page went to another address while it was asked."""


class Page:
    """:param browser: an ``odoo.tests.common.ChromeBrowser``
    :param start: address of the client, which is loaded
    """

    def __init__(self, browser, start):
        self._browser, self._start = browser, start
        self._said = []
        browser._handlers |= {
            "Runtime.consoleAPICalled": self._on_console,
            "Runtime.exceptionThrown": self._on_exception,
            "Network.responseReceived": self._on_response,
        }
        self.come_back()

    def ask(self, what, *arguments):
        """Call a function of ``screen.js``.

        :raise Left: if the page was left meanwhile
        """
        code = f"screens.{what}({', '.join(json.dumps(each) for each in arguments)})"
        try:
            return self._evaluate(code)
        except ChromeBrowserException as left:
            if "navigated" not in str(left) and "context was destroyed" not in str(left):
                raise
        # let it arrive there
        time.sleep(0.5)
        self.come_back()
        raise Left

    def told(self):
        """What went wrong since it was last asked: ``(faults, refusals)``, lists of words."""
        told = self._evaluate("screens.told()")
        faults, refusals = self._said, []
        self._said = []
        for problem in told["problems"]:
            text = f"{problem['name']} {problem['text']}".strip()
            if problem["isAnswer"]:
                refusals.append(text)
            else:
                faults.append(f"{text}\n{problem['trace']}".strip())
        return faults, refusals

    def come_back(self):
        """Load the client anew."""
        self._browser.navigate_to(self._start, wait_stop=True)
        self._take_up()

    # -- inside -----------------------------------------------------------------------------

    def _take_up(self):
        until = time.monotonic() + PATIENCE
        ready = (
            "!!globalThis.odoo?.__WOWL_DEBUG__?.root && !!document.querySelector('.o_main_navbar')"
        )
        while not self._evaluate(ready):
            if time.monotonic() > until:
                raise AssertionError("the client does not start")
            time.sleep(0.1)
        self._evaluate(f"(() => {{ const OUR_ADDONS = {json.dumps(sorted(ADDONS))}; {SCRIPT} }})()")
        self.ask("settle")

    def _evaluate(self, code):
        answer = self._browser._websocket_request(
            "Runtime.evaluate",
            params={"expression": code, "returnByValue": True, "awaitPromise": True},
            timeout=PATIENCE,
        )
        if "exceptionDetails" in answer:
            raise AssertionError(f"{code[:200]}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def _on_console(self, type, args=None, **_more):
        if type == "error":
            text = " ".join(str(self._browser._from_remoteobject(each)) for each in args or ())
            self._say(f"console: {text}")

    def _on_exception(self, exceptionDetails, **_more):
        exception = exceptionDetails.get("exception") or {}
        self._say(f"uncaught: {exceptionDetails['text']} {exception.get('description', '')}")

    def _on_response(self, response, **_more):
        if response["status"] >= 400 and response["url"].startswith(f"http://{HOST}"):
            self._say(f"{response['url']} answers {response['status']}")

    def _say(self, text):
        if not ENDED.search(text):
            self._said.append(text)
