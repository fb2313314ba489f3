"""What ``make lint`` checks: ruff, pylint-odoo, XML, translations."""

import os
import subprocess

from lxml import etree

from . import translations
from .paths import ADDONS, ROOT, our_addons
from .say import step


def run():
    """Run every check; return the exit status for the shell."""
    checks = (_ruff, _pylint, _xml, _translations)
    results = [check() for check in checks]
    print("lint: " + ("failed" if any(results) else "ok"), flush=True)
    return 1 if any(results) else 0


def _call(*command):
    from . import odoo

    return subprocess.run(command, cwd=ROOT, env=odoo.environment()).returncode


def _ruff():
    step("ruff")
    return _call("ruff", "check", ".") or _call("ruff", "format", "--check", ".")


def _pylint():
    addons = [str(ADDONS / addon) for addon in our_addons()]
    if not addons:
        return 0
    step("pylint-odoo")
    return _call("pylint", "--rcfile=.pylintrc", "-j", "2", *addons)


def _xml():
    step("XML well-formedness")
    failed = 0
    for path in sorted(ADDONS.rglob("*.xml")):
        try:
            etree.parse(path)
        except etree.XMLSyntaxError as error:
            print(f"{os.path.relpath(path)}: {error}")
            failed = 1
    return failed


def _translations():
    step("translations")
    problems = translations.problems()
    for problem in problems:
        print(problem)
    return 1 if problems else 0
