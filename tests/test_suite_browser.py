"""Browser tests have one Chromium in turn, and none finds what the one before had."""

import socket
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tests.common import ChromeBrowser

# no image: their pages may not ask for anything
PAGE = "/web/static/lib/owl/owl.js"
LEAVE = """(async () => {
    localStorage.left = sessionStorage.left = window.left = "1";
    document.cookie = "remains=1;path=/";
    await new Promise((resolve) => { indexedDB.open("left").onsuccess = resolve; });
})()"""
FOUND = """(async () => JSON.stringify([
    localStorage.left, sessionStorage.left, window.left,
    document.cookie.includes("remains="), (await indexedDB.databases()).length,
]))()"""


@tagged("post_install", "-at_install")
class TestKeptBrowser(HttpCase):
    def work(self, do):
        with patch.object(
            ChromeBrowser, "_wait_code_ok", lambda browser, *_more, **_named: do(browser)
        ):
            self.browser_js(PAGE, "", ready="document.readyState === 'complete'", login=None)

    def run_there(self, expression):
        """What a page answers, and the number of Chromium's process."""
        told = []

        def do(browser):
            answer = browser._websocket_request(
                "Runtime.evaluate", params={"expression": expression, "awaitPromise": True}
            )
            told.append((answer["result"].get("value"), browser.chrome.pid))

        self.work(do)
        return told[0]

    def test_nothing_is_left_for_the_next(self):
        untouched, first = self.run_there(FOUND)
        self.run_there(LEAVE)
        found, second = self.run_there(FOUND)
        self.assertEqual(untouched, "[null,null,null,false,0]")
        self.assertEqual(found, untouched)
        self.assertEqual(first, second, "Chromium was started anew")

    def test_a_request_cut_off_by_leaving_is_no_error(self):
        with socket.create_server(("127.0.0.1", 0)) as silent, self.assertNoLogs(level="ERROR"):
            port = silent.getsockname()[1]
            self.run_there(
                f"fetch('http://127.0.0.1:{port}').catch((error) => console.error(`${{error}}`)); 1"
            )

    def test_what_failed_is_not_handed_on(self):
        _told, before = self.run_there("1")

        def fail(_browser):
            raise AssertionError("as a test that fails")

        with self.assertRaisesRegex(AssertionError, "as a test that fails"):
            self.work(fail)
        _told, after = self.run_there("1")
        self.assertNotEqual(before, after)
