"""Debian packages the project needs: root gets them installed, others one message."""

import os
import shutil
from pathlib import Path

from .say import Stop, run, step

# what must exist -> the package that brings it
NEEDS = {
    "chromium": "chromium",
    "msgfmt": "gettext",
    "node": "nodejs",
}
POSTGRES_PACKAGE = "postgresql"
FONT_PACKAGE = "fonts-noto-cjk"
FONT_MARKS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy",
)


def _missing(with_postgres, with_browser):
    packages = []
    if with_postgres and not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        packages.append(POSTGRES_PACKAGE)
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        packages.append("python3-venv")
    if not (shutil.which("msgfmt")):
        packages.append("gettext")
    if with_browser:
        if not (shutil.which("chromium") or shutil.which("google-chrome")):
            packages.append("chromium")
        if not any(Path(mark).exists() for mark in FONT_MARKS):
            packages.append(FONT_PACKAGE)
    return packages


def ensure(*, with_postgres=True, with_browser=False):
    """Install the missing packages as root.

    :raise Stop: as an ordinary user, naming all of them in one command.
    """
    packages = _missing(with_postgres, with_browser)
    if not packages:
        return
    wanted = " ".join(packages)
    if os.geteuid() != 0:
        raise Stop(
            f"This machine lacks Debian packages that only root can install. Please run once:\n"
            f"    sudo apt-get install --no-install-recommends {wanted}"
        )
    step(f"installing Debian packages: {wanted}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update"], log="apt", env=environment)
    run(
        ["apt-get", "install", "-y", "--no-install-recommends", *packages],
        log="apt",
        env=environment,
    )
