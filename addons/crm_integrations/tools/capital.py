"""Registered capital as registers write it: ``77800.32万人民币``."""

import re

NUMBER = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(万亿|亿|万|千|百)?")
MOST = 1e15
UNITS = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000, "万亿": 10**12}
# longer names first: 澳元 is no 元
CURRENCIES = (
    ("人民币", "CNY"), ("美元", "USD"), ("美金", "USD"), ("港元", "HKD"), ("港币", "HKD"),
    ("欧元", "EUR"), ("日元", "JPY"), ("英镑", "GBP"), ("新加坡元", "SGD"), ("加拿大元", "CAD"),
    ("加元", "CAD"), ("澳大利亚元", "AUD"), ("澳元", "AUD"), ("新台币", "TWD"), ("台币", "TWD"),
    ("瑞士法郎", "CHF"), ("韩元", "KRW"), ("韩币", "KRW"), ("元", "CNY"),
)  # fmt: skip


def read(text):
    """:return: ``(amount, code of the currency)``; ``(0.0, "")`` for what cannot be read"""
    text = (text or "").strip()
    found = NUMBER.search(text)
    if not found:
        return 0.0, ""
    rest = text[found.end() :]
    currency = next((code for name, code in CURRENCIES if name in rest), "" if rest else "CNY")
    amount = float(found.group(1).replace(",", "")) * UNITS[found.group(2) or ""]
    # no company has more; a number of hundreds of digits is none
    return (round(amount, 2), currency) if amount < MOST else (0.0, "")
