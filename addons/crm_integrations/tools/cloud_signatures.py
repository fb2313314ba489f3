"""Signatures of requests to Aliyun (ACS3) and Tencent Cloud (TC3), as their documents say."""

import hashlib
import hmac
from urllib.parse import quote

ACS, TC = "ACS3-HMAC-SHA256", "TC3-HMAC-SHA256"


def query_text(parameters):
    """Sorted and encoded as RFC 3986 has it."""
    pairs = sorted((_encoded(name), _encoded(value)) for name, value in parameters.items())
    return "&".join(f"{name}={value}" for name, value in pairs)


def canonical(method, query, headers, body):
    """``(canonical request, names of the signed headers)``; headers with lower-case names."""
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in sorted(headers))
    return "\n".join((method, "/", query, lines, names, digest(body))), names


def acs3(secret, method, query, headers, body=b""):
    """``(signature, names of the signed headers)``."""
    request, names = canonical(method, query, headers, body)
    return _mac(secret.encode(), f"{ACS}\n{digest(request.encode())}").hex(), names


def tc3(secret, headers, body, stamp, date, service):
    """``(signature, names of the signed headers, scope)`` of a POST."""
    request, names = canonical("POST", "", headers, body)
    scope = f"{date}/{service}/tc3_request"
    key = f"TC3{secret}".encode()
    for part in scope.split("/"):
        key = _mac(key, part)
    signed = "\n".join((TC, str(stamp), scope, digest(request.encode())))
    return _mac(key, signed).hex(), names, scope


def _encoded(value):
    return quote(str(value), safe="-_.~")


def digest(content):
    return hashlib.sha256(content).hexdigest()


def _mac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
