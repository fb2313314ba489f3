"""Get the source of Odoo 19.0: a checkout named by ODOO_SRC, else Debian's package.

Debian's package is taken from unstable through an apt configuration of our own (own lists and
cache), so that the machine's sources stay as they are and no root is needed. It is unpacked and
not installed.
"""

import os
import shutil
import subprocess
from pathlib import Path

from .paths import APT, ODOO_UNPACKED
from .say import Stop, run, step

# odoo-19 links its fonts and scripts relatively to these packages' folders
PACKAGES = (
    "odoo-19",
    "fonts-montserrat",
    "fonts-roboto-unhinted",
    "fonts-font-awesome",
    "fonts-inconsolata",
    "fonts-ocr-b",
    "libjs-jquery",
    "libjs-jquery-form",
    "libjs-underscore",
)
KEYRING = Path("/usr/share/keyrings/debian-archive-keyring.gpg")


def locate():
    """Return ``(command, pythonpath)`` of the Odoo to run, fetching it if needed.

    :raise Stop: when there is no Odoo and none can be fetched.
    """
    if source := os.environ.get("ODOO_SRC"):
        source = Path(source).expanduser().resolve()
        for command in (source / "odoo-bin", source / "usr/bin/odoo", source / "odoo"):
            if command.is_file():
                return command, _python_path(source)
        raise Stop(f"ODOO_SRC={source} holds no odoo-bin. Point it at an Odoo 19.0 checkout.")
    packages = ODOO_UNPACKED / "usr/lib/python3/dist-packages"
    if not (ODOO_UNPACKED / ".complete").exists():
        _fetch()
    return ODOO_UNPACKED / "usr/bin/odoo", packages


def _python_path(source):
    packages = source / "usr/lib/python3/dist-packages"
    return packages if packages.is_dir() else source


def _fetch():
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        raise Stop(
            "No Odoo here, and no apt to fetch Debian's odoo-19 with. Clone Odoo 19.0 from its "
            "public repository and set ODOO_SRC to the folder."
        )
    step("fetching Odoo 19.0 (Debian's odoo-19, unpacked into .cache/odoo, about 130 MB)")
    options = _configure(_mirror())
    run(["apt-get", *options, "update"], log="fetch-odoo")
    archives = APT / "archives"
    run(["apt-get", *options, "download", *PACKAGES], log="fetch-odoo", cwd=archives)
    partial = ODOO_UNPACKED.with_name("odoo.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(parents=True)
    for archive in sorted(archives.glob("*.deb")):
        run(["dpkg", "-x", archive, partial], log="fetch-odoo")
    _complete_assets(partial)
    (partial / ".complete").touch()
    shutil.rmtree(ODOO_UNPACKED, ignore_errors=True)
    partial.rename(ODOO_UNPACKED)
    shutil.rmtree(APT, ignore_errors=True)


def _mirror():
    """Address of the Debian archive that this machine itself uses."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI) $(ORIGIN) $(SUITE)"],
        capture_output=True,
        text=True,
    ).stdout
    rows = [line.split() for line in listed.splitlines()]
    for row in rows:
        if len(row) == 3 and row[1] == "Debian" and "security" not in row[2]:
            return row[0]
    # before the first "apt-get update" there are no lists: read the configured sources
    listed = subprocess.run(
        ["apt-get", "indextargets", "--no-release-info", "--format", "$(REPO_URI) $(SUITE)"],
        capture_output=True,
        text=True,
    ).stdout
    for row in (line.split() for line in listed.splitlines()):
        if row and "security" not in row[0]:
            return row[0]
    raise Stop(
        "apt on this machine knows no Debian archive. Run 'apt-get update' once as root, or "
        "clone Odoo 19.0 from its public repository and set ODOO_SRC to the folder."
    )


def _configure(mirror):
    """Write the private apt configuration; return the options that make apt-get use it."""
    for folder in ("lists/partial", "archives/partial", "etc/sources.list.d", "cache"):
        (APT / folder).mkdir(parents=True, exist_ok=True)
    signed = f"[signed-by={KEYRING}] " if KEYRING.exists() else ""
    (APT / "etc/sources.list").write_text(f"deb {signed}{mirror} unstable main\n")
    (APT / "status").touch()
    settings = {
        "Dir::Etc::sourcelist": APT / "etc/sources.list",
        "Dir::Etc::sourceparts": APT / "etc/sources.list.d",
        "Dir::State": APT,
        "Dir::State::lists": APT / "lists",
        "Dir::State::status": APT / "status",
        "Dir::Cache": APT / "cache",
        "Dir::Cache::archives": APT / "archives",
        "APT::Sandbox::User": "",
        "APT::Get::List-Cleanup": "0",
        "Acquire::Languages": "none",
    }
    return [part for key, value in settings.items() for part in ("-o", f"{key}={value}")]


def _complete_assets(unpacked):
    # Debian leaves this file out (video blur in calls); without it every web bundle logs an error
    asset = unpacked / (
        "usr/lib/python3/dist-packages/odoo/addons/mail/static/lib/selfie_segmentation/"
        "selfie_segmentation.js"
    )
    if not asset.exists():
        asset.parent.mkdir(parents=True, exist_ok=True)
        asset.write_text("")
