"""What Odoo may complain about in its log without anything of ours being wrong."""

import re

from . import warned

EXPECTED = re.compile(
    # development machines and containers
    r"Running as user 'root' is a security risk"
    r"|Unable to find Wkhtmltopdf"
    # the test is over and closes a page that was still loading
    r"|Error received after termination"
    # a browser keeps a spare connection and never asks anything: told in whichever test runs then
    r"|Request timed out: TimeoutError\('timed out'\)"
)
ENTRY = re.compile(r"^[\d-]+ [\d:,]+ \d+ (?P<level>[A-Z]+) \S+ (?P<logger>\S+): (?P<text>.*)")
COMPLAINTS = ("WARNING", "ERROR", "CRITICAL")


def is_expected(text):
    return bool(EXPECTED.search(text))


def complaints(log_text):
    """First lines of the entries of an Odoo log at WARNING or above that nobody expects.

    Python's warnings count if they are of our making.
    """
    found = []
    for entry in _entries(log_text):
        match = ENTRY.match(entry)
        text = entry[match.start("text") :]
        if match["level"] not in COMPLAINTS or is_expected(match["text"]):
            continue
        if match["logger"] == warned.LOGGER and not warned.is_ours(text):
            continue
        found.append(match[0])
    return found


def _entries(log_text):
    """Each entry with the lines that follow it: tracebacks, stacks."""
    starts = [each.start() for each in re.finditer(ENTRY.pattern, log_text, re.MULTILINE)]
    return [log_text[a:b] for a, b in zip(starts, [*starts[1:], len(log_text)], strict=True)]
