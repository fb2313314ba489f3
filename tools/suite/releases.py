"""Databases made by the addons of the previous release, to be updated with the present ones."""

import ast
import subprocess

from . import databases, odoo, odoo_source, templates
from .locks import lock
from .paths import CACHE, ROOT

# what was released last: a tag or a revision of this repository
PREVIOUS = "a0b824c"


def is_known():
    """Whether this checkout's history holds the previous release (shallow clones lack it)."""
    return _git("cat-file", "-e", f"{PREVIOUS}^{{commit}}", check=False).returncode == 0


def template(use=""):
    """Name of a template: the previous release with demo data, and used by the script ``use``."""
    folder = _addons_folder()
    key = templates.key_of(templates.RECIPE, PREVIOUS, odoo_source.locate()[1].as_posix(), use)
    return templates.ensure(f"{templates.PREFIX}{key}", lambda name: _install(name, folder, use))


def addons():
    """Names of the addons of the previous release, sorted."""
    return sorted(path.parent.name for path in _addons_folder().glob("*/__manifest__.py"))


def _install(name, folder, use):
    known = addons()
    needed = {
        each
        for addon in known
        for each in ast.literal_eval((folder / addon / "__manifest__.py").read_text())["depends"]
    }
    core = sorted(needed - set(known))
    path = f"--addons-path={folder}"
    databases.copy(templates.core_template(core), name)
    databases.allow_demo(name)
    # what that release is warned of cannot be mended any more
    databases.install(name, known, demo=True, options=[path], warnings="ignore")
    if use:
        odoo.script(name, use, path)


def _addons_folder():
    target = CACHE / "releases" / PREVIOUS
    with lock(f"release-{PREVIOUS}"):
        if not target.exists():
            target.mkdir(parents=True)
            archive = _git("archive", PREVIOUS, "addons", stdout=subprocess.PIPE).stdout
            subprocess.run(["tar", "-x", "-C", target], input=archive, check=True)
    return target / "addons"


def _git(*arguments, check=True, **options):
    return subprocess.run(
        ["git", "-C", str(ROOT), *arguments], check=check, stderr=subprocess.DEVNULL, **options
    )
