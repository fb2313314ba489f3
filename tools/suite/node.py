"""The JavaScript tools, pinned by package-lock.json and installed again when it changes."""

import hashlib
import os
import shutil
import subprocess

from .locks import lock
from .paths import NODE, ROOT
from .say import Stop, run, step

OLDEST = (18, 18)
PINS = ("package.json", "package-lock.json", ".npmrc")


def ensure():
    """Install what package-lock.json names into .cache/node.

    :raise Stop: when this machine's Node is too old.
    """
    _check_version()
    digest = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in PINS)).hexdigest()
    marker = NODE / ".complete"
    with lock("node"):
        if marker.exists() and marker.read_text() == digest:
            return
        step("installing JavaScript tools into .cache/node")
        shutil.rmtree(NODE, ignore_errors=True)
        NODE.mkdir(parents=True)
        for name in PINS:
            shutil.copy(ROOT / name, NODE)
        # nothing of what is installed may run by itself
        run(["npm", "ci", "--ignore-scripts"], log="node", cwd=NODE)
        marker.write_text(digest)


def call(program, *arguments):
    """Run an installed program on the checkout; whether it ended well."""
    environment = {**os.environ, "NODE_PATH": str(NODE / "node_modules")}
    command = [NODE / "node_modules/.bin" / program, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment).returncode == 0


def _check_version():
    said = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
    version = tuple(int(part) for part in said.removeprefix("v").split(".")[:2])
    if version < OLDEST:
        wanted = ".".join(map(str, OLDEST))
        raise Stop(f"The JavaScript checks need Node {wanted} or newer; this is {said}.")
