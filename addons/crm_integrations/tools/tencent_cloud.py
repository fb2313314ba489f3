"""Questions to Tencent Cloud's interfaces (TC3), whatever the service."""

import json
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

from . import cloud_signatures as signatures
from .http import call

CONTENT_TYPE = "application/json; charset=utf-8"
REGION = "ap-guangzhou"
# codes begin with these: too many requests; a problem of the vendor's own
SLOW_DOWN = ("LimitExceeded.", "RequestLimitExceeded")
AGAIN = ("InternalError", "ResourceUnavailable", "ResourceInsufficient")


def ask(base, service, version, action, content, access_id, secret):
    """Ask a service; the ``requests`` answer.

    :param str base: address without a path
    :param dict content: parameters of the action
    :raise Later, Permanent, Unsettled: see ``errors.py``
    """
    body, stamp = json.dumps(content, ensure_ascii=False).encode(), int(time.time())
    date = datetime.fromtimestamp(stamp, UTC).strftime("%Y-%m-%d")
    signed = {
        "content-type": CONTENT_TYPE, "host": urlsplit(base).netloc, "x-tc-action": action.lower(),
    }  # fmt: skip
    signature, names, scope = signatures.tc3(secret, signed, body, stamp, date, service)
    headers = {
        "Content-Type": CONTENT_TYPE,
        "X-TC-Action": action,
        "X-TC-Version": version,
        "X-TC-Timestamp": str(stamp),
        "X-TC-Region": REGION,
        "Authorization": (
            f"{signatures.TC} Credential={access_id}/{scope}, SignedHeaders={names}, "
            f"Signature={signature}"
        ),
    }
    return call("POST", f"{base}/", data=body, headers=headers)
