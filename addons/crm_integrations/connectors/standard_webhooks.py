"""The signature of Standard Webhooks (standardwebhooks.com), both ways."""

import base64
import binascii
import hashlib
import hmac

PREFIX = "whsec_"
TOLERANCE_SECONDS = 300


def key_of(secret):
    """Bytes of a secret ``whsec_…``.

    :raise ValueError: if it is no base64 of 24 to 64 bytes
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if not 24 <= len(key) <= 64:
        raise ValueError("24 to 64 bytes are needed")
    return key


def sign(secret, message_id, timestamp, body):
    """The header ``webhook-signature``."""
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    digest = hmac.new(key_of(secret), signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def is_signed(secrets, headers, body, moment):
    """Whether a request was signed with one of the secrets, within five minutes of ``moment``.

    :param dict headers: names in lower case
    """
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    given = headers.get("webhook-signature", "").split()
    if not (message_id and given and timestamp.isascii() and timestamp.isdigit()):
        return False
    if len(timestamp) > 12 or abs(moment - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    found = False
    for secret in secrets:
        expected = sign(secret, message_id, timestamp, body).encode()
        for each in given:
            # no short cut: how long it takes tells nothing
            found |= hmac.compare_digest(expected, each.encode("utf-8", "replace"))
    return found
