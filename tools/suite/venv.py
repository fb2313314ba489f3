"""The virtual environment, made from the pinned requirement files and remade when they change."""

import hashlib
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from .paths import ODOO_UNPACKED, ROOT, VENV
from .say import Stop, run, step

OLDEST_PYTHON = (3, 11)
# made with the compiler's profile: one that somebody built without is a quarter slower
DISTRIBUTION = Path("/usr/bin/python3")
ASKED = "import sys, ensurepip, venv; print(*sys.version_info[:2])"


def python():
    return VENV / "bin/python"


def ensure(*, with_tests=False):
    """Make the environment; ``with_tests`` adds what tests, linters and benchmarks need.

    :raise Stop: when this Python is too old.
    """
    if sys.version_info < OLDEST_PYTHON:
        raise Stop("Odoo 19 needs Python 3.11 or newer; this is " + sys.version.split()[0])
    name = "requirements-test.txt" if with_tests else "requirements.txt"
    marker = VENV / f".{name}"
    digest = _digest(name)
    if marker.exists() and marker.read_text() == digest:
        return
    if with_tests or not (VENV / ".requirements-test.txt").exists():
        step(f"installing Python packages ({name}) into .cache/venv")
        if not _is_made_of(_base()):
            shutil.rmtree(VENV, ignore_errors=True)
            run([_base(), "-m", "venv", VENV], log="venv")
        run([VENV / "bin/pip", "install", "-r", ROOT / name], log="venv")
    else:
        ensure(with_tests=True)
    _link_icon_fonts()
    marker.write_text(digest)


def _digest(name):
    text = (ROOT / "requirements.txt").read_bytes() + (ROOT / name).read_bytes()
    return hashlib.sha256(text + f"{_base()} {_version()}".encode()).hexdigest()


@cache
def _base():
    """The Python to make it of: the distribution's where it is of the version that runs us."""
    try:
        told = subprocess.run([DISTRIBUTION, "-c", ASKED], capture_output=True, text=True)
    except OSError:
        told = None
    if told and told.stdout.split() == _version().split("."):
        return DISTRIBUTION
    # of an environment, what that was made of
    return Path(sys._base_executable)


def _is_made_of(base):
    settings = VENV / "pyvenv.cfg"
    if not python().exists():
        return False
    told = settings.read_text()
    return f"home = {base.parent}\n" in told and f"version = {_version()}." in told


def _version():
    return "{}.{}".format(*sys.version_info)


def _link_icon_fonts():
    """Put Font Awesome 4.7 where Debian's odoo-19 links to, if Debian has moved on."""
    target = ODOO_UNPACKED / "usr/share/fonts-font-awesome/fonts"
    fonts = next(VENV.glob("lib/python*/site-packages/xstatic/pkg/font_awesome/data/fonts"), None)
    if not fonts or not ODOO_UNPACKED.exists() or (target / "fontawesome-webfont.woff2").exists():
        return
    target.mkdir(parents=True, exist_ok=True)
    for font in fonts.iterdir():
        shutil.copy(font, target / font.name)
