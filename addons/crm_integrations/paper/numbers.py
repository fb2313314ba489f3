"""Telephone numbers in a line of text, and which of them somebody carries along."""

import re

try:
    import phonenumbers
except ImportError:
    phonenumbers = None

NUMBER = re.compile(
    r"(?<![\w@.+-])\(?(?:\+|00)?[(\d][\d ()\u00a0.–-]{5,22}\d(?![\w@])|(?<!\w)\d{7,15}(?!\w)"
)
_DATE = re.compile(r"^\D*(?:19|20)\d\d[-./ ]\d{1,2}[-./ ]\d{1,2}\D*$")
_CHINESE_MOBILE = re.compile(r"^(?:86|0086)?1[3-9]\d{9}$")
# the extension of a whole Chinese number: 0512-5550 8899-6012
_EXTENSION = re.compile(r"^((?:\+?86|0\d{2,3})[\d ()-]{8,14}\d)-\d{2,5}$")
# where the country is not the name of the domain
_REGIONS = {"uk": "GB", "com": None}


def find(text):
    """``[(start, end, number as written)]``, from left to right."""
    found = []
    for match in NUMBER.finditer(text):
        number = match[0].strip(" .-–")
        if whole := _EXTENSION.match(number):
            number = whole[1]
        if not 7 <= len(digits_of(number)) <= 15 or _DATE.match(number):
            continue
        if number.count("(") != number.count(")"):
            number = number.strip("()").strip() if "(" not in number[1:-1] else number
        found.append((match.start(), match.end(), number))
    return found


def digits_of(number):
    return re.sub(r"\D", "", number or "")


def is_mobile(number, region=None):
    """Whether people carry it along, as far as its digits tell."""
    digits = digits_of(number)
    if _CHINESE_MOBILE.match(digits) and (not number.startswith("+") or digits[:2] == "86"):
        return True
    if phonenumbers is None:
        return False
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.number_type(parsed) == phonenumbers.PhoneNumberType.MOBILE


def region_of(address, text=""):
    """The country a number without a prefix is of, by the sender's domain; two letters or None."""
    last = (address or "").rpartition(".")[2].lower()
    if last in _REGIONS:
        return _REGIONS[last] or ("CN" if re.search("[\u4e00-\u9fff]", text) else None)
    if phonenumbers is not None and last.upper() in phonenumbers.SUPPORTED_REGIONS:
        return last.upper()
    return "CN" if re.search("[\u4e00-\u9fff]", text) else None
