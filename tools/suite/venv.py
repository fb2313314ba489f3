"""The virtual environment, made from the pinned requirement files and remade when they change."""

import hashlib
import shutil
import sys

from .paths import ODOO_UNPACKED, ROOT, VENV
from .say import Stop, run, step

OLDEST_PYTHON = (3, 11)


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
        if not python().exists():
            shutil.rmtree(VENV, ignore_errors=True)
            run([sys.executable, "-m", "venv", VENV], log="venv")
        run([VENV / "bin/pip", "install", "-r", ROOT / name], log="venv")
    else:
        ensure(with_tests=True)
    _link_icon_fonts()
    marker.write_text(digest)


def _digest(name):
    text = (ROOT / "requirements.txt").read_bytes() + (ROOT / name).read_bytes()
    return hashlib.sha256(text + sys.version.encode()).hexdigest()


def _link_icon_fonts():
    """Put Font Awesome 4.7 where Debian's odoo-19 links to, if Debian has moved on."""
    target = ODOO_UNPACKED / "usr/share/fonts-font-awesome/fonts"
    fonts = next(VENV.glob("lib/python*/site-packages/xstatic/pkg/font_awesome/data/fonts"), None)
    if not fonts or not ODOO_UNPACKED.exists() or (target / "fontawesome-webfont.woff2").exists():
        return
    target.mkdir(parents=True, exist_ok=True)
    for font in fonts.iterdir():
        shutil.copy(font, target / font.name)
