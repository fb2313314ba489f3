"""zh_CN is complete: every term Odoo exports for an addon has a translation in its zh_CN.po.

``export`` writes the .pot and brings the .po up to date; ``problems`` reads the files only.
"""

import os

import polib

from . import odoo, templates
from .paths import ADDONS, CACHE, our_addons
from .say import step

LANGUAGE = "zh_CN"


def files(addon):
    folder = ADDONS / addon / "i18n"
    return folder / f"{addon}.pot", folder / f"{LANGUAGE}.po"


def export(addons=None):
    """Write ``i18n/<addon>.pot`` and merge it into ``zh_CN.po``, keeping what is translated."""
    for addon in addons or our_addons():
        pot_path, po_path = files(addon)
        pot_path.parent.mkdir(exist_ok=True)
        pot = current_terms(addon)
        pot.save(str(pot_path))
        po = polib.pofile(str(po_path)) if po_path.exists() else polib.POFile()
        po.metadata = {**pot.metadata, "Language": LANGUAGE}
        po.merge(pot)
        for entry in po.obsolete_entries():
            po.remove(entry)
        po.save(str(po_path))
        missing = len(po.untranslated_entries()) + len(po.fuzzy_entries())
        step(f"{addon}: {len(po)} terms, {missing} to translate")


def current_terms(addon):
    """The terms of an installed addon, as a polib file sorted by term."""
    template = templates.template([addon], demo=False)
    path = CACHE / f"{addon}.exported.pot"
    odoo.call(
        "i18n", "export", "-d", template, "-l", "pot", "-o", path, addon, log="i18n"
    )  # fmt: skip
    pot = polib.pofile(str(path))
    for name in ("POT-Creation-Date", "PO-Revision-Date"):
        pot.metadata.pop(name, None)
    pot.sort(key=lambda entry: entry.msgid)
    return pot


def problems():
    """Sentences that say what is not translated; empty when all is."""
    found = []
    for addon in our_addons():
        pot_path, po_path = files(addon)
        if not pot_path.exists() or not po_path.exists():
            found.append(f"{addon}: i18n files are missing; run 'make translations'")
            continue
        pot, po = polib.pofile(str(pot_path)), polib.pofile(str(po_path))
        done = {entry.msgid for entry in po if entry.msgstr and not entry.fuzzy}
        missing = [entry.msgid for entry in pot if entry.msgid not in done]
        found += [f"{os.path.relpath(po_path)}: not translated: {each!r}" for each in missing]
    return found
