"""Whose fault a Python warning is, read from how Odoo logs it.

Odoo hands warnings to its log with the stack that led to them, innermost call last. The framework
mostly warns from within itself, so the place that warns says little: what counts is the first
addon on the way out, leaving aside overrides that hand on to ``super()`` what they were asked.
Only when the framework complains of how a field is defined may anybody have asked for it; no field
of Odoo's own makes it do so.
"""

import re

from .paths import ADDONS, TESTS

LOGGER = "py.warnings"
FRAME = re.compile(r'^ *File "([^"]+)", line \d+, in (.+)$', re.MULTILINE)
PLACE = re.compile(r"^(\S+?):\d+: ")
DEFINITION = re.compile(r"\S+/odoo/orm/(fields\w*|registry)\.py:\d+: UserWarning: ")
OURS = (f"{ADDONS}/", f"{TESTS}/")


def is_ours(text):
    """Whether a logged warning (``path:line: Category: text`` and its stack) is of our making."""
    if DEFINITION.match(text):
        return True
    place = PLACE.match(text)
    if place and place[1].startswith(OURS):
        return True
    called = None
    for path, name in reversed(FRAME.findall(text)):
        if name != called and path.startswith(OURS):
            return True
        if name != called and "/addons/" in path:
            return False
        called = name
    return False


def summary(text):
    """The warning's own line, without its stack."""
    return text.splitlines()[0]


def shortened(text, calls=10):
    """The warning with the last calls of its stack."""
    first, *stack = text.rstrip().splitlines()
    return "\n".join([first, *stack[-2 * calls :]])
