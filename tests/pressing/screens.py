"""One person's way through the screens, in a browser: every menu they are shown opens, in every
kind of view, and whatever of the suite can be pressed there is pressed.

What a press changed in the database is undone before the next one. Refusals in words are answers;
an error of the client or of the server, and a page that does not come to rest, are defects.
"""

import contextlib
import logging
from dataclasses import dataclass, field
from unittest.mock import patch

from odoo.tests.common import _registry_test_lock

from . import arch
from .page import Left
from .walk import ADDONS, Failure, Walk

# dialogs one upon the other
DIALOGS = 2
# records looked at to find those that show a button
LOOKED_AT = 24
WRITES = "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) FROM pg_stat_xact_user_tables"


@dataclass
class Screens:
    """:param page: a ``Page``
    :param env: of the person, in the transaction that the browser's requests are part of
    :param records: how many records of each form are opened at most
    :param alike: how many are pressed of things that differ by their words only, such as tiles
    :param depth: how many screens beyond the menus' own are gone into
    :param is_phone: whether the screen is narrow: cards in place of lists
    :param is_measured: whether a screen of the suite that moves sideways is a defect
    :param pressed: what need not be pressed again
    """

    page: object
    env: object
    records: int = 2
    alike: int = 1
    depth: int = 1
    is_phone: bool = False
    is_measured: bool = False
    pressed: set = field(default_factory=set)
    failures: list = field(default_factory=list)
    refusals: list = field(default_factory=list)
    opened: set = field(default_factory=set)
    forms: set = field(default_factory=set)
    # whether something that a request is about to undo has emptied the registry's caches
    _cleared: bool = field(default=False, init=False)

    def run(self):
        self._walk = Walk(self.env, None)
        with self._locked():
            self._touched = self._touched_views()
            paths = self._menu_paths()
        registry = self.env.registry
        clear = registry.clear_cache

        def clear_and_note(*names):
            self._cleared = True
            clear(*names)

        seen = set()
        with patch.object(registry, "clear_cache", clear_and_note):
            for menu in self.page.ask("menus"):
                with self._locked():
                    is_ours = self._is_of_the_suite(menu)
                if is_ours and menu["action"] not in seen:
                    seen.add(menu["action"])
                    self._visit({"action": menu["action"]}, paths.get(menu["id"], (menu["name"],)))
        return self

    # -- where ------------------------------------------------------------------------------

    def _visit(self, place, way, depth=0):
        """Open an action, in every kind of view, and press what is there."""
        landed = self._go(place, way)
        if landed and not self._is_known(landed, depth):
            self._walk_through(landed, place, way, depth)

    def _go_on(self, way, depth):
        """Press what is in the action that a press has opened."""
        landed = self._land(way, "arrive")
        if landed:
            self._walk_through(landed, self._place_of(landed), way, depth)

    def _walk_through(self, landed, place, way, depth):
        """Press what is there in an action that is open, and in its other kinds of view."""
        views = [view for view in landed.get("views") or () if self._is_worth(landed, view)]
        first = landed.get("view")
        entered = set()
        for view in sorted(views, key=lambda view: view != first):
            here, to = {**place, "view": view}, (*way, view)
            if view != first and (view == "form" or not self._go(here, to)):
                continue
            is_there = self._work(here, to, depth)
            if view in ("list", "kanban") and not entered and (is_there or self._go(here, to)):
                entered = self._enter(to, depth)
        if not views:
            self._work({**place, "view": first}, way, depth)
        if "form" in views and first != "form":
            for record_id in self._choose_records(landed, entered):
                here, to = {**place, "view": "form", "res_id": record_id}, (*way, f"#{record_id}")
                if self._go(here, to):
                    self._work(here, to, depth)

    def _go(self, place, way):
        """Be at a place; nothing if it could not be opened."""
        return self._land(way, "go", place)

    def _land(self, way, *asked):
        try:
            landed = self.page.ask(*asked)
        except Left:
            landed = None
        faults, refusals = self.page.told()
        for fault in [*faults, *refusals]:
            self._fail(way, f"does not open: {fault}")
        if faults:
            self._start_anew()
        if (
            landed
            and not faults
            and self.is_measured
            and landed.get("view") in (None, "list", "kanban", "form")
        ):
            self._measure(landed, way)
        return None if faults or refusals else landed

    def _measure(self, landed, way):
        """A screen of the suite does not move sideways."""
        model = landed.get("model")
        is_ours = not model or self._walk._is_our_model(self.env[model])
        if is_ours and (beyond := self.page.ask("sideways")) > 1:
            self._fail(way, f"moves sideways by {beyond} px")

    def _enter(self, way, depth):
        """Open the first record as a person does, by pressing its row or card, and press there.

        :return: its number, in a set, if a form has opened
        """
        here = (*way, "first record")
        with self._undone():
            try:
                self.page.ask("enter")
                landed = self.page.ask("place")
            except Left:
                landed = {}
            self._listen(here)
            if landed.get("view") == "form" and landed.get("res_id"):
                self.forms.add((landed["model"], landed["view_ids"].get("form") or False))
                self._work(self._place_of(landed), here, depth)
                return {landed["res_id"]}
        return set()

    def _place_of(self, landed):
        return {name: landed.get(name) for name in ("action", "view", "res_id")}

    def _is_known(self, landed, depth):
        names = frozenset(
            name for name in landed.get("context") or {} if name.startswith("default_")
        )
        domain = str(landed.get("domain")) if not depth else ""
        views = tuple(sorted((landed.get("view_ids") or {}).items()))
        key = (landed.get("model") or landed.get("tag"), str(views), domain, names)
        is_known = key in self.opened
        self.opened.add(key)
        return is_known

    # -- pressing ---------------------------------------------------------------------------

    def _work(self, place, way, depth):
        """Press everything of the suite that is new here; whether the page is as it was."""
        is_there = True
        for found in self._scan(way):
            if self._is_new(found) and (is_there or self._go(place, way)):
                is_there = self._press(found, (*way, self._named(found)), depth)
        return is_there

    def _scan(self, way):
        try:
            found = self.page.ask("scan")
        except Left:
            found = []
        self._listen((*way, "looking around"))
        with self._locked():
            return [each for each in found if self._is_ours(each)]

    def _named(self, found):
        return f"[{found['label']}] {found['key']}"

    def _is_new(self, found):
        if found["key"] in self.pressed:
            return False
        alike = found.get("group")
        return not alike or sum(key.startswith(f"{alike} ") for key in self.pressed) < self.alike

    def _press(self, found, way, depth, before=()):
        """Press, and see to what comes up; whether the page is as it was.

        :param before: what is pressed again first, to get to a dialog
        """
        rest, before_it = [], len(self.failures)
        with self._undone() as undone:
            was = self.page.ask("place")
            try:
                for each in before:
                    self.page.ask("press", each)
                    self.page.ask("answer")
                self._press_here(found, way, depth, before, was, rest)
                self.page.ask("close")
                is_there = self.page.ask("place").get("jsId") == was.get("jsId")
            except Left:
                self._listen(way)
                is_there = False
        if len(self.failures) > before_it:
            self._start_anew()
            is_there = False
        is_there = is_there and not undone.changed
        for each, to, chain in rest:
            if self._is_new(each) and (is_there or self._go(self._place_of(was), to)):
                is_there = self._press(each, to, depth, chain)
        return is_there

    def _press_here(self, found, way, depth, before, was, rest):
        self.pressed.add(found["key"])
        if not self.page.ask("press", found):
            return
        is_open = self.page.ask("answer")
        self._listen(way)
        now = self.page.ask("place")
        chain = (*before, found)
        if now.get("jsId") != was.get("jsId"):
            is_new = depth < self.depth and now.get("action")
            if is_new and not self._is_known(now, depth + 1):
                self._go_on(way, depth + 1)
        elif is_open == "dialog" and len(chain) <= DIALOGS:
            more = [each for each in self._scan(way) if self._is_new(each)]
            rest += [(each, (*way, self._named(each)), chain) for each in more[1:]]
            for each in more[:1]:
                to = (*way, self._named(each))
                self._press_here(each, to, depth, chain, was, rest)

    # -- what of it is the suite's ----------------------------------------------------------

    def _touched_views(self):
        """``{(model, kind of view)}`` that the suite has made or changed."""
        data = self.env["ir.model.data"].sudo()
        ours = data.search([("module", "in", list(ADDONS)), ("model", "=", "ir.ui.view")])
        views = self.env["ir.ui.view"].sudo().browse(ours.mapped("res_id")).exists()
        return {(view.model, view.type) for view in views}

    def _is_worth(self, landed, view):
        if self.is_phone and view not in ("kanban", "form"):
            return view == landed["view"]
        with self._locked():
            is_our_model = self._walk._is_our_model(self.env[landed["model"]])
        return is_our_model or (landed["model"], view) in self._touched

    def _is_of_the_suite(self, menu):
        action = self.env[menu["actionModel"]].sudo().browse(menu["action"])
        if menu["actionModel"] == "ir.actions.act_window":
            return action.res_model in {model for model, _type in self._touched}
        return (action.xml_id or "").split(".")[0] in ADDONS

    def _is_ours(self, found):
        if found["kind"] == "ours":
            return True
        if found["kind"] == "bound":
            action = self.env["ir.actions.actions"].sudo().browse(found["id"])
            return (action.xml_id or "").split(".")[0] in ADDONS
        node = arch.parsed("<button/>")
        node.set("name", found["name"])
        node.set("type", found["type"])
        return self._walk._is_ours(self.env[found["model"]], node)

    def _menu_paths(self):
        menus = self.env["ir.ui.menu"].load_menus(False)
        paths = {}

        def walk(menu_id, above):
            for child in menus[menu_id]["children"]:
                paths[child] = (*above, menus[child]["name"])
                walk(child, paths[child])

        walk("root", ())
        return paths

    def _choose_records(self, landed, entered):
        """A few records that together show most buttons not yet pressed."""
        model_name = landed["model"]
        view_id = landed["view_ids"].get("form") or False
        with self._locked():
            model = self.env[model_name].with_context(**landed["context"])
            if model._transient:
                return []
            records = model.search(landed["domain"] or [], limit=LOOKED_AT)
            root = arch.parsed(model.get_views([(view_id, "form")])["views"]["form"]["arch"])
            shown = self._shown(model, root, records, landed["context"])
        chosen, covered = [], set()
        if (model_name, view_id) not in self.forms and records:
            chosen.append(records[:1].id)
            covered |= shown[chosen[0]]
        for record_id in entered & set(shown):
            # whatever it shows was pressed there
            covered |= shown[record_id]
        self.forms.add((model_name, view_id))
        while len(chosen) + len(entered) < self.records and shown:
            best = max(shown, key=lambda record_id: len(shown[record_id] - covered))
            if not shown[best] - covered:
                break
            chosen.append(best)
            covered |= shown[best]
        return chosen

    def _shown(self, model, root, records, context):
        """``{record id: names of buttons of the suite it shows and that are not yet pressed}``"""
        nodes = [
            node
            for node in arch.buttons(root)
            if self._walk._is_ours(model, node)
            and f"{model._name} form {node.get('name')}" not in self.pressed
        ]
        rows = self._walk._read(records, arch.field_names(root)) if nodes else []
        shown = {record_id: set() for record_id in records._ids}
        for row in rows:
            values = arch.names(row, context)
            shown[row["id"]] = {n.get("name") for n in nodes if arch.is_shown(n, root, values)}
        return shown

    # -- undoing ----------------------------------------------------------------------------

    @contextlib.contextmanager
    def _locked(self):
        """Use the transaction while no request does."""
        with _registry_test_lock:
            yield
            self.env.cr.flush()
            self.env.transaction.clear()

    @contextlib.contextmanager
    def _undone(self):
        undone = Undone()
        cr = self.env.cr
        with self._locked():
            savepoint = cr.savepoint(flush=False)
            before = self._writes()
        self._cleared, cleared = False, self._cleared
        try:
            yield undone
        finally:
            with self._locked():
                undone.changed = self._writes() != before
                savepoint.close(rollback=True)
                if self._cleared:
                    self.env.registry.clear_all_caches()
            self._cleared |= cleared

    def _writes(self):
        self.env.cr.execute(WRITES)
        return self.env.cr.fetchone()[0]

    def _start_anew(self):
        """What is broken stays broken until the client is loaded again."""
        self.page.come_back()
        self.page.told()

    # -- listening --------------------------------------------------------------------------

    def _listen(self, way):
        faults, refusals = self.page.told()
        for fault in faults:
            self._fail(way, fault)
        for refusal in refusals:
            self.refusals.append(Failure(self.env.user.login, way, refusal))

    def _fail(self, way, what):
        self.failures.append(Failure(self.env.user.login, way, what))


class Undone:
    changed = False


@contextlib.contextmanager
def listening(failures):
    """What the server logs of requests that fail goes to ``failures``, not to the log."""

    class Kept(logging.Handler):
        def emit(self, record):
            if record.levelno >= logging.ERROR:
                failures.append(self.format(record))

    logger = logging.getLogger("odoo.http")
    handler = Kept()
    logger.addHandler(handler)
    before, logger.propagate = logger.propagate, False
    try:
        yield
    finally:
        logger.propagate = before
        logger.removeHandler(handler)
