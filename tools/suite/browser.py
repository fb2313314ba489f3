"""A headless Chromium, told what to do over its debugging port, and people who are logged in.

For pictures and measurements; tests have Odoo's own ``browser_js`` and tours.
"""

import base64
import itertools
import json
import re
import resource
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import requests
import websocket

from .say import Stop

WIDTH, HEIGHT = 1366, 900
# narrower than the screen: the page of help shows it beside the text
SCALE, QUALITY = 0.75, 55
PATIENCE = 40
# left, top, width and height of what is seen of it
BOX = """
(() => {
    const box = %s.getBoundingClientRect();
    const [left, top] = [Math.max(box.left, 0), Math.max(box.top, 0)];
    const [right, bottom] = [Math.min(box.right, innerWidth), Math.min(box.bottom, innerHeight)];
    return [left, top, right - left, bottom - top];
})()
"""
SETTLE = 1.5


class Person:
    """Somebody whose password is the login, logged in over HTTP."""

    def __init__(self, address, login):
        self.address, self.login = address, login
        self.session = requests.Session()
        page = self.session.get(f"{address}/web/login", timeout=60).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        answer = self.session.post(
            f"{address}/web/login",
            data={"login": login, "password": login, "csrf_token": token},
            timeout=60,
        )
        if "/web/login" in answer.url:
            raise Stop(f"{login} cannot log in.")
        self.number = self._call("/web/session/get_session_info", {})["uid"]

    @property
    def cookie(self):
        return self.session.cookies["session_id"]

    @contextmanager
    def speaking(self, code):
        """With another language, given back at the end."""
        before = self._user("read", ["lang"])[0]["lang"]
        self._user("write", {"lang": code})
        try:
            yield
        finally:
            self._user("write", {"lang": before})

    def _user(self, method, *more):
        return self._call(
            f"/web/dataset/call_kw/res.users/{method}",
            {"model": "res.users", "method": method, "args": [[self.number], *more], "kwargs": {}},
        )

    def _call(self, path, params):
        answer = self.session.post(
            f"{self.address}{path}", json={"jsonrpc": "2.0", "params": params}, timeout=60
        ).json()
        if "error" in answer:
            raise Stop(f"{path}: {answer['error']['data']['message']}")
        return answer["result"]


class Page:
    """A page of a Chromium, told what to do over its debugging port."""

    def __init__(self, socket):
        self._socket = socket
        self._numbers = itertools.count(1)
        self._before = None
        self.ask("Page.enable")
        self.ask("Network.enable")
        self.ask(
            "Emulation.setDeviceMetricsOverride",
            width=WIDTH, height=HEIGHT, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip

    def ask(self, method, **params):
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (answer := json.loads(self._socket.recv())).get("id") != number:
            pass
        if "error" in answer:
            raise Stop(f"{method}: {answer['error']['message']}")
        return answer["result"]

    def run(self, code):
        answer = self.ask("Runtime.evaluate", expression=code, returnByValue=True)
        return answer["result"].get("value")

    def enter_as(self, person):
        self.ask("Network.clearBrowserCookies")
        self.ask("Network.setCookie", name="session_id", value=person.cookie, url=person.address)

    def open(self, url, until=".o_action_manager > *"):
        self.ask("Page.navigate", url=url)
        self._until(
            f"!!document.querySelector({json.dumps(until)}) "
            "&& !document.querySelector('.o_blockUI')",
            url,
        )
        time.sleep(SETTLE)

    def before_each(self, code):
        """Run code before anything else in each page opened from now on, that of before no more."""
        if self._before:
            self.ask("Page.removeScriptToEvaluateOnNewDocument", identifier=self._before)
        answer = self.ask("Page.addScriptToEvaluateOnNewDocument", source=code)
        self._before = answer["identifier"]

    def click(self, css):
        may_be_missing, css = css.startswith("?"), css.removeprefix("?")
        found = f"document.querySelector({json.dumps(css)})"
        if may_be_missing and not self.run(f"!!{found}"):
            return
        self._until(f"!!{found}", css)
        self.run(f"{found}.click()")
        time.sleep(SETTLE)

    def picture(self, css):
        """The part that matches, as far as it is on the screen."""
        box = f"document.querySelector({json.dumps(css)})"
        self._until(f"!!{box}", css)
        self.run(f"{box}.scrollIntoView({{block: 'nearest'}})")
        left, top, width, height = self.run(BOX % box)
        clip = {"x": left, "y": top, "width": width, "height": height, "scale": SCALE}
        answer = self.ask("Page.captureScreenshot", format="webp", quality=QUALITY, clip=clip)
        return base64.b64decode(answer["data"])

    def _until(self, condition, what):
        end = time.monotonic() + PATIENCE
        while not self.run(condition):
            if time.monotonic() > end:
                shown = self.run("location.href + ' ' + document.body.innerText.slice(0, 400)")
                raise Stop(f"Not there: {what}\nThe page shows: {shown}")
            time.sleep(0.3)


@contextmanager
def chromium():
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = subprocess.Popen(
            [
                "chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
                "--remote-debugging-port=0", "--remote-allow-origins=*",
                f"--user-data-dir={profile}", f"--window-size={WIDTH},{HEIGHT}", "about:blank",
            ],
            # a pipe that nobody reads fills up, and then it stands still
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, preexec_fn=_unlimited,
        )  # fmt: skip
        try:
            address = _address(process, Path(profile))
            pages = requests.get(f"http://{address}/json", timeout=10).json()
            url = next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page")
            yield Page(websocket.create_connection(url, timeout=60))
        finally:
            process.terminate()
            process.wait()


def _unlimited():
    """Odoo limits the memory its processes may ask for; a browser asks for more than it uses."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


def _address(process, profile):
    """Where a Chromium can be told what to do: it writes the port it chose into its profile."""
    end = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < end:
        with suppress(FileNotFoundError):
            port, newline, _path = (profile / "DevToolsActivePort").read_text().partition("\n")
            if newline:
                return f"127.0.0.1:{port}"
        time.sleep(0.1)
    raise Stop("Chromium did not start.")
