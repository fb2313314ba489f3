"""Forms of approvals as vendors list their fields, as paths of mappings reach into them."""

import json


def values_of(fields, names):
    """``{name: value}`` of a form; a field is found by each of its names, the first one wins.

    :param list fields: dicts with a ``value``
    :param names: keys of a field under which it is found, what people see first
    """
    found = {}
    for name in names:
        for field in fields if isinstance(fields, list) else []:
            if isinstance(field, dict) and field.get(name):
                found.setdefault(str(field[name]), _plain(field.get("value")))
    return found


def _plain(value):
    """A value; what is chosen of a list may be written as text."""
    if isinstance(value, str) and value.startswith("["):
        try:
            return json.loads(value)
        except (RecursionError, ValueError):
            return value
    return value
