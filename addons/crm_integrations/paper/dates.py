"""Days people name in a sentence: "下周三", "3月16日", "by Friday", "on 2 April"."""

import re
from datetime import date, timedelta

_DIGITS = {each: number for number, each in enumerate("一二三四五六", 1)} | {
    "日": 7,
    "天": 7,
    "末": 6,
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
)  # fmt: skip
_MONTH = "(" + "|".join(_MONTHS) + r")[a-z]{0,6}\.?"
_NUMBERS = {
    "一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "a": 1, "one": 1, "two": 2, "three": 3,
    "four": 4,
}  # fmt: skip
_PATTERNS = [
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})", "whole"),
        (r"(\d{1,2})\s?月\s?(\d{1,2})\s?[日号]?", "month_day"),
        (rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?\b", "named_day"),
        (rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}", "day_named"),
        (r"(下下|下|这|本)?个?(?:周|星期|礼拜)([一二三四五六日天末])", "chinese_weekday"),
        (rf"\b(next\s+|this\s+|coming\s+)?({'|'.join(_DAYS)})\b", "weekday"),
        (r"(大后天|后天|明天|明早|明日|今天|今晚|tomorrow|day after tomorrow|today)", "near"),
        (r"([一两二三四五]|\d{1,2})\s?(天|周|个?星期|个?月)(?:之?内|之?后|以后)", "chinese_after"),
        (r"\b(?:in|within)\s+(a|one|two|three|four|\d{1,2})\s+(day|week|month)s?\b", "after"),
        (r"(下个?月)\s?(\d{1,2})\s?[日号]", "next_month"),
        (r"(?<![\d月])(\d{1,2})\s?[日号](?!楼|线|机|车|门)", "day"),
        (r"(月底|月末|end of (?:the )?month)", "month_end"),
        (r"(下周|next week)", "next_week"),
    )
]


def find(text, today):
    """``[(start, end, day)]`` of days from ``today`` on, in the order of the text.

    :param datetime.date today: what "tomorrow" follows
    """
    found, taken = [], []
    for pattern, name in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            try:
                day = _READERS[name](match, today)
            except (ValueError, OverflowError):
                continue
            taken.append(match.span())
            if day and day >= today:
                found.append((match.start(), match.end(), day))
    return sorted(found)


def _ahead(year, month, day, today):
    found = date(year, month, day)
    # in December, January is next year's; what has just been stays where it is
    return found.replace(year=year + 1) if (today - found).days > 180 else found


def _month_number(name):
    return _MONTHS.index(name[:3].lower()) + 1


def _monday(today):
    return today - timedelta(days=today.weekday())


def _weekday(match, today):
    number = _DAYS.index(match[2].lower())
    if (match[1] or "").strip().lower() == "next":
        return _monday(today) + timedelta(days=7 + number)
    return today + timedelta(days=(number - today.weekday()) % 7)


def _chinese_weekday(match, today):
    number = _DIGITS[match[2]] - 1
    if match[1] in ("下", "下下"):
        return _monday(today) + timedelta(days=7 * len(match[1]) + number)
    found = _monday(today) + timedelta(days=number)
    return found if found >= today or match[1] else found + timedelta(days=7)


def _near(match, today):
    word = match[1].lower()
    days = {
        "大后天": 3,
        "后天": 2,
        "day after tomorrow": 2,
        "明天": 1,
        "明早": 1,
        "明日": 1,
        "tomorrow": 1,
    }
    return today + timedelta(days=days.get(word, 0))


def _after(match, today):
    number = _NUMBERS.get(match[1].lower()) or int(match[1])
    unit = match[2].lower()
    days = 1 if unit in ("天", "day") else 7 if unit in ("周", "星期", "个星期", "week") else 30
    return today + timedelta(days=number * days)


def _day(match, today):
    found = today.replace(day=int(match[1]))
    if found >= today:
        return found
    return _next_month(today).replace(day=int(match[1]))


def _next_month(today):
    return (today.replace(day=28) + timedelta(days=4)).replace(day=1)


_READERS = {
    "whole": lambda match, today: date(*map(int, match.groups())),
    "month_day": lambda match, today: _ahead(today.year, int(match[1]), int(match[2]), today),
    "named_day": lambda match, today: _ahead(
        today.year, _month_number(match[1]), int(match[2]), today
    ),
    "day_named": lambda match, today: _ahead(
        today.year, _month_number(match[2]), int(match[1]), today
    ),
    "chinese_weekday": _chinese_weekday,
    "weekday": _weekday,
    "near": _near,
    "chinese_after": _after,
    "after": _after,
    "next_month": lambda match, today: _next_month(today).replace(day=int(match[2])),
    "day": _day,
    "month_end": lambda match, today: _next_month(today) - timedelta(days=1),
    "next_week": lambda match, today: _monday(today) + timedelta(days=7),
}
