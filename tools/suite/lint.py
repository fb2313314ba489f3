"""What ``make lint`` checks: ruff, pylint-odoo, OCA's checks of data files, translations."""

import subprocess

from lxml import etree

from . import odoo, translations
from .paths import ADDONS, ROOT, our_addons
from .say import step

# OCA's checks that are a matter of style only
STYLE_ONLY = (
    "po-pretty-format",
    "xml-field-bool-without-eval",
    "xml-field-numeric-without-eval",
    "xml-header-missing",
    "xml-header-wrong",
    "xml-tag-position",
)


def run():
    """Run every check; return the exit status for the shell."""
    checks = {
        "ruff": _ruff,
        "pylint-odoo": _pylint,
        "XML": _xml,
        "data files": _data_files,
        "translations": _translations,
    }
    failed = []
    for name, check in checks.items():
        step(name)
        if not check():
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


def _translations():
    problems = translations.problems()
    for problem in problems:
        print(problem)
    return not problems
