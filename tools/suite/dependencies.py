"""Python packages of the addons: what they import is what their manifests name and pip installs.

An import that an addon can do without (``try: import x`` with ``except ImportError``) stays out of
the manifest, for Odoo refuses to install an addon whose packages are missing; it is still pinned
in the requirement files, so that the tests have it.
"""

import ast
import re
import sys
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import packages_distributions

from .paths import ADDONS, ROOT, our_addons

# what Odoo itself does not start without; naming it again says nothing
OF_ODOO = {"babel", "lxml", "markupsafe", "psycopg2", "python-dateutil", "pytz", "werkzeug"}
# other names of the same package
ALIASES = {"psycopg2-binary": "psycopg2"}
NOT_FOUND = ("ImportError", "ModuleNotFoundError")
# what only some want, beside requirements.txt
OPTIONAL = "requirements-ocr.txt"


@dataclass
class Imports:
    """Names of packages by how they are imported, each with a place that does."""

    needed: dict = field(default_factory=dict)
    optional: dict = field(default_factory=dict)


def problems():
    """Sentences that say what is missing or too much; empty when all is well."""
    found = []
    pinned = pinned_packages()
    for addon in our_addons():
        imports = imports_of(addon)
        declared = declared_by(addon)
        manifest = f"addons/{addon}/__manifest__.py"
        found += [
            f"{place}: imports {package}, which {manifest} does not name in external_dependencies"
            for package, place in imports.needed.items()
            if package not in declared
        ]
        found += [
            f"{manifest}: names {package} in external_dependencies, which nothing imports"
            for package in sorted(declared - set(imports.needed))
        ]
        found += [
            f"{place}: imports {package}, which requirements.txt does not pin"
            for package, place in {**imports.needed, **imports.optional}.items()
            if package not in pinned
            and (package in imports.needed or package not in pinned_packages(OPTIONAL))
        ]
    return found


def imports_of(addon):
    """Packages an addon imports, without those of its tests and those Odoo needs anyway."""
    folder = ADDONS / addon
    return _imports(
        path for path in folder.rglob("*.py") if "tests" not in path.relative_to(folder).parts
    )


def imports_of_tests(addon):
    """Packages the tests of an addon import, without those Odoo needs anyway."""
    return _imports((ADDONS / addon / "tests").rglob("*.py"))


def _imports(paths):
    found = Imports()
    for path in sorted(paths):
        tree = ast.parse(path.read_text(), str(path))
        may_fail = _lines_that_may_fail(tree)
        for node in ast.walk(tree):
            for module in _modules(node):
                if package := _package(module):
                    kind = found.optional if node.lineno in may_fail else found.needed
                    kind.setdefault(package, f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def declared_by(addon):
    manifest = ast.literal_eval((ADDONS / addon / "__manifest__.py").read_text())
    listed = manifest.get("external_dependencies", {}).get("python", [])
    return {_normal(re.match(r"[\w.-]+", each)[0]) for each in listed}


def pinned_packages(name="requirements.txt"):
    """Names of the packages a file of requirements installs."""
    lines = (ROOT / name).read_text().splitlines()
    return {_normal(match[0]) for line in lines if (match := re.match(r"[A-Za-z][\w.-]*", line))}


def _lines_that_may_fail(tree):
    """Numbers of the lines in the body of a ``try`` that goes on without the import."""
    return {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.Try) and any(map(_catches_import, node.handlers))
        for each in node.body
        for line in range(each.lineno, each.end_lineno + 1)
    }


def _catches_import(handler):
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(isinstance(each, ast.Name) and each.id in NOT_FOUND for each in caught)


def _modules(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level:
        return [node.module]
    return []


@cache
def _brought_by():
    return packages_distributions()


def _package(module):
    """Name of the package that brings a module; nothing for Python's, Odoo's and ours."""
    top = module.split(".")[0]
    if top in sys.stdlib_module_names or top == "odoo":
        return None
    package = _normal(_brought_by().get(top, [top])[0])
    return None if package in OF_ODOO else package


def _normal(name):
    name = re.sub(r"[-_.]+", "-", name).lower()
    return ALIASES.get(name, name)
