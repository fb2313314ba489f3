"""One person's way through the menus: every view opens, every button they are shown is pressed.

Pressing is what the web client does: ``call_kw`` with the context of the view, as that person, in
a savepoint that is undone. What comes back is opened in turn.
"""

import functools
import traceback
from dataclasses import dataclass, field

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.service.model import call_kw
from odoo.tests import Form
from odoo.tools.safe_eval import safe_eval
from suite.paths import our_addons

from .. import doors
from . import arch

DEPTH = 3
# records looked at for each button, and of those that show it, pressed
LOOKED_AT, PRESSED = 24, 2
ADDONS = frozenset(our_addons())
OURS = tuple(f"odoo.addons.{addon}." for addon in ADDONS)


class Undone(Exception):
    """Leaves a savepoint."""


@dataclass(frozen=True)
class Failure:
    who: str
    way: tuple
    what: str

    def __str__(self):
        return f"{self.who}: {' → '.join(self.way)}: {self.what}"


@dataclass
class Walk:
    """:param env: of the person
    :param url_open: ``(url) -> response`` over HTTP as the person
    """

    env: object
    url_open: object
    failures: list = field(default_factory=list)
    refusals: list = field(default_factory=list)
    pressed: set = field(default_factory=set)
    opened: set = field(default_factory=set)
    touched: set = field(default_factory=set)

    # -- menus ------------------------------------------------------------------------------

    def run(self):
        data = self.env["ir.model.data"].sudo()
        ours = data.search([("module", "in", list(ADDONS)), ("model", "=", "ir.ui.view")])
        views = self.env["ir.ui.view"].sudo().browse(ours.mapped("res_id"))
        # native menus with nothing of ours behind them are not this suite's business
        self.touched = set(views.mapped("model"))
        menus = self.env["ir.ui.menu"].load_menus(False)
        self._walk_menu(menus, menus["root"], ())
        self._walk_pages()
        return self

    def _walk_menu(self, menus, menu, way):
        for child_id in menu["children"]:
            child = menus[child_id]
            here = (*way, child["name"])
            if child.get("action_model"):
                with self._undone(here):
                    self.open_action(self._load(child["action_id"], {}), {}, here)
            self._walk_menu(menus, child, here)

    def _walk_pages(self):
        """What client actions lead to, as docs/menus.md lists it."""
        for name, action, group, where in doors.doors():
            if where.startswith("page:") and (not group or self.env.user.has_group(group)):
                here = (where.rsplit("/", 1)[-1], name)
                with self._undone(here):
                    self.open_action(self._load(self.env.ref(action).id, {}), {}, here)

    # -- actions ----------------------------------------------------------------------------

    def _load(self, action_id, context):
        """An action as ``/web/action/load`` gives it."""
        base = self.env["ir.actions.actions"].sudo().browse(action_id)
        action = self.env[base.type].sudo().browse(action_id)
        if base.type == "ir.actions.server":
            result = self.env[base.type].with_context(**context).browse(action_id).run()
            return result or {"type": "ir.actions.act_window_close"}
        return self.env["ir.actions.actions"]._for_xml_id(action.xml_id) if action.xml_id else (
            action.read()[0]
        )  # fmt: skip

    def open_action(self, action, context, way, depth=0):
        if not isinstance(action, dict) or depth > DEPTH:
            return
        kind = action.get("type")
        if kind == "ir.actions.act_window":
            self._open_window(action, context, way, depth)
        elif kind == "ir.actions.act_url":
            url = action.get("url") or ""
            if url.startswith("/"):
                response = self.url_open(url)
                if response.status_code >= 400:
                    self._fail(way, f"{url} answers {response.status_code}")
        elif kind == "ir.actions.server" and action.get("id"):
            self.open_action(self._load(action["id"], context), context, way, depth + 1)
        elif kind == "ir.actions.client":
            after = (action.get("params") or {}).get("next")
            self.open_action(after, context, way, depth + 1)

    def _open_window(self, action, context, way, depth):
        model = self.env[action["res_model"]]
        if not depth and action["res_model"] not in self.touched:
            return
        context = {**self._user_context, **self._evaluated(action.get("context"), context)}
        domain = self._evaluated(action.get("domain"), context, default=[])
        views = self._views(action)
        key = (action["res_model"], tuple(views), str(domain) if not depth else "",
               frozenset(name for name in context if name.startswith("default_")))  # fmt: skip
        if key in self.opened:
            return
        self.opened.add(key)
        model = model.with_context(**context)
        wanted = [*views, (action.get("search_view_id") or False, "search")]
        wanted = [(_number(view), mode) for view, mode in wanted]
        got = model.get_views(wanted, {"toolbar": True})["views"]
        records = model.browse(action["res_id"]) if action.get("res_id") else None
        if records is None and not model._transient:
            records = model.search(domain, limit=LOOKED_AT)
        for view, mode in wanted:
            if mode not in ("list", "kanban", "form"):
                continue
            root = arch.parsed(got[mode]["arch"])
            if mode == "form":
                self._open_forms(model, view, root, records, context, way, depth)
            elif records is not None:
                self._press_rows(model, root, records, context, way, depth)
        if "search" in got:
            self._try_filters(model, arch.parsed(got["search"]["arch"]), domain, way)

    def _views(self, action):
        views = action.get("views")
        if not views:
            views = [[False, mode] for mode in (action.get("view_mode") or "list").split(",")]
        return [(_number(view), "list" if mode == "tree" else mode) for view, mode in views]

    # -- records ----------------------------------------------------------------------------

    def _press_rows(self, model, root, records, context, way, depth, parent=None):
        found = [
            node
            for node in arch.buttons(root)
            if self._is_ours(model, node) and not self._is_pressed(model, node, context)
        ]
        rows = self._read(records, arch.field_names(root)) if found else []
        for node in found:
            in_header = any(parent.tag == "header" for parent in node.iterancestors())
            if in_header and not parent:
                shown = records[:2] if arch.is_shown(node, root, arch.names({}, context)) else ()
                if shown or node.get("display") == "always":
                    self._press(model, shown, node, context, way, depth)
                continue
            count = 0
            for record, row in zip(records, rows, strict=True):
                values = arch.names(row, context, parent)
                if count < PRESSED and arch.is_shown(node, root, values):
                    count += 1
                    self._press(model, record, node, context, way, depth, values)

    def _open_forms(self, model, view, root, records, context, way, depth):
        can_create = root.get("create") not in ("0", "false", "False") and context.get(
            "create", True
        )
        if not records and can_create and model.has_access("create"):
            with self._undone((*way, f"new {model._name}")):
                form = Form(model, view)
                if model._transient or self._is_our_model(model):
                    try:
                        record = form.save()
                    except AssertionError:
                        return  # something must be filled in first
                    self._press_form(model, root, record, context, way, depth)
            return
        for record in (records or model.browse())[: LOOKED_AT // 2]:
            self._press_form(model, root, record, context, way, depth)

    def _press_form(self, model, root, record, context, way, depth):
        inner = arch.inner_views(root)
        found = [
            node
            for node in arch.buttons(root)
            if self._is_ours(model, node) and self._times(model, node, context) < PRESSED
        ]
        inner = [
            (name, view, self.env[record._fields[name].comodel_name])
            for name, view in inner
            if name in record._fields and record._fields[name].relational
        ]
        inner = [each for each in inner if self._has_new(*each[1:], context)]
        if not found and not inner:
            return
        values = arch.names(self._read(record, arch.field_names(root))[0], context)
        for node in found:
            if arch.is_shown(node, root, values):
                self._press(model, record, node, context, way, depth, values, limit=PRESSED)
        for name, view, comodel in inner:
            rows = record[name].with_context(**context)
            self._press_rows(
                comodel.with_context(**context), view, rows[:LOOKED_AT], context, way, depth, values
            )

    def _read(self, records, names):
        names = [name for name in names if name in records._fields]
        return records.web_read({name: {} for name in {*names, "id", "display_name"}})

    def _try_filters(self, model, root, domain, way):
        if not self._is_our_model(model):
            return
        for node in root.iter("filter"):
            with self._undone((*way, f"filter {node.get('name')}")):
                context = self._evaluated(node.get("context"), {})
                more = self._evaluated(node.get("domain"), {}, default=[])
                model.search_count([*domain, *more])
                if context.get("group_by"):
                    groups = context["group_by"]
                    model.formatted_read_group(
                        domain, [groups] if isinstance(groups, str) else groups, ["__count"]
                    )

    # -- pressing ---------------------------------------------------------------------------

    def _key(self, model, node, context, count):
        origin = frozenset(key for key in context if key.startswith(("default_", "search_default")))
        return (model._name, node.get("type"), node.get("name"), origin, count)

    def _times(self, model, node, context):
        """How often a button of a form was pressed."""
        key = self._key(model, node, context, 0)
        return sum(1 for each in self.pressed if each[:-1] == key)

    def _is_pressed(self, model, node, context):
        """Whether a button of a row was pressed; of one above a list it depends on the rows."""
        in_header = any(parent.tag == "header" for parent in node.iterancestors())
        return not in_header and self._key(model, node, context, 1) in self.pressed

    def _has_new(self, root, model, context):
        return any(
            self._is_ours(model, node) and not self._is_pressed(model, node, context)
            for node in arch.buttons(root)
        )

    def _press(self, model, records, node, context, way, depth, values=None, limit=None):
        name, kind = node.get("name"), node.get("type")
        key = self._key(model, node, context, len(records) if limit is None else 0)
        if limit is not None:
            at = self._times(model, node, context)
            if at >= limit:
                return
            key = (*key, at)
        elif key in self.pressed:
            return
        self.pressed.add(key)
        ids = list(records._ids) if records else []
        context = {
            **context, "active_id": ids[0] if ids else False, "active_ids": ids,
            "active_model": model._name,
        }  # fmt: skip
        context |= self._evaluated(node.get("context"), {**(values or {}), **context})
        label = node.get("string") or " ".join("".join(node.itertext()).split()) or name
        here = (*way, f"[{label}] {model._name}.{name} on {ids[:3]}")
        # above a list whoever ticked the rows may have ticked others' work
        with self._undone(here, may_refuse=limit is None and values is None):
            if kind == "action":
                result = self._load(self._action_of(name).id, context)
            else:
                result = call_kw(self.env[model._name], name, [ids], {"context": context})
                self.env.flush_all()
            self.open_action(result, context, here, depth + 1)

    def _is_ours(self, model, node):
        """Whether pressing runs something of the suite."""
        if self._is_our_model(model):
            return True
        name = node.get("name")
        if node.get("type") == "action":
            return (self._action_of(name).xml_id or "").split(".")[0] in ADDONS
        # core's own button stays core's, whatever of ours listens to it
        definers = [cls.__module__ for cls in type(model).mro() if name in vars(cls)]
        return bool(definers) and all(f"{module}.".startswith(OURS) for module in definers)

    def _action_of(self, name):
        """The action a button names, by number or external id."""
        if name.isdigit():
            return self.env["ir.actions.actions"].sudo().browse(int(name))
        return self.env.ref(name).sudo()

    def _is_our_model(self, model):
        return type(model)._original_module in ADDONS

    # -- inside -----------------------------------------------------------------------------

    def _undone(self, way, *, may_refuse=False):
        return _Undone(self, way, may_refuse)

    def _fail(self, way, what):
        self.failures.append(Failure(self.env.user.login, way, what))

    @functools.cached_property
    def _user_context(self):
        return {
            "lang": self.env.user.lang, "tz": self.env.user.tz, "uid": self.env.uid,
            "allowed_company_ids": self.env.user.company_ids.ids,
        }  # fmt: skip

    def _evaluated(self, text, context, default=None):
        if not isinstance(text, str):
            return text or (default if default is not None else {})
        known = {**arch.names({}, self._user_context), **context, "context": context}
        return safe_eval(text.strip(), known) or (default if default is not None else {})


class _Undone:
    """A savepoint that is undone; what goes wrong in it is kept."""

    def __init__(self, walk, way, may_refuse):
        self.walk, self.way, self.may_refuse = walk, way, may_refuse

    def __enter__(self):
        self.walk.env.flush_all()
        self.savepoint = self.walk.env.cr.savepoint()
        self.savepoint.__enter__()

    def __exit__(self, kind, error, trace):
        self.walk.env.transaction.clear()
        self.savepoint.close(rollback=True)
        self.walk.env.transaction.clear()
        if error is None:
            return False
        in_words = not isinstance(error, (AccessError, MissingError)) or self.may_refuse
        if isinstance(error, UserError) and in_words:
            self.walk.refusals.append(Failure(self.walk.env.user.login, self.way, str(error)))
            return True
        if isinstance(error, Exception):
            last = traceback.extract_tb(trace)[-1]
            self.walk._fail(
                self.way,
                f"{kind.__name__}: {error} ({last.filename.rsplit('/', 2)[-1]}:{last.lineno})",
            )
            return True
        return False


def _number(view):
    if isinstance(view, (list, tuple)):
        return view[0]
    return view or False
