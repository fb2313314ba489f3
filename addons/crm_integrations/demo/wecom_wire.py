"""What WeCom sends, written from its documentation and not from the connector."""

import base64
import hashlib
import os
import struct
import time

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from .wecom_server import CORP

TOKEN = "QDG6eK"
AES_KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C"


def seal(content, corp=CORP, token=TOKEN, aes_key=AES_KEY, moment=None):
    """``(query, body)`` of a callback."""
    raw = content.encode()
    plain = os.urandom(16) + struct.pack("!L", len(raw)) + raw + corp.encode()
    fill = 32 - len(plain) % 32
    plain += chr(fill).encode() * fill
    key = base64.b64decode(f"{aes_key}=")
    worker = Cipher(AES(key), CBC(key[0:16])).encryptor()
    encrypted = base64.encodebytes(worker.update(plain) + worker.finalize())
    encrypted = encrypted.replace(b"\n", b"").decode()
    stamp, nonce = str(int(moment or time.time())), str(int.from_bytes(os.urandom(4), "big"))
    signed = hashlib.new("sha1", "".join(sorted([token, stamp, nonce, encrypted])).encode())
    query = {"msg_signature": signed.hexdigest(), "timestamp": stamp, "nonce": nonce}
    body = (
        f"<xml><ToUserName><![CDATA[{corp}]]></ToUserName>"
        f"<Encrypt><![CDATA[{encrypted}]]></Encrypt><AgentID>1000002</AgentID></xml>"
    )
    return query, body, encrypted


def event(change, customer="wm_chen", member="ann.w", moment=1777881600, **more):
    """Content of ``change_external_contact``."""
    parts = {
        "ToUserName": CORP, "FromUserName": "sys", "CreateTime": moment, "MsgType": "event",
        "Event": "change_external_contact", "ChangeType": change, "UserID": member,
        "ExternalUserID": customer, **more,
    }  # fmt: skip
    inner = "".join(f"<{name}><![CDATA[{value}]]></{name}>" for name, value in parts.items())
    return f"<xml>{inner}</xml>"
