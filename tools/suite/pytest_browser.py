"""pytest plugin: browser tests have one Chromium in turn, each with a page of its own.

Starting one costs more than most tests do in it, and what it has compiled for one test it has for
the next. Nobody finds what the one before had: neither page nor cookies nor what the client keeps.
After a test that failed Chromium is ended, too.
"""

import contextlib
import shutil
import sys
from pathlib import Path

import psutil
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
        self._websocket_request("Page.stopLoading")
        self._websocket_request(
            "Storage.clearDataForOrigin",
            params={"origin": self.test_case.base_url(), "storageTypes": KEPT_BY_THE_CLIENT},
        )
        self._websocket_request("Network.clearBrowserCookies")
        self._websocket_request("Target.createTarget", params={"url": "about:blank"})
        self._result.cancel()
        page = self._websocket_request("Target.getTargetInfo")["targetInfo"]["targetId"]
        self._websocket_send("Target.closeTarget", params={"targetId": page})
        self._receiver.join(10)
        self.ws.close()
        if self.sigxcpu_handler:
            common.signal.signal(common.signal.SIGXCPU, self.sigxcpu_handler)


def _remove(kind):
    process, _port, folder = _open.pop(kind)
    process.terminate()
    process.wait(10)
    shutil.rmtree(folder, ignore_errors=True)


def pytest_configure():
    # tests import it by its name
    common.ChromeBrowser = KeptBrowser


def pytest_unconfigure():
    common.ChromeBrowser = KeptBrowser.__base__
    for kind in list(_open):
        _remove(kind)
