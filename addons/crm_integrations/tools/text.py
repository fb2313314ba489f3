"""Text from outside, made fit to be stored."""

import hashlib
import re

KEY_LENGTH = 200
# as JSON writes what no database takes, unless the backslash itself is escaped
ESCAPED = re.compile(
    r"(?<!\\)((?:\\\\)*)\\u(?:(0000)"
    r"|([dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|[dD][89a-fA-F][0-9a-fA-F]{2})"
)


def clean(value, limit=None):
    """``value`` as text that the database takes: no NUL, no half characters."""
    if value is None or value is False:
        return ""
    text = value if isinstance(value, str) else str(value)
    text = text.replace("\x00", "").encode("utf-8", "replace").decode()
    return text[:limit] if limit else text


def clean_content(content):
    """``content`` as text, also what is read from it as JSON: no NUL, no half characters."""

    def mended(found):
        before, nothing, whole = found.groups()
        if whole:
            return found[0]
        return before if nothing else f"{before}\\ufffd"

    return ESCAPED.sub(mended, clean(content))


def short_key(key):
    """A unique key as it is, or its hash where it is too long for an index."""
    key = clean(key).strip()
    if len(key) <= KEY_LENGTH:
        return key
    return f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"
