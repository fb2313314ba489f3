"""How DingTalk signs what its robots and cards send: a MAC over the time, good for an hour.

The body is not signed: whoever has seen a signature could sign others for an hour, which is why the
address is a secret, too, and why a click counts only for the person a card was sent to.
"""

import base64
import hashlib
import hmac

HOUR = 3600


def robot(secret, stamp):
    """``sign`` of a robot's message (S)."""
    return _mac(secret, f"{stamp}\n{secret}")


def card(secret, stamp):
    """``x-ddpaas-signature`` of a click on a card (S)."""
    return _mac(secret, str(stamp))


def is_signed(sign, secrets, stamp, given, moment):
    """Whether ``given`` was signed with one of ``secrets`` within the hour around ``moment``.

    :param sign: :func:`robot` or :func:`card`
    :param str stamp: milliseconds since 1970
    """
    is_right = False
    for secret in secrets:
        expected = sign(secret, stamp)
        is_right |= hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))
    if not stamp.isascii() or not stamp.isdigit() or len(stamp) > 15:
        return False
    return is_right and abs(int(stamp) / 1000 - moment) <= HOUR


def _mac(secret, text):
    digest = hmac.new(secret.encode(), text.encode("utf-8", "replace"), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
