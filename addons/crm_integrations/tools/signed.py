"""Small values that go through a browser and come back as they were, for a while."""

import base64
import binascii
import json
import time

from odoo.tools.misc import consteq, hmac

LONGEST = 4000


def seal(env, scope, values, seconds):
    """``values`` as text that only this database can have written; JSON, readable by anybody."""
    content = json.dumps({**values, "until": int(time.time() + seconds)}, sort_keys=True)
    text = base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")
    return f"{text}.{_mac(env, scope, text)}"


def unseal(env, scope, text):
    """The values :func:`seal` was given for the same ``scope``; None if they are not or too old."""
    if not isinstance(text, str) or len(text) > LONGEST or not text.isascii():
        return None
    content, _dot, given = text.partition(".")
    if not consteq(_mac(env, scope, content), given):
        return None
    try:
        values = json.loads(base64.urlsafe_b64decode(content + "=" * (-len(content) % 4)))
    except (ValueError, binascii.Error):
        return None
    return values if values.get("until", 0) >= time.time() else None


def _mac(env, scope, text):
    return hmac(env(su=True), f"crm_integrations/{scope}", text)
