"""Addresses and codes as they are compared; numbers: ``phone_key`` of crm_notary."""

import re

from odoo.tools import email_normalize
from stdnum.cn import uscc


def email(address):
    return email_normalize(address or "") or ""


def credit_code(code):
    """A valid unified social credit code in its usual form, else ``""``."""
    code = re.sub(r"\s", "", code or "").upper()
    return code if uscc.is_valid(code) else ""
