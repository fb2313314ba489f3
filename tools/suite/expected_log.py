"""What Odoo may complain about in its log without anything of ours being wrong."""

import re

EXPECTED = re.compile(
    # development machines and containers
    r"Running as user 'root' is a security risk"
    r"|Unable to find Wkhtmltopdf"
    # the test is over and closes a page that was still loading
    r"|Error received after termination"
)
COMPLAINT = re.compile(r"^[\d-]+ [\d:,]+ \d+ (WARNING|ERROR|CRITICAL) ")


def is_expected(text):
    return bool(EXPECTED.search(text))


def complaints(log_text):
    """Lines of an Odoo log at WARNING or above that nobody expects."""
    return [
        line for line in log_text.splitlines() if COMPLAINT.match(line) and not is_expected(line)
    ]
