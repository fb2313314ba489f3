"""A browser that several tests have in turn: what it has compiled for one it has for the next.

Nobody finds there what the one before had: neither cookies nor what the client keeps.
"""

import contextlib
from concurrent.futures import Future
from pathlib import Path
from unittest.mock import patch

from odoo.tests import common

FRAMES = (Path(__file__).parent / "frames.js").read_text()
NOWHERE = "about:blank"

_open = {}


class SharedBrowser(common.ChromeBrowser):
    def __init__(self, test_case, **options):
        super().__init__(test_case, **options)
        self._first_handlers = dict(self._handlers)
        self._work = None
        self._websocket_request("Network.enable")
        self._websocket_request("Page.addScriptToEvaluateOnNewDocument", params={"source": FRAMES})

    def give_to(self, test_case, work):
        self.test_case, self._work = test_case, work
        self._handlers = dict(self._first_handlers)
        self._result = Future()
        self.had_failure = False

    def stop(self):
        """End a test; the browser stays."""
        self._handlers = dict(self._first_handlers)
        self._websocket_request(
            "Storage.clearDataForOrigin",
            params={
                "origin": self.test_case.base_url(),
                "storageTypes": "cookies,local_storage,indexeddb,service_workers,cache_storage",
            },
        )
        self.navigate_to(NOWHERE, wait_stop=True)
        self._websocket_request("Network.clearBrowserCookies")
        self._result.cancel()

    def end(self):
        super().stop()

    def _wait_code_ok(self, *_arguments, **_options):
        self._work(self)


@contextlib.contextmanager
def shared(test_case, work):
    """In the block ``browser_js`` of a test does ``work(browser)`` in a browser that stays open.

    It begins nowhere: the work itself opens the first page.
    """
    kind = (test_case.browser_size, test_case.touch_enabled)

    def given(case, **options):
        if kind not in _open:
            _open[kind] = SharedBrowser(case, **options)
        _open[kind].give_to(case, work)
        return _open[kind]

    with patch.object(common, "ChromeBrowser", given):
        yield


def close_all():
    while _open:
        _open.popitem()[1].end()
