"""Databases with addons installed, kept as templates so that nothing is installed twice.

A template's name carries a hash of what it was made from. It is built in layers: Odoo's own
addons first (slow, changes rarely), on top of a template that has part of them; then ours (fast,
changes often). When a template was last used is written in its comment; the oldest go when there
are many.
"""

import ast
import hashlib
import subprocess
import time

from . import databases, odoo, odoo_source
from .locks import lock, try_lock
from .paths import ADDONS, our_addons
from .say import step

PREFIX = f"{databases.PREFIX}tpl_"
# raise it when templates are built in another way: the old ones no longer count
RECIPE = 2
# a whole run of the tests needs some twenty of about 60 MB
KEPT = 30
NOT_INSTALLED = ("tests", "readme", "README.rst")
# someone may be about to copy a template that was used a moment ago
UNTOUCHED_SECONDS = 2 * 3600
# the first is what new contacts speak
LANGUAGES = ("en_US", "zh_CN")
# else every browser test would bundle the web client's scripts and styles anew
BUNDLE_WEB_CLIENT = """
for name in ("web.assets_web", "web.assets_backend_lazy", "web.assets_tests"):
    bundle = env["ir.qweb"]._get_asset_bundle(name, css=True, js=True)
    bundle.js(), bundle.css()
env["ir.qweb"]._get_asset_bundle("web.assets_web_print", css=True, js=False).css()
for name in ("web.assets_emoji", "bus.websocket_worker_assets"):
    env["ir.qweb"]._get_asset_bundle(name, css=False, js=True).js()
env.cr.commit()
"""


def manifest(addon):
    return ast.literal_eval((ADDONS / addon / "__manifest__.py").read_text())


def with_dependencies(addons):
    """Split ``addons`` and what they need into ``(core, ours)``: sorted names."""
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
    """Name of a template with ``addons`` (core's or ours) installed; built if missing.

    :raise Stop: when an installation fails or logs an unexpected warning or error.
    """
    core, ours = with_dependencies(addons)
    if not ours:
        return core_template(core)
    return ensure(name_of(addons, demo=demo), lambda name: _install_ours(name, core, ours, demo))


def name_of(addons, *, demo=False):
    """Name the template of these addons has or will have."""
    core, ours = with_dependencies(addons)
    if not ours:
        return f"{PREFIX}{_core_key(core)}"
    parts = (tree_key(ADDONS / each) for each in ours)
    return f"{PREFIX}{key_of(_core_key(core), demo, BUNDLE_WEB_CLIENT, *parts)}"


def core_template(core):
    """Name of a template with some of Odoo's own addons only."""
    return ensure(f"{PREFIX}{_core_key(core)}", lambda name: _install_core(name, core))


def core_below(core):
    """The largest part of these addons of Odoo's own that one of our addons needs alone.

    Its template is what theirs is built on; nothing if there is none.
    """
    needed = {tuple(with_dependencies([addon])[0]) for addon in our_addons()}
    parts = [each for each in needed if set(each) < set(core)]
    return list(max(parts, key=lambda each: (len(each), each), default=()))


def _core_key(core):
    return key_of(RECIPE, odoo_source.locate()[1].as_posix(), core)


def ensure(name, build):
    """Build the template ``name`` by ``build(its name)`` if it is missing, and mark it as used."""
    with lock(name):
        if name not in databases.names():
            partial = f"{name}_partial"
            databases.drop(partial)
            try:
                build(partial)
                databases.rename(partial, name)
            finally:
                databases.drop(partial)
            prune()
        odoo.psql("-c", f"COMMENT ON DATABASE \"{name}\" IS 'used {time.time():.0f}'")
    return name


def _install_core(name, core):
    below = core_below(core)
    if below:
        base = core_template(below)
        step(f"installing {', '.join(sorted(set(core) - set(below)))}")
        databases.copy(base, name)
        databases.install(name, core)
    else:
        step(f"installing {', '.join(core)}")
        databases.create(name)
        databases.install(name, core, languages=LANGUAGES)


def _install_ours(name, core, ours, demo):
    base = core_template(core)
    step(f"installing {', '.join(ours)}{' with demo data' if demo else ''}")
    databases.copy(base, name)
    if demo:
        databases.allow_demo(name)
    databases.install(name, ours, demo=demo)
    odoo.script(name, BUNDLE_WEB_CLIENT)


def prune():
    """Drop half-built templates, and of the others those that were not used for longest."""
    for name in databases.names():
        if name.startswith(PREFIX) and name.endswith("_partial"):
            with try_lock(name.removesuffix("_partial")) as nobody_builds_it:
                if nobody_builds_it:
                    databases.drop(name)
    for name in _unused():
        try:
            databases.drop(name, force=False)
        except subprocess.CalledProcessError:
            continue  # someone is connected to it
        step(f"dropped the unused template {name}")


def _unused():
    listed = databases.query(
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database "
        f"WHERE starts_with(datname, '{PREFIX}')"
    )
    used = {}
    for line in listed.splitlines():
        name, _separator, comment = line.partition("|used ")
        if comment:
            used[name] = float(comment)
    recent = time.time() - UNTOUCHED_SECONDS
    oldest_first = sorted(used, key=used.get)
    return [name for name in oldest_first[:-KEPT] if used[name] < recent]


def key_of(*parts):
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def tree_key(folder):
    """Key of what is installed from an addon: tests and documents do not count."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).parts
        if not path.is_file() or inside[0] in NOT_INSTALLED or "__pycache__" in inside:
            continue
        if inside[0] == "static" and path.suffix not in (".xml", ".png", ".svg"):
            continue
        digest.update("/".join(inside).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def addons_key():
    """Key of all our addons together."""
    return key_of(*((addon, tree_key(ADDONS / addon)) for addon in our_addons()))
