"""Numbers, addresses and codes as they are compared."""

import re

from odoo.tools import email_normalize
from stdnum.cn import uscc


def phone(env, number, country):
    """``number`` in international form, else its digits; ``""`` if it has too few."""
    digits = re.sub(r"\D", "", number or "")
    if len(digits) < 5:
        return ""
    formatted = env["crm.lead"]._phone_format(
        number=number, country=country, force_format="E164", raise_exception=False
    )
    return formatted or digits


def email(address):
    return email_normalize(address or "") or ""


def credit_code(code):
    """A valid unified social credit code in its usual form, else ``""``."""
    code = re.sub(r"\s", "", code or "").upper()
    return code if uscc.is_valid(code) else ""
