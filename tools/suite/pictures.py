"""``tools/dev pictures``: make the pictures of the help pages anew from the demo.

What is taken is said by ``static/img/help/pictures.json`` of each addon, a list of::

    {"name": "checklist", "login": "sales", "url": "/odoo/crm/{crm_stagegate.lead_01}",
     "clicks": ["css of what is pressed before"], "of": "css of the part to show"}

``{addon.name}`` is the number of a record of the demo; a click that begins with ``?`` may be
missing. Each is taken in both languages, as ``static/img/help/<en|zh>/<name>.webp``.
"""

import itertools
import json
import re

from . import databases, serve
from .browser import Person, chromium
from .paths import ADDONS, ROOT
from .say import Stop, step

# of all addons together, in bytes
AT_MOST = 1_500_000
LANGUAGES = {"en": "en_US", "zh": "zh_CN"}


def make(names=()):
    """Take the pictures (of these names only); return the exit status for the shell."""
    wanted = [
        (path.parent, recipe)
        for path in sorted(ADDONS.glob("*/static/img/help/pictures.json"))
        for recipe in json.loads(path.read_text())
        if not names or recipe["name"] in names
    ]
    address = serve.ADDRESS
    with serve.served(), chromium() as page:
        for login, recipes in itertools.groupby(
            sorted(wanted, key=lambda each: each[1]["login"]), key=lambda each: each[1]["login"]
        ):
            recipes = list(recipes)
            person = Person(address, login)
            for language, code in LANGUAGES.items():
                with person.speaking(code):
                    page.enter_as(person)
                    for folder, recipe in recipes:
                        _take(page, address, folder / language, recipe)
    return _check()


def _take(page, address, folder, recipe):
    folder.mkdir(exist_ok=True)
    path = folder / f"{recipe['name']}.webp"
    step(path.relative_to(ROOT))
    page.open(address + re.sub(r"\{([\w.]+)\}", _number_of, recipe["url"]))
    for css in recipe.get("clicks", ()):
        page.click(css)
    path.write_bytes(page.picture(recipe.get("of", ".o_action_manager")))


def _number_of(match):
    module, name = match[1].split(".")
    query = f"SELECT res_id FROM ir_model_data WHERE module = '{module}' AND name = '{name}'"
    found = databases.query(query, serve.DATABASE).strip()
    if not found:
        raise Stop(f"There is no {match[1]} in the demo.")
    return found


def _check():
    total = sum(path.stat().st_size for path in ADDONS.glob("*/static/img/help/*/*.webp"))
    print(f"{total / 1000:.0f} kB in all; at most {AT_MOST / 1000:.0f} kB")
    return 1 if total > AT_MOST else 0
