"""Telephone numbers as they are compared, however they are written."""

import re


def phone_key(env, number, country):
    """``number`` in international form, else its digits; ``""`` if it has too few."""
    digits = re.sub(r"\D", "", number or "")
    if len(digits) < 5:
        return ""
    formatted = env["crm.lead"]._phone_format(
        number=number, country=country, force_format="E164", raise_exception=False
    )
    return formatted or digits
