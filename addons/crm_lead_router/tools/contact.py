"""What a customer is known by, whoever typed it: mail address, telephone numbers, credit code.

Plain functions from what people write to what can be compared; nothing is stored here.
"""

import re
import unicodedata

from odoo.addons.phone_validation.tools import phone_validation
from odoo.exceptions import UserError
from odoo.tools import email_normalize_all
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberError

# a landline and a mobile, or two lines of one office: more is a list and not a number
MOST_PHONES = 2
SEVERAL = re.compile(r"[/、,，;；|]|\bor\b|或")
EXTENSION = re.compile(
    r"(转|轉|分机|分機|ext\.?|extension|x|#)\s*[:：]?\s*\d{1,6}\s*$", re.IGNORECASE
)
# 0512-66668003-801: what follows a whole number is the extension
TAIL = re.compile(r"[-–—]\s*\d{1,5}\s*$")
AREA_CODE = re.compile(r"^\s*\(?(0\d{2,3})\)?[-–—\s]")
# what no country's rules make a number of counts as it is; shorter ones are of any town
FEWEST_DIGITS = 10
# tried after the given country: most of what has no prefix comes from there
USUAL_COUNTRY = "CN"


def plain(text):
    """Full-width letters, digits and signs as the usual ones."""
    return unicodedata.normalize("NFKC", text or "").strip()


def email_key(text):
    """``Wang <WANG+fair＠huadong.example.com>`` → ``wang@huadong.example.com``; else ``False``."""
    found = email_normalize_all(plain(text))
    if not found:
        return False
    local, _at, domain = found[0].lower().rpartition("@")
    return f"{local.partition('+')[0] or local}@{domain}"


def phone_keys(text, country_code):
    """Numbers in a telephone field as E.164 without extensions, two at most.

    :param country_code: two letters, for numbers without a country's prefix
    """
    keys, area = [], ""
    for part in SEVERAL.split(plain(text)):
        part = EXTENSION.sub("", part).strip()
        if not part:
            continue
        own = AREA_CODE.match(part)
        area = own[1] if own else area
        candidates = [part, TAIL.sub("", part)]
        if area and not own:
            # the second number of an office is written without its area code
            candidates.append(f"{area}-{part}")
        countries = dict.fromkeys((country_code, USUAL_COUNTRY))
        tried = (_valid(each, country) for country in countries for each in candidates)
        key = next(filter(None, tried), False) or _digits(part)
        if key and key not in keys:
            keys.append(key)
    return keys[:MOST_PHONES]


def code_key(text):
    """A unified social credit code in capitals without blanks; else ``False``."""
    compact = re.sub(r"[\s\-]", "", plain(text)).upper()
    try:
        return uscc.validate(compact)
    except NumberError:
        return False


def _valid(number, country_code):
    try:
        parsed = phone_validation.phone_parse(number, country_code)
    except UserError:
        return False
    return f"+{parsed.country_code}{parsed.national_number}"


def _digits(text):
    digits = re.sub(r"\D", "", text)
    return digits if len(digits) >= FEWEST_DIGITS else False
