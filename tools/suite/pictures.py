"""``tools/dev pictures``: make the pictures of the help pages anew from the demo.

What is taken is said by ``static/img/help/pictures.json`` of each addon, a list of::

    {"name": "checklist", "login": "sales", "url": "/odoo/crm/{crm_stagegate.lead_01}",
     "clicks": ["css of what is pressed before"], "of": "css of the part to show"}

``{addon.name}`` is the number of a record of the demo; a click that begins with ``?`` may be
missing. Each is taken in both languages, as ``static/img/help/<en|zh>/<name>.webp``.
"""

import base64
import itertools
import json
import re
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import requests
import websocket

from . import databases, serve
from .paths import ADDONS, ROOT
from .say import Stop, step

WIDTH, HEIGHT = 1366, 900
# narrower than the screen: the page shows it beside the text
SCALE, QUALITY = 0.75, 55
# of all addons together, in bytes
AT_MOST = 1_500_000
LANGUAGES = {"en": "en_US", "zh": "zh_CN"}
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


def make(names=()):
    """Take the pictures (of these names only); return the exit status for the shell."""
    wanted = [
        (path.parent, recipe)
        for path in sorted(ADDONS.glob("*/static/img/help/pictures.json"))
        for recipe in json.loads(path.read_text())
        if not names or recipe["name"] in names
    ]
    address = serve.ADDRESS
    with serve.served(), _chromium() as page:
        for login, recipes in itertools.groupby(
            sorted(wanted, key=lambda each: each[1]["login"]), key=lambda each: each[1]["login"]
        ):
            recipes = list(recipes)
            person = _Person(address, login)
            for language, code in LANGUAGES.items():
                with person.speaking(code):
                    page.enter_as(person)
                    for folder, recipe in recipes:
                        _take(page, address, folder / language, recipe)
    return _check()


def _take(page, address, folder, recipe):
    folder.mkdir(exist_ok=True)
    path = folder / f"{recipe['name']}.webp"
    step(path.relative_to(ROOT))
    page.open(address + re.sub(r"\{([\w.]+)\}", _number_of, recipe["url"]))
    for css in recipe.get("clicks", ()):
        page.click(css)
    path.write_bytes(page.picture(recipe.get("of", ".o_action_manager")))


def _number_of(match):
    module, name = match[1].split(".")
    query = f"SELECT res_id FROM ir_model_data WHERE module = '{module}' AND name = '{name}'"
    found = databases.query(query, serve.DATABASE).strip()
    if not found:
        raise Stop(f"There is no {match[1]} in the demo.")
    return found


def _check():
    total = sum(path.stat().st_size for path in ADDONS.glob("*/static/img/help/*/*.webp"))
    print(f"{total / 1000:.0f} kB in all; at most {AT_MOST / 1000:.0f} kB")
    return 1 if total > AT_MOST else 0


class _Person:
    """Somebody of the demo, logged in over HTTP."""

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
            raise Stop(f"{login} cannot log in to the demo.")
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


class _Page:
    """A page of a Chromium, told what to do over its debugging port."""

    def __init__(self, socket):
        self._socket = socket
        self._numbers = itertools.count(1)
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

    def open(self, url):
        self.ask("Page.navigate", url=url)
        self._until(
            "!!document.querySelector('.o_action_manager > *') "
            "&& !document.querySelector('.o_blockUI')",
            url,
        )
        time.sleep(SETTLE)

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
                raise Stop(f"Not there: {what}")
            time.sleep(0.3)


@contextmanager
def _chromium():
    with tempfile.TemporaryDirectory() as profile:
        process = subprocess.Popen(
            [
                "chromium", "--headless=new", "--no-sandbox", "--disable-gpu",
                "--remote-debugging-port=0", "--remote-allow-origins=*",
                f"--user-data-dir={profile}", f"--window-size={WIDTH},{HEIGHT}", "about:blank",
            ],
            # a pipe that nobody reads fills up, and then it stands still
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        try:
            address = _address(process, Path(profile))
            pages = requests.get(f"http://{address}/json", timeout=10).json()
            url = next(page["webSocketDebuggerUrl"] for page in pages if page["type"] == "page")
            yield _Page(websocket.create_connection(url, timeout=60))
        finally:
            process.terminate()
            process.wait()


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
