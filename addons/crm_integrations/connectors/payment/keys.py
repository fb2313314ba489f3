"""RSA keys as administrators paste them: PEM on one line or many, or the bare base64 of it."""

import base64
import binascii
import re

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_private_key, load_der_public_key

LABEL = re.compile(r"-----(?:BEGIN|END) [A-Z0-9 ]+-----")
SMALLEST = 2048


def public_key(text):
    """``(RSA key, serial number in capitals or "")`` of a public key or a certificate.

    :raise ValueError: for anything else
    """
    der, serial = _der(text), ""
    try:
        key = load_der_public_key(der)
    except ValueError:
        certificate = x509.load_der_x509_certificate(der)
        key, serial = certificate.public_key(), f"{certificate.serial_number:X}"
    return _rsa(key, rsa.RSAPublicKey), serial


def private_key(text):
    """
    :raise ValueError: for what is no RSA key without a password
    """
    try:
        return _rsa(load_der_private_key(_der(text), None), rsa.RSAPrivateKey)
    except TypeError as error:
        raise ValueError("a key with a password") from error


def sign(text, key):
    return base64.b64encode(key.sign(text.encode(), padding.PKCS1v15(), SHA256())).decode()


def is_signed(content, signature, keys):
    """Whether one of ``keys`` has signed; anything that is no signature is none.

    :param bytes content: what was signed
    """
    try:
        given = base64.b64decode(signature or "", validate=True)
    except (binascii.Error, TypeError, ValueError):
        return False
    for key in keys:
        try:
            key.verify(given, content, padding.PKCS1v15(), SHA256())
            return True
        except InvalidSignature:
            continue
    return False


def _der(text):
    try:
        return base64.b64decode(re.sub(r"\s", "", LABEL.sub("", text or "")), validate=True)
    except binascii.Error as error:
        raise ValueError("no base64") from error


def _rsa(key, kind):
    if not isinstance(key, kind) or key.key_size < SMALLEST:
        raise ValueError("no RSA key, or a short one")
    return key
