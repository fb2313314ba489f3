"""Try something on a share of people or things, the same ones at each step."""

import hashlib


def share_of(*key):
    """Where a key stands among all, 0 to 99: always the same, and nothing but chance.

    :param key: what it is tried on, and what for: other things fall on others
    """
    digest = hashlib.sha256(":".join(map(str, key)).encode()).digest()
    return int.from_bytes(digest[:4], "big") % 100
