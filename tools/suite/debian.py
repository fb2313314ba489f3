"""Debian packages the project needs: root gets them installed, others one message."""

import os
import shutil
import subprocess
from pathlib import Path

from .say import Stop, run, step

# Chinese pictures and tours; any font that has the characters will do
FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy",
)
# makes files of reports; without it they open in the browser, and a few tests are skipped
PDF = "wkhtmltopdf"


def _missing(with_postgres, with_browser, with_node):
    packages = []
    if with_postgres and not list(Path("/usr/lib/postgresql").glob("*/bin/initdb")):
        packages.append("postgresql")
    if not with_postgres and not shutil.which("createdb"):
        packages.append("postgresql-client")
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        packages.append("python3-venv")
    if with_browser:
        if not any(map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))):
            packages.append("chromium")
        if not any(Path(font).exists() for font in FONTS):
            packages.append("fonts-noto-cjk")
    if with_node:
        # Node from elsewhere than Debian brings its own npm
        packages += [
            package
            for package, program in (("nodejs", "node"), ("npm", "npm"))
            if not shutil.which(program)
        ]
    return packages


def ensure(*, with_postgres=True, with_browser=False, with_node=False):
    """Install the missing packages as root.

    :raise Stop: as an ordinary user, naming all of them in one command.
    """
    packages = _missing(with_postgres, with_browser, with_node)
    if with_browser and os.geteuid() == 0 and not shutil.which(PDF) and _is_known(PDF):
        packages.append(PDF)
    if not packages:
        return
    wanted = " ".join(packages)
    if os.geteuid() != 0:
        raise Stop(
            "This machine lacks Debian packages that only root can install. Please run once:\n"
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


def _is_known(package):
    """Whether this Debian has it at all: newer ones have dropped some."""
    return subprocess.run(["apt-cache", "show", package], capture_output=True).returncode == 0
