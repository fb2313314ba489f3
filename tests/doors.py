"""docs/menus.md as data: which menu each demo login has, and how what is no menu is reached."""

import re

from suite.paths import ROOT

PAGE = ROOT / "docs" / "menus.md"
ROOTS = (
    "crm.crm_menu_root",
    "crm_handoff.menu_root",
    "crm_notary.menu_my_day",
    "crm_stagegate.menu_root",
    "crm_stagegate.menu_audit_root",
)


def menus():
    """``{login: [path of menu names in English, as the page has them]}``"""
    header, *rows = _table("Menu")
    found = {login: [] for login in header[1:]}
    for path, *marks in rows:
        for login, mark in zip(header[1:], marks, strict=True):
            if mark:
                found[login].append(path)
    return found


def doors():
    """``[(name, external id of the action, group or "", "view:…" or "page:…")]``"""
    return [
        (name, action.strip("`"), group.strip("`"), where.strip("`"))
        for name, action, group, _way, where in _table("Page")[1:]
    ]


def shown_menus(env):
    """Paths of the menus of the suite that the user of ``env`` is shown, in their order."""
    menus = env["ir.ui.menu"].with_context(lang="en_US").load_menus(False)
    paths = []

    def walk(menu_id, above):
        menu = menus[menu_id]
        path = (*above, menu["name"])
        paths.append(" / ".join(path))
        for child in menu["children"]:
            walk(child, path)

    roots = [env.ref(xml_id).id for xml_id in ROOTS]
    for app in menus["root"]["children"]:
        if app in roots:
            walk(app, ())
    return paths


def _table(first):
    """Rows of the table whose first heading is ``first``."""
    rows = []
    for line in PAGE.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if line.startswith("|") and (rows or cells[0] == first):
            if not re.fullmatch(r"[-| :]+", line):
                rows.append(cells)
        elif rows:
            break
    return rows
