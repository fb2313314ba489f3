"""zh_CN is complete: every term Odoo exports for an addon has a translation in its zh_CN.po.

``export`` writes the .pot and brings the .po up to date, demo data included; ``problems`` reads
the files only. Whether the .pot still is what Odoo exports is tests/test_translations.py's matter.
"""

import re
from collections import Counter

import polib

from . import odoo, scratch, templates
from .paths import ADDONS, ROOT, STATE, our_addons
from .say import Stop, step

LANGUAGE = "zh_CN"
# %s, %(name)s, {name}, {{ expression }}
PLACEHOLDER = re.compile(r"%\(\w+\)[-+ #0]*[\d.]*[a-zA-Z]|%[sdifr]|\{\{.*?\}\}|\{\w*\}")
# that change with every export and say nothing
VOLATILE = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team")

# what the demo's story has worded already, in each language
WORDED = "model:crm.lead,"


def files(addon):
    folder = ADDONS / addon / "i18n"
    return folder / f"{addon}.pot", folder / f"{LANGUAGE}.po"


def export(addons):
    """Write ``i18n/<addon>.pot`` and merge it into ``zh_CN.po``, keeping what is translated.

    :raise Stop: for a name that is no addon of ours.
    """
    if unknown := set(addons) - set(our_addons()):
        raise Stop(f"No such addon here: {', '.join(sorted(unknown))}")
    template = templates.template(our_addons(), demo=True)
    with scratch.database(template, "translations") as database:
        for addon in addons or our_addons():
            pot = _exported(database, addon)
            pot_path, po_path = files(addon)
            pot_path.parent.mkdir(exist_ok=True)
            pot.save(str(pot_path))
            po = _merged(pot, po_path)
            po.save(str(po_path))
            missing = sum(not entry.translated() for entry in po)
            step(f"{addon}: {len(po)} terms, {missing} to translate")


def _exported(database, addon):
    """The terms of an installed addon, in a stable order."""
    path = STATE / f"{addon}.pot"
    odoo.call("i18n", "export", "-d", database, "-l", "pot", "-o", path, addon, log="i18n")
    pot = polib.pofile(str(path))
    path.unlink()
    for name in VOLATILE:
        pot.metadata.pop(name, None)
    pot[:] = [entry for entry in pot if not is_worded(entry)]
    pot.sort(key=lambda entry: entry.msgid)
    return pot


def is_worded(entry):
    """Whether a term that Odoo exports is none: its record has it in each language already."""
    return all(place.startswith(WORDED) for place, _line in entry.occurrences)


def _merged(pot, po_path):
    po = polib.pofile(str(po_path)) if po_path.exists() else polib.POFile()
    po.header = pot.header
    po.metadata = {**pot.metadata, "Language": LANGUAGE}
    po.merge(pot)
    for entry in po.obsolete_entries():
        po.remove(entry)
    po.sort(key=lambda entry: entry.msgid)
    return po


def problems():
    """Sentences that say what is missing or wrong; empty when all is well."""
    found = []
    for addon in our_addons():
        pot_path, po_path = files(addon)
        if not pot_path.exists() or not po_path.exists():
            found.append(f"{addon}: i18n files are missing; run 'make translations'")
            continue
        wanted = {entry.msgid for entry in polib.pofile(str(pot_path))}
        done = {entry.msgid: entry for entry in polib.pofile(str(po_path)) if entry.translated()}
        shown = po_path.relative_to(ROOT)
        found += [f"{shown}: not translated: {term!r}" for term in sorted(wanted - set(done))]
        found += [f"{shown}: no longer used: {term!r}" for term in sorted(set(done) - wanted)]
        found += [
            f"{shown}: other placeholders than its source: {entry.msgid!r}"
            for entry in done.values()
            if _placeholders(entry.msgid) != _placeholders(entry.msgstr)
        ]
    return found


def _placeholders(text):
    return Counter(PLACEHOLDER.findall(text))
