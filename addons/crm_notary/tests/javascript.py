"""Runs an addon's Hoot tests (``static/tests/*.test.js``) in a browser, and no others."""

from odoo.tests import no_retry


class JavascriptTests:
    """The one test of an ``HttpCase`` that names its ``suite``: ``@crm_x``."""

    suite = ""

    @no_retry
    def test_units(self):
        self.browser_js(
            f"/web/tests?headless&loglevel=2&preset=desktop&timeout=15000&id={_job(self.suite)}",
            "",
            "",
            login="admin",
            timeout=600,
            success_signal="[HOOT] Test suite succeeded",
            error_checker=lambda message: "[HOOT]" not in message,
        )


def _job(name):
    """The number by which Hoot knows a suite or test, as in core's ``test_js``."""
    number = 0
    for char in name:
        number = ((number << 5) - number + ord(char)) & 0xFFFFFFFF
    return f"{number:08x}"
