"""Read a value out of nested data by a path such as ``data.items[0].phone``."""

import re

STEP = re.compile(r"\[(\d+)\]|([^.\[\]]+)")
NAME = re.compile(r"^[^.\[\]]+$")
# a whole path: names separated by dots, each with any number of [numbers]
PATH = re.compile(r"^[^.\[\]]+(\[\d+\])*(\.[^.\[\]]+(\[\d+\])*)*$")


def is_path(path):
    return bool(PATH.match(path))


def paths_of(data, before=""):
    """``(path, text)`` of all single values in nested data, as :func:`text_at` finds them."""
    if isinstance(data, dict):
        for name, value in data.items():
            # a name with a dot in it is reached by no path
            if NAME.match(name):
                yield from paths_of(value, f"{before}.{name}" if before else name)
    elif isinstance(data, list):
        for number, value in enumerate(data):
            if before:
                yield from paths_of(value, f"{before}[{number}]")
    elif before and data is not None and data != "":
        yield before, text_at({"value": data}, "value")


def value_at(data, path):
    """The value there, or None where any part of the way is missing."""
    for number, name in STEP.findall(path or ""):
        if number:
            if not isinstance(data, list) or int(number) >= len(data):
                return None
            data = data[int(number)]
        else:
            if not isinstance(data, dict) or name not in data:
                return None
            data = data[name]
    return data


def text_at(data, path):
    """The value there as text: lists joined, true and false as words, nothing as ``""``."""
    value = value_at(data, path) if path else None
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, list):
        return ", ".join(str(each) for each in value if not isinstance(each, (dict, list)))
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).strip()
