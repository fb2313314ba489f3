"""``tools/dev touches``: do the everyday tasks on both sides anew and print how they compare."""

import os
import re
import sys

from . import pytest_run, testing
from .paths import ROOT, TESTS

PAGES = (ROOT / "docs" / "touches.md", ROOT / "README.md")
HEAD = r"^\| \| clicks \|(?:.*\n\|)*.*$"


def write():
    """Measure, record in tests/data/touches, renew the table; the exit status for the shell."""
    sys.path.insert(0, str(ROOT))
    from tests.touches import records

    os.environ[records.WRITE] = "1"
    native = pytest_run.run(testing.native_job(options=["-ra"]), shown=True).returncode
    ours = testing.run_some([str(TESTS / "test_touches.py"), "-k", "TestOurTouches"])
    table = records.table()
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        page.write_text(re.sub(HEAD, lambda _: table, text, count=1, flags=re.M))
    print(table)
    print("Please read what changed: git diff tests/data/touches docs README.md")
    return native or ours
