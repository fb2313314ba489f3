"""What ``make lint`` checks; ``tools/dev lint NAME...`` runs some of :data:`CHECKS` only."""

import subprocess

from lxml import etree

from . import dependencies, node, odoo, readmes, translations
from .paths import ADDONS, ROOT, our_addons
from .say import Stop, step

# OCA's checks that are a matter of style only
STYLE_ONLY = (
    "po-pretty-format",
    "xml-field-bool-without-eval",
    "xml-field-numeric-without-eval",
    "xml-header-missing",
    "xml-header-wrong",
    "xml-tag-position",
)


def run(names=()):
    """Run the checks of these names, by default all; return the exit status for the shell.

    :raise Stop: for a name that is no check.
    """
    if unknown := set(names) - set(CHECKS):
        raise Stop(f"No such check: {', '.join(unknown)}. There are: {', '.join(CHECKS)}")
    failed = []
    for name in names or CHECKS:
        step(name)
        if not CHECKS[name]():
            failed.append(name)
    print(f"lint: {', '.join(failed)} failed" if failed else "lint: ok", flush=True)
    return 1 if failed else 0


def _call(*command):
    return subprocess.run(command, cwd=ROOT, env=odoo.environment()).returncode == 0


def _ruff():
    checked = _call("ruff", "check", "--quiet", ".")
    return _call("ruff", "format", "--quiet", "--check", ".") and checked


def _pylint():
    addons = [f"addons/{addon}" for addon in our_addons()]
    return not addons or _call("pylint", "--rcfile=.pylintrc", "-j", "2", *addons)


def _eslint():
    node.ensure()
    return node.call("eslint", "--max-warnings=0", ".")


def _xml():
    """Every XML file is well-formed, those no manifest names too."""
    broken = 0
    for path in sorted(ADDONS.rglob("*.xml")):
        try:
            etree.parse(path)
        except etree.XMLSyntaxError as error:
            print(f"{path.relative_to(ROOT)}: {error}")
            broken += 1
    return not broken


def _data_files():
    manifests = [f"addons/{addon}/__manifest__.py" for addon in our_addons()]
    disabled = f"--disable={','.join(STYLE_ONLY)}"
    return not manifests or _call("oca-checks-odoo-module", disabled, *manifests)


def _say_all(problems):
    for problem in problems:
        print(problem)
    return not problems


# .pre-commit-config.yaml has a hook for each of them
CHECKS = {
    "ruff": _ruff,
    "pylint": _pylint,
    "eslint": _eslint,
    "xml": _xml,
    "data": _data_files,
    "translations": lambda: _say_all(translations.problems()),
    "readmes": lambda: _say_all(readmes.problems()),
    "dependencies": lambda: _say_all(dependencies.problems()),
}
