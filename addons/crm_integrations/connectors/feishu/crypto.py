"""Feishu's callback crypto: AES-256-CBC under the hash of a key, and a SHA-256 over the request."""

import base64
import binascii
import hashlib
import hmac

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 16


def is_signed(given, key, stamp, nonce, body):
    """Whether ``X-Lark-Signature`` is right for a body as it came."""
    signed = hashlib.sha256(f"{stamp}{nonce}{key}".encode("utf-8", "replace") + body).hexdigest()
    return hmac.compare_digest(signed.encode(), given.encode("utf-8", "replace"))


def decrypt(key, encrypted):
    """Text of an encrypted event.

    :raise ValueError: for another key or what is not encrypted at all
    """
    try:
        data = base64.b64decode(encrypted, validate=True)
    except (binascii.Error, TypeError) as error:
        raise ValueError("not base64") from error
    if len(data) < 2 * BLOCK or len(data) % BLOCK:
        raise ValueError("not encrypted")
    cipher = Cipher(algorithms.AES(hashlib.sha256(key.encode()).digest()), modes.CBC(data[:BLOCK]))
    decryptor = cipher.decryptor()
    plain = decryptor.update(data[BLOCK:]) + decryptor.finalize()
    padding = plain[-1]
    if not 1 <= padding <= BLOCK or plain[-padding:] != bytes([padding]) * padding:
        raise ValueError("another key")
    return plain[:-padding].decode("utf-8")
