"""``tools/dev touches``: do the everyday tasks on both sides anew and print how they compare."""

import os
import re
import sys

from . import pytest_run, testing
from .paths import ROOT, TESTS

PAGE = ROOT / "docs" / "touches.md"


def write():
    """Measure, record in tests/data/touches, renew the table; the exit status for the shell."""
    sys.path.insert(0, str(ROOT))
    from tests.touches import records

    os.environ[records.WRITE] = "1"
    native = pytest_run.run(testing.native_job(options=["-ra"]), shown=True).returncode
    ours = testing.run_some([str(TESTS / "test_touches.py"), "-k", "TestOurTouches"])
    table = records.table()
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(re.sub(r"^\|(?:.*\n\|)*.*$", lambda _: table, text, count=1, flags=re.M))
    print(table)
    print("Please read what changed: git diff tests/data/touches docs/touches.md")
    return native or ours
