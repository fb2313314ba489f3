"""``tools/dev rights``: write the matrix of rights anew, for somebody to review the difference."""

import os

from . import testing
from .paths import TESTS

# see tests/test_rights.py
WRITE = "SUITE_RIGHTS_WRITE"
MATRIX = TESTS / "data/rights_matrix.csv"


def write():
    """Run everything as everybody; return the exit status for the shell."""
    os.environ[WRITE] = "1"
    status = testing.run_some([str(TESTS / "test_rights.py"), "-k", "TestRightsMatrix"])
    print(f"Please read what changed: git diff {os.path.relpath(MATRIX)}")
    return status
