"""The Model Context Protocol's client library, in an environment of its own: it moves our pins."""

import venv

from .paths import CACHE, TESTS
from .say import run, step

REQUIREMENTS = TESTS / "mcp_client/requirements.txt"
FOLDER = CACHE / "mcp"


def python():
    """Path of a Python that has it; made on first use, and again where its pin changes."""
    marker, wanted = FOLDER / ".made-of", REQUIREMENTS.read_text()
    if not marker.exists() or marker.read_text() != wanted:
        step("installing Python packages (mcp) into .cache/mcp")
        venv.create(FOLDER, with_pip=True, clear=True)
        run([FOLDER / "bin/pip", "install", "-r", REQUIREMENTS], log="mcp")
        marker.write_text(wanted)
    return FOLDER / "bin/python"
