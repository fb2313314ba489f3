"""The callback crypto WeCom and DingTalk share: AES-256-CBC with a padding of 32, and a SHA-1.

What is encrypted names its receiver: WeCom's corp id, one of several numbers in DingTalk.
"""

import base64
import binascii
import hashlib
import hmac
import secrets
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32


def key_of(encoding_aes_key):
    """The 32 bytes of an EncodingAESKey.

    :raise ValueError: if it is not 43 characters of base64
    """
    try:
        key = base64.b64decode(encoding_aes_key + "=", validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
    if len(encoding_aes_key) != 43 or len(key) != 32:
        raise ValueError("43 characters are needed")
    return key


def signature(token, timestamp, nonce, encrypted):
    parts = sorted((token, timestamp, nonce, encrypted))
    return hashlib.sha1("".join(parts).encode()).hexdigest()


def is_signed(given, token, timestamp, nonce, encrypted):
    expected = signature(token, timestamp, nonce, encrypted)
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "replace"))


def decrypt(encoding_aes_key, encrypted, *receivers):
    """Content of an encrypted message for any of ``receivers``.

    :raise ValueError: for a wrong key, padding or receiver; which one is nobody's business
    """
    key = key_of(encoding_aes_key)
    data = base64.b64decode(encrypted, validate=True)
    if not data or len(data) % 16:
        raise ValueError("not decrypted")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    plain = decryptor.update(data) + decryptor.finalize()
    padding = plain[-1]
    if not 1 <= padding <= BLOCK or plain[-padding:] != bytes([padding]) * padding:
        raise ValueError("not decrypted")
    plain = plain[:-padding]
    if len(plain) < 20:
        raise ValueError("not decrypted")
    (length,) = struct.unpack(">I", plain[16:20])
    content, its_receiver = plain[20 : 20 + length], plain[20 + length :]
    is_ours = False
    for receiver in receivers:
        is_ours |= hmac.compare_digest(its_receiver, receiver.encode())
    if len(content) != length or not is_ours:
        raise ValueError("not decrypted")
    return content.decode("utf-8")


def encrypt(encoding_aes_key, content, receiver):
    """What an answer or a test sends."""
    key = key_of(encoding_aes_key)
    data = content.encode()
    plain = secrets.token_bytes(16) + struct.pack(">I", len(data)) + data + receiver.encode()
    padding = BLOCK - len(plain) % BLOCK
    plain += bytes([padding]) * padding
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()
