"""Databases with addons installed, kept as templates so that nothing is installed twice.

A template's name carries a hash of what it was made from. It is built in two layers: Odoo's own
addons first (slow, changes rarely), ours on top (fast, changes often).
"""

import ast
import hashlib
import os
import re
import shutil

from . import odoo, odoo_source, postgres
from .paths import ADDONS, DATA_DIR, LOGS, our_addons
from .say import Stop, step

# Logged by Odoo itself on any machine and about nothing of ours
EXPECTED_LOG = re.compile(
    r"Running as user 'root' is a security risk"
    r"|Unable to find Wkhtmltopdf"
    r"|Two models with the same"
    r"|unaccent"
)
COMPLAINT = re.compile(r"^[\d-]+ [\d:,]+ \d+ (WARNING|ERROR|CRITICAL) ")


def manifest(addon):
    return ast.literal_eval((ADDONS / addon / "__manifest__.py").read_text())


def with_dependencies(addons):
    """Split the closure of ``addons`` into ``(core, ours)``: sorted names."""
    ours, core, todo = set(), set(), list(addons)
    known = set(our_addons())
    while todo:
        name = todo.pop()
        if name not in known:
            core.add(name)
        elif name not in ours:
            ours.add(name)
            todo += manifest(name).get("depends", [])
    return sorted(core), sorted(ours)


def template(addons, *, demo=False):
    """Name of a template database with ``addons`` (core's or ours) installed; built if missing.

    :raise Stop: when an installation fails or logs an unexpected warning or error.
    """
    core, ours = with_dependencies(addons)
    base_key = _hash(odoo_source.locate()[1].as_posix(), core)
    base = f"tpl_{base_key}"
    name = f"tpl_{_hash(base_key, demo, *(_tree_hash(ADDONS / each) for each in ours))}"
    with postgres.lock(base):
        if base not in names():
            step(f"installing {', '.join(core)}")
            _install(base, core)
    if not ours:
        return base
    with postgres.lock(name):
        if name not in names():
            step(f"installing {', '.join(ours)}{' with demo data' if demo else ''}")
            _install(name, ours, demo=demo, base=base)
    return name


def names():
    listed = odoo.psql("-At", "-c", "SELECT datname FROM pg_database", capture_output=True)
    return listed.stdout.split()


def copy(source, target):
    """Make database ``target`` a copy of ``source``, files included."""
    drop(target)
    odoo.psql("-c", f'CREATE DATABASE "{target}" TEMPLATE "{source}" STRATEGY FILE_COPY')
    files = DATA_DIR / "filestore"
    if (files / source).exists():
        # stored files are named by their content and never written to: links suffice
        shutil.copytree(files / source, files / target, copy_function=os.link)


def drop(name):
    odoo.psql("-c", f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', stderr=-3)
    shutil.rmtree(DATA_DIR / "filestore" / name, ignore_errors=True)


def complaints(text):
    """Lines of an Odoo log at WARNING or above that nobody expects."""
    return [
        line
        for line in text.splitlines()
        if COMPLAINT.match(line) and not EXPECTED_LOG.search(line)
    ]


def install(database, addons, *, demo=False, update=()):
    """Install ``addons`` (and update others) in a database.

    :raise Stop: when it fails or logs an unexpected warning or error.
    """
    log = LOGS / f"install-{database}.log"
    log.unlink(missing_ok=True)
    options = ["-d", database, "--stop-after-init", "--no-http", "--max-cron-threads=0"]
    options += ["--load-language=zh_CN"]
    if addons:
        options += ["-i", ",".join(addons)]
    if update:
        options += ["-u", ",".join(update)]
    if demo:
        options += ["--with-demo"]
    odoo.call(*options, log=log.stem, check=False)
    bad = complaints(log.read_text(errors="replace"))
    if bad or "Modules loaded" not in log.read_text(errors="replace"):
        shown = "\n".join(bad[:20]) or "\n".join(log.read_text().splitlines()[-15:])
        raise Stop(f"Installing failed or complained (see {os.path.relpath(log)}):\n{shown}")


def _install(name, addons, demo=False, base=None):
    partial = f"{name}_partial"
    drop(partial)
    if base:
        copy(base, partial)
        if demo:
            # Odoo loads an addon's demo data only above demo data; ours needs none of core's
            odoo.psql("-c", "UPDATE ir_module_module SET demo = true", database=partial)
    else:
        odoo.psql("-c", f"CREATE DATABASE \"{partial}\" ENCODING 'UTF8' TEMPLATE template0")
    install(partial, addons, demo=demo)
    files = DATA_DIR / "filestore"
    if (files / partial).exists():
        shutil.rmtree(files / name, ignore_errors=True)
        (files / partial).rename(files / name)
    odoo.psql("-c", f'ALTER DATABASE "{partial}" RENAME TO "{name}"')


def _hash(*parts):
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _tree_hash(folder):
    """Hash of what is installed from an addon: tests and documents do not count."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if not path.is_file() or inside[0] in ("tests", "readme") or "__pycache__" in inside:
            continue
        if inside[0] == "static" and path.suffix not in (".xml", ".png", ".svg"):
            continue
        digest.update("/".join(inside).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def addons_hash():
    return _hash(*((addon, _tree_hash(ADDONS / addon)) for addon in our_addons()))


