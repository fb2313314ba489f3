"""Text from outside, made fit to be stored."""

import hashlib

KEY_LENGTH = 200


def clean(value, limit=None):
    """``value`` as text that the database takes: no NUL, no half characters."""
    if value is None or value is False:
        return ""
    text = value if isinstance(value, str) else str(value)
    text = text.replace("\x00", "").encode("utf-8", "replace").decode()
    return text[:limit] if limit else text


def short_key(key):
    """A unique key as it is, or its hash where it is too long for an index."""
    key = clean(key).strip()
    if len(key) <= KEY_LENGTH:
        return key
    return f"sha256:{hashlib.sha256(key.encode()).hexdigest()}"
