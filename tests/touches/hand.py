"""A hand at the mouse and the keys of a headless Chromium: what the browser is told is trusted.

Nothing is pressed that is not seen: an element is waited for until it is in its place, scrolled to
with the wheel if it is not in sight, and pressed in its middle unless something lies above it. A
listener in the page writes down what arrives there.
"""

import json
import tempfile
import threading
import time
from pathlib import Path

PATIENCE = 30
LOOK_AGAIN = 0.1
AT_MOST_TABS = 9
# until what a key began is shown
SETTLE = 0.5
ENTER = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r"}
KEYS = {
    "Enter": ENTER,
    "Tab": {"key": "Tab", "code": "Tab", "windowsVirtualKeyCode": 9},
    "Escape": {"key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27},
    "ArrowDown": {"key": "ArrowDown", "code": "ArrowDown", "windowsVirtualKeyCode": 40},
    "Control": {"key": "Control", "code": "ControlLeft", "windowsVirtualKeyCode": 17},
    "Alt": {"key": "Alt", "code": "AltLeft", "windowsVirtualKeyCode": 18},
}
MODIFIER_BITS = {"Alt": 1, "Control": 2}

LISTENER = (Path(__file__).parent / "listener.js").read_text()


class Unseen(AssertionError):
    """What was looked for is not there, or something lies above it."""


class Hand:
    """Works one page: ``with Hand(browser) as hand``.

    :param browser: an ``odoo.tests.common.ChromeBrowser`` whose page is loaded
    """

    def __init__(self, browser):
        self._browser = browser
        self._chooser = threading.Event()
        self._chooser_node = None
        self._folder = tempfile.TemporaryDirectory()
        browser._handlers["Page.fileChooserOpened"] = self._on_file_chooser
        self._ask("Page.setInterceptFileChooserDialog", enabled=True)
        self._run(LISTENER)

    def __enter__(self):
        return self

    def __exit__(self, *_exception):
        # the files that were chosen
        self._folder.cleanup()

    # -- what a person does -----------------------------------------------------------------

    def click(self, css, text="", *, within=()):
        """Press what matches and has the text.

        :param within: ``(css, text)`` of what it is in
        """
        x, y = self._reach(css, text, within)
        self._mouse("mousePressed", x, y, buttons=1)
        self._mouse("mouseReleased", x, y)

    def look_at(self, css, text="", *, within=()):
        """Rest the mouse on it: what it tells comes up. Nothing is pressed."""
        self._reach(css, text, within)
        self._run("window.touches.note('look')")

    def go_into(self, css):
        """Put the cursor into a field, unless the page has put it there itself."""
        self._reach(css, move=False)
        if not self._run(f"document.activeElement.matches({json.dumps(css)})"):
            self.click(css)

    def type(self, text):
        """Type into what has the cursor, key by key."""
        self._wait("window.touches.isReadyToType()", "nothing has the cursor: nowhere to type to")
        for character in text:
            key = {"key": character, "text": character}
            self._ask("Input.dispatchKeyEvent", type="keyDown", **key)
            self._ask("Input.dispatchKeyEvent", type="keyUp", key=character)

    def tab_to(self, css):
        """Press Tab until this field has the cursor; what that takes is taken."""
        for _tab in range(AT_MOST_TABS):
            self.press("Tab")
            time.sleep(SETTLE)
            if self._run(f"!!document.activeElement?.matches({json.dumps(css)})"):
                return
        raise Unseen(f"Tab does not lead to {css}")

    def press(self, *names):
        """Press keys together, as ``press("Control", "Enter")``."""
        bits = 0
        for name in names:
            bits |= MODIFIER_BITS.get(name, 0)
            key = dict(KEYS.get(name) or _letter(name))
            if bits:
                # a shortcut writes nothing
                key.pop("text", None)
            kind = "keyDown" if "text" in key else "rawKeyDown"
            self._ask("Input.dispatchKeyEvent", type=kind, modifiers=bits, **key)
        for name in reversed(names):
            key = KEYS.get(name) or _letter(name)
            self._ask("Input.dispatchKeyEvent", type="keyUp", key=key["key"])

    def choose_file(self, css, text="", *, within=(), name, content):
        """Press what opens the dialog for files and choose one there."""
        self._chooser.clear()
        self.click(css, text, within=within)
        if not self._chooser.wait(PATIENCE):
            raise Unseen(f"no dialog for files after pressing {css}")
        path = Path(self._folder.name, name)
        path.write_bytes(content)
        self._ask("DOM.setFileInputFiles", files=[str(path)], backendNodeId=self._chooser_node)
        self._run("window.touches.note('file')")

    def turn_wheel(self, *, over, by):
        """Turn the wheel over a point of the page, until what it moves has come to rest."""
        x, y = over
        self._ask("Input.dispatchMouseEvent", type="mouseWheel", x=x, y=y, deltaX=0, deltaY=by)
        time.sleep(SETTLE)

    def resize(self, width, height):
        """A screen of another size."""
        self._ask("Emulation.setDeviceMetricsOverride", width=width, height=height,
                  deviceScaleFactor=1, mobile=False)  # fmt: skip
        time.sleep(SETTLE)

    # -- what a person waits for ------------------------------------------------------------

    def see(self, css, text="", *, within=()):
        """Wait until it is there."""
        self._wait(f"!!window.touches.find({_path(css, text, within)})", f"not there: {css} {text}")

    def see_no(self, css, text="", *, within=()):
        """Wait until it is not there any more."""
        self._wait(
            f"!window.touches.find({_path(css, text, within)})", f"still there: {css} {text}"
        )

    def has_cursor(self, css):
        """Wait until this field has the cursor."""
        self._wait(f"!!document.activeElement?.matches({json.dumps(css)})",
                   f"the cursor is not in {css}")  # fmt: skip

    # -- what it took -----------------------------------------------------------------------

    def begin(self):
        """Forget what happened before."""
        self._run("window.touches.begin()")

    def events(self):
        """What happened since, see ``klm.cost_of``."""
        return self._run("window.touches.events()")

    def hidden_below(self, css):
        """How many pixels of what matches are below the screen, now."""
        inside = json.dumps(f"{css} *")
        return self._run(
            f"Math.max(0, ...[...document.querySelectorAll({inside})]"
            ".filter((each) => !each.children.length && each.getClientRects().length)"
            ".map((each) => each.getBoundingClientRect().bottom)) - innerHeight"
        )

    def kept(self):
        """Keys of what the browser keeps for this site."""
        return self._run("Object.keys(localStorage)")

    def picture(self):
        """PNG of what is shown, as base64."""
        return self._ask("Page.captureScreenshot", format="png")["data"]

    # -- inside -----------------------------------------------------------------------------

    def _ask(self, method, **params):
        return self._browser._websocket_request(method, params=params, timeout=30.0)

    def _run(self, code):
        answer = self._ask(
            "Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in answer:
            raise AssertionError(f"{code}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def _wait(self, condition, otherwise):
        until = time.monotonic() + PATIENCE
        while not self._run(condition):
            if time.monotonic() > until:
                raise Unseen(otherwise)
            time.sleep(LOOK_AGAIN)

    def _reach(self, css, text="", within=(), move=True):
        """Move the mouse onto the middle of it, with the wheel if need be; where that is."""
        until = time.monotonic() + PATIENCE
        before = None
        while time.monotonic() < until:
            found = self._run(f"window.touches.locate({_path(css, text, within)})")
            if found and found["turn"]:
                self._ask("Input.dispatchMouseEvent", type="mouseWheel", x=found["overX"],
                          y=found["overY"], deltaX=0, deltaY=found["turn"])  # fmt: skip
            elif found and found == before and found["isFree"]:
                if move:
                    self._mouse("mouseMoved", found["x"], found["y"])
                return found["x"], found["y"]
            before = found
            time.sleep(LOOK_AGAIN)
        raise Unseen(f"cannot be reached: {css} {text}: {before}")

    def _mouse(self, kind, x, y, buttons=0):
        button = "none" if kind == "mouseMoved" else "left"
        self._ask("Input.dispatchMouseEvent", type=kind, x=x, y=y, button=button, buttons=buttons,
                  clickCount=0 if kind == "mouseMoved" else 1)  # fmt: skip

    def _on_file_chooser(self, backendNodeId=None, **_more):
        self._chooser_node = backendNodeId
        self._chooser.set()


def _letter(name):
    upper = name.upper()
    return {"key": name, "code": f"Key{upper}", "windowsVirtualKeyCode": ord(upper)}


def _path(css, text, within):
    """What the page looks for: ``[[css, text], …]`` from the outside in."""
    steps = [list(within), [css, text]] if within else [[css, text]]
    return json.dumps([[*step, ""][:2] for step in steps])
