"""What of a view somebody is shown: its buttons, and whether a record shows them."""

import datetime
import re

from dateutil.relativedelta import relativedelta
from lxml import etree
from odoo.tools import safe_eval

# views in views, and parts that show another model's fields
INNER = {"list", "kanban", "form", "graph", "pivot", "calendar"}


class Values(dict):
    """Fields of a record as expressions of a view read them."""

    __getattr__ = dict.get


def buttons(view):
    """Buttons of a view and the views between them and the root, as ``(node, embedded field)``.

    :param view: lxml root of a view, or of one within a field
    :return: list of ``(button node, None)``; those of inner views are not among them
    """
    found = []
    for node in view.iter("button", "a"):
        if node.get("type") in ("object", "action") and node.get("name") and _own(node, view):
            found.append(node)
    return found


def field_names(view):
    """Names of the fields a view reads, without those of inner views."""
    return [
        node.get("name")
        for node in view.iter("field")
        if node is not view and node.get("name") and _own(node, view)
    ]


def inner_views(view):
    """``[(field name, inner list or kanban)]``"""
    return [
        (field.get("name"), inner)
        for field in view.iter("field")
        if _own(field, view)
        for inner in field
        if isinstance(inner.tag, str) and inner.tag in ("list", "kanban")
    ]


def is_shown(node, view, values):
    """Whether a record with these values shows a node of a view.

    :param dict values: see :func:`names`
    """
    while node is not None:
        if node.get("t-if") and not _card_shows(node.get("t-if"), values):
            return False
        for modifier in ("invisible", "column_invisible"):
            expression = node.get(modifier)
            if expression and truth(expression, values):
                return False
        if node is view:
            break
        node = node.getparent()
    return True


def truth(expression, values):
    if expression in ("1", "True"):
        return True
    if expression in ("0", "False"):
        return False
    return bool(safe_eval.safe_eval(expression, dict(values)))


def names(read, context, parent=None):
    """Names that expressions of a view may use.

    :param dict read: a row as ``web_read`` gives it
    """
    plain = {name: _plain(value) for name, value in read.items()}
    return {
        **plain,
        "context": context,
        "parent": Values(parent or {}),
        "uid": context.get("uid"),
        "active_id": context.get("active_id"),
        "active_model": context.get("active_model"),
        "current_date": datetime.date.today().isoformat(),
        "today": datetime.date.today().isoformat(),
        "now": datetime.datetime.now().strftime("%Y-%m-%d %H:%M:%S"),
        "context_today": datetime.date.today,
        "allowed_company_ids": context.get("allowed_company_ids"),
        "time": safe_eval.time,
        "datetime": safe_eval.datetime,
        "relativedelta": relativedelta,
    }


def parsed(arch):
    return etree.fromstring(arch)


def _card_shows(expression, values):
    """A condition of a card, in JavaScript on ``record.<field>.raw_value``; unclear ones hold."""
    text = re.sub(r"record\.(\w+)\.(raw_)?value", r"\1", expression)
    text = re.sub(r"(\[[^\]]*\])\.includes\((\w+)\)", r"(\2 in \1)", text)
    text = re.sub(r"!(?!=)", " not ", text.replace("===", "==").replace("!==", "!="))
    text = text.replace("&&", " and ").replace("||", " or ").strip()
    try:
        return truth(text, values)
    except (NameError, SyntaxError, ValueError):
        return True


def _own(node, view):
    """Whether a node belongs to the view itself and not to one within it."""
    parent = node.getparent()
    while parent is not None and parent is not view:
        if parent.tag in INNER:
            return False
        parent = parent.getparent()
    return True


def _plain(value):
    if isinstance(value, dict) and "id" in value:
        return value["id"]
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list) and value and isinstance(value[0], dict) and "id" in value[0]:
        return [row["id"] for row in value]
    return value
