"""pytest plugin: browser tests have one Chromium in turn, each with a page of its own.

Starting one costs more than most tests do in it, and what it has compiled for one test it has for
the next. Nobody finds what the one before had: neither page nor cookies nor what the client keeps.
After a test that failed Chromium is ended, too.
"""

import contextlib
import shutil
import sys
import threading
from pathlib import Path
from unittest.mock import patch

import psutil
from odoo.service.server import RequestHandler
from odoo.tests import common

KEPT_BY_THE_CLIENT = "cookies,local_storage,indexeddb,service_workers,cache_storage,websql"

# {how it was started: (process, port, folder)}
_open = {}


class Orphan(psutil.Process):
    """A process that is nobody's child: Odoo ends the children of tests with each class."""

    def poll(self):
        is_running = self.is_running() and self.status() != psutil.STATUS_ZOMBIE
        return None if is_running else 0


class KeptBrowser(common.ChromeBrowser):
    """Everything of Odoo's own, but Chromium itself."""

    def __init__(self, test_case, *args, **options):
        super().__init__(test_case, *args, **options)
        # only now: the page of the test before is closed and cannot write any more
        self._websocket_request(
            "Storage.clearDataForOrigin",
            params={"origin": test_case.base_url(), "storageTypes": KEPT_BY_THE_CLIENT},
        )
        self._websocket_request("Network.clearBrowserCookies")

    def _spawn_chrome(self, cmd):
        noted = Path(self.user_data_dir, "pid")
        parent, port = super()._spawn_chrome(
            ["sh", "-c", '"$@" & echo $! > "$0"', str(noted), *cmd]
        )
        parent.wait()
        return Orphan(int(noted.read_text())), port

    def _chrome_start(self, user_data_dir, **options):
        self._kind = tuple(sorted(options.items()))
        if self._kind in _open and _open[self._kind][0].poll() is not None:
            _remove(self._kind)
        if self._kind not in _open:
            process, port = super()._chrome_start(user_data_dir=user_data_dir, **options)
            _open[self._kind] = process, port, user_data_dir
        process, port, self.user_data_dir = _open[self._kind]
        if self.user_data_dir != user_data_dir:
            shutil.rmtree(user_data_dir, ignore_errors=True)
        return process, port

    def stop(self):
        is_failed = sys.exc_info()[0] is not None or self.had_failure
        if not is_failed and hasattr(self, "ws"):
            with contextlib.suppress(common.ChromeBrowserException, TimeoutError, OSError):
                self._leave()
                return
        _open.pop(self._kind, None)
        super().stop()

    def _leave(self):
        """Close the page and leave an empty one."""
        self.screencaster.stop()
        # first of all: what the page says of requests cut off by leaving is no error of the test
        self._result.cancel()
        self._websocket_request("Page.stopLoading")
        self._websocket_request("Target.createTarget", params={"url": "about:blank"})
        page = self._websocket_request("Target.getTargetInfo")["targetInfo"]["targetId"]
        self._websocket_send("Target.closeTarget", params={"targetId": page})
        self._receiver.join(10)
        self.ws.close()
        if self.sigxcpu_handler:
            common.signal.signal(common.signal.SIGXCPU, self.sigxcpu_handler)


def _remove(kind):
    process, _port, folder = _open.pop(kind)
    with contextlib.suppress(psutil.NoSuchProcess):
        process.terminate()
        if psutil.wait_procs([process], timeout=10)[1]:
            process.kill()
    shutil.rmtree(folder, ignore_errors=True)


def _set_up(handler, set_up=RequestHandler.setup):
    """A connection that Chromium opens in advance is no request that a test waits for."""
    set_up(handler)
    threading.current_thread().name = "connection"


def _parse_request(handler, parse=RequestHandler.parse_request):
    thread = threading.current_thread()
    thread.name = f"odoo.service.http.request.{thread.ident}"
    return parse(handler)


# until the run ends
_patched = contextlib.ExitStack()


def pytest_configure():
    # tests import it by its name
    _patched.enter_context(patch.object(common, "ChromeBrowser", KeptBrowser))
    _patched.enter_context(patch.object(RequestHandler, "setup", _set_up))
    _patched.enter_context(patch.object(RequestHandler, "parse_request", _parse_request))


def pytest_unconfigure():
    _patched.close()
    for kind in list(_open):
        _remove(kind)
