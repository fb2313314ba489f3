"""Periods in questions: 本月, 上季度, 近三个月, last 30 days, Q3, 2026年9月.

A period is a code until somebody's calendar makes days of it: ``month:0`` this month,
``quarter:-1`` the last one, ``days:30`` and ``months:3`` up to today, ``month:2026-09``,
``quarter:2026-3``, ``year:2025``.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.relativedelta import relativedelta
from odoo.addons.crm_notary.tools.periods import Period

ROLLING = ("days", "months")
_STEPS = {
    "day": relativedelta(days=1),
    "week": relativedelta(weeks=1),
    "month": relativedelta(months=1),
    "quarter": relativedelta(months=3),
    "year": relativedelta(years=1),
}
# nobody asks for more, and dates end somewhere
MOST_DAYS = 3660


@dataclass(frozen=True, order=True)
class Stretch(Period):
    """Whole days that are no period of the calendar; the one before is as long."""

    def previous(self):
        if self.kind in _STEPS:
            first = self.first - _STEPS[self.kind]
        elif self.kind == "months":
            first = self.first - relativedelta(months=self.months)
        else:
            first = self.first - (self.last - self.first) - timedelta(days=1)
        return type(self)(self.kind, first, self.first - timedelta(days=1))

    @property
    def months(self):
        after = relativedelta(self.last + timedelta(days=1), self.first)
        return max(1, after.years * 12 + after.months)


def stretch_of(code, today):
    """:return: the Stretch of a code, None if it names no days there are"""
    kind, value = code.split(":")
    try:
        if kind in ROLLING:
            count = int(value)
            if not 0 < count * (31 if kind == "months" else 1) <= MOST_DAYS:
                return None
            step = relativedelta(**{kind: count})
            return Stretch(kind, today - step + timedelta(days=1), today)
        first = _first_named(kind, value) or _first_shifted(kind, int(value), today)
        return Stretch(kind, first, first + _STEPS[kind] - timedelta(days=1))
    except (ValueError, OverflowError):
        return None


def _first_named(kind, value):
    """The first day of 2026-09, 2026-3 (a quarter) or 2026."""
    if kind == "year" and len(value) == 4:
        return date(int(value), 1, 1)
    if "-" not in value[1:]:
        return None
    year, number = (int(part) for part in value.split("-"))
    return date(year, number if kind == "month" else number * 3 - 2, 1)


def _first_shifted(kind, shift, today):
    first = {
        "day": today,
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "quarter": today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1),
        "year": today.replace(month=1, day=1),
    }[kind]
    return first + _STEPS[kind] * shift


# -- reading ----------------------------------------------------------------------------------

_ZH_DIGITS = {**{c: n for n, c in enumerate("零一二三四五六七八九")}, "两": 2, "〇": 0}
ZH_NUMBER = "[0-9零〇一二两三四五六七八九十百]+|半"
_EN_COUNT = "zero one two three four five six seven eight nine ten eleven twelve"
EN_NUMBERS = {
    word: number for number, word in enumerate(_EN_COUNT.split())
} | {"a": 1, "an": 1, "couple of": 2, "fifteen": 15, "twenty": 20, "thirty": 30, "sixty": 60,
     "ninety": 90, "hundred": 100, "a couple of": 2, "few": 3}  # fmt: skip
EN_NUMBER = r"(?:\d{1,4}|" + "|".join(sorted(EN_NUMBERS, key=len, reverse=True)) + ")"

_ZH_UNIT = {
    "天": "day", "日": "day", "周": "week", "个周": "week", "个星期": "week", "星期": "week",
    "个礼拜": "week", "礼拜": "week", "个月": "month", "月": "month", "个季度": "quarter",
    "季度": "quarter", "季": "quarter", "年": "year",
}  # fmt: skip
_ZH_SHIFT = {
    "本": 0, "这": 0, "这个": 0, "当": 0, "今": 0, "此": 0, "上": -1, "上个": -1, "前一个": -1,
    "上一": -1, "上一个": -1, "下": 1, "下个": 1, "下一": 1, "下一个": 1, "上上": -2, "上上个": -2,
}  # fmt: skip
_ZH_DAYS = {
    "大前天": "day:-3", "前天": "day:-2", "昨天": "day:-1", "昨日": "day:-1", "今天": "day:0",
    "今日": "day:0", "今儿": "day:0", "当天": "day:0", "明天": "day:1", "明日": "day:1",
    "明儿": "day:1", "后天": "day:2", "今年": "year:0", "本年度": "year:0", "本年": "year:0",
    "去年": "year:-1", "上年": "year:-1", "上年度": "year:-1", "前年": "year:-2", "明年": "year:1",
    "年初至今": "year:0", "今年以来": "year:0",
}  # fmt: skip
_ZH_LONG = "|".join(sorted(_ZH_UNIT, key=len, reverse=True))
_ZH_SHIFTS = "|".join(sorted(_ZH_SHIFT, key=len, reverse=True))
_EN_UNIT = r"(days?|weeks?|months?|quarters?|years?)"
_MONTH_NAMES = (
    "january february march april may june july august september october november december"
)
_MONTHS = _MONTH_NAMES.split()
_EN_MONTH = "(" + "|".join(f"{name}|{name[:3]}" for name in _MONTHS) + r"|sept)\b\.?"
_EN_ORDINAL = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4,
               "4th": 4, "last": 4}  # fmt: skip
_EN_SHIFT = {"this": 0, "current": 0, "last": -1, "previous": -1, "past": -1, "next": 1,
             "coming": 1, "the": 0}  # fmt: skip


def zh_number(text):
    """十二 and 12 are one number; 半 is a half."""
    if text == "半":
        return 0.5
    if text.isdigit():
        return int(text)
    total = number = 0
    for character in text:
        if character in "十百":
            total += (number or 1) * (10 if character == "十" else 100)
            number = 0
        elif character.isdigit():
            number = number * 10 + int(character)
        else:
            number = _ZH_DIGITS.get(character, 0)
    return total + number


def en_number(text):
    return int(text) if text.isdigit() else EN_NUMBERS[text]


def span_of(count, unit):
    """``(kind, count)`` of a rolling stretch: weeks are days, quarters and years are months."""
    if unit == "day":
        return "days", int(count)
    if unit == "week":
        return "days", int(count * 7)
    months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
    return ("days", 15) if months < 1 else ("months", int(months))


def _year(text, today):
    if not text:
        return None
    text = text.strip()
    if text in ("今年", "this year", "本年"):
        return today.year
    if text in ("去年", "last year"):
        return today.year - 1
    return int(text) if len(text) == 4 else 2000 + int(text)


def _zh_named_month(found, today):
    month = zh_number(found[2])
    year = _year(found[1], today) or today.year
    return f"month:{year}-{month:02d}" if 1 <= month <= 12 else None


def _zh_quarter(found, today):
    number = zh_number(found[2])
    year = _year(found[1], today) or today.year
    return f"quarter:{year}-{number}" if 1 <= number <= 4 else None


def _en_quarter(found, today):
    number = found[1]
    number = int(number) if number.isdigit() else _EN_ORDINAL[number]
    year = _year(found[2], today) or today.year
    return f"quarter:{year}-{number}"


def _en_named_month(found, today):
    if found[1] == "may" and not found[2] and found[0] == "may":
        return None  # customers that may leave
    names = [name[:3] for name in _MONTHS]
    month = names.index(found[1][:3]) + 1
    return f"month:{_year(found[2], today) or today.year}-{month:02d}"


def _rolling(count, unit):
    return "{}:{}".format(*span_of(count, unit))


_ZH_YEAR = r"(今年|去年|(?:20)?\d{2}年)?(?:的)?"
# in order: the longer before the shorter
PATTERNS = [
    (rf"(?:最近|过去|近|前|这)(?:的)?({ZH_NUMBER})(?:个)?({_ZH_LONG})(?:以来|内|之内|里|的)?",
     lambda f, _t: _rolling(zh_number(f[1]), _ZH_UNIT[f[2]])),
    (rf"({ZH_NUMBER})({_ZH_LONG})(?:以来|以内|之内|内)",
     lambda f, _t: _rolling(zh_number(f[1]), _ZH_UNIT[f[2]])),
    (r"(今年|去年|(?:20)?\d{2}年?)?(?:的)?(?:第)?([一二三四1-4])季度?(?![0-9])",
     lambda f, t: _zh_quarter(_stripped(f), t)),
    (r"((?:20)?\d{2}年|今年|去年)?(?:的)?q([1-4])(?![0-9a-z])",
     lambda f, t: _zh_quarter(_stripped(f), t)),
    (r"(20\d{2})[-/.年](0?[1-9]|1[0-2])(?![0-9])月?(?:份)?",
     lambda f, t: _zh_named_month(f, t)),
    (rf"(?<![0-9]){_ZH_YEAR}(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?:份)?",
     lambda f, t: _zh_named_month(_stripped(f), t)),
    (r"(20\d{2})年(?:度)?", lambda f, _t: f"year:{f[1]}"),
    (rf"({_ZH_SHIFTS})(周|星期|礼拜|月|季度|季|年度)(?:份|度)?",
     lambda f, _t: f"{_ZH_UNIT.get(f[2], 'year')}:{_ZH_SHIFT[f[1]]}"),
    ("|".join(sorted(_ZH_DAYS, key=len, reverse=True)), lambda f, _t: _ZH_DAYS[f[0]]),
    # by when something is to be done: what is meant is the time until then
    (rf"({_ZH_SHIFTS})?(月|季度|季|年)(?:底|末)(?:之前|以前|前)?",
     lambda f, _t: f"{_ZH_UNIT[f[2]]}:{_ZH_SHIFT[f[1]] if f[1] else 0}"),
    # "by month" alone is how to group
    (r"\b(?:by|before|until|till) (?:(?:the )?end of )?(the |this |current |next |coming )"
     r"(week|month|quarter|year)(?:'s)?(?:[ -]end)?\b",
     lambda f, _t: f"{f[2]}:{_EN_SHIFT[f[1].strip()]}"),
    (r"\b(?:by|before|until|till) (?:the )?end of (week|month|quarter|year)\b",
     lambda f, _t: f"{f[1]}:0"),
    (r"\b(?:at |for )?(?:the )?(week|month|quarter|year)(?:'s)?[ -]end\b", lambda f, _t: f"{f[1]}:0"),
    (rf"\b(?:by|before|until|till) (?:the end of )?{_EN_MONTH}(?:,? (20\d{{2}}))?(?![a-z])",
     _en_named_month),
    (r"\b(?:by|before|until|till) (?:this )?(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|"
     r"(?:这?周|星期|礼拜)[五六日天](?:之前|以前|前)",
     lambda _f, _t: "week:0"),
    (rf"\b(?:in |over |during |within |for |of |from )?(?:the )?(?:last|past|previous|recent) "
     rf"({EN_NUMBER}) {_EN_UNIT}\b",
     lambda f, _t: _rolling(en_number(f[1]), f[2].rstrip("s"))),
    (r"\b(?:in |over |during |for |from |since )?(?:the )?(?:last|past|previous) half(?: a)?[- ]year\b",
     lambda _f, _t: "months:6"),
    (r"\b(?:in |of |for |during )?(?:the )?q([1-4])(?: (?:of )?(20\d{2}|this year|last year))?\b",
     _en_quarter),
    (r"\b(?:in |of |for |during )?(?:the )?(first|second|third|fourth|1st|2nd|3rd|4th) quarter"
     r"(?: (?:of )?(20\d{2}|this year|last year))?\b", _en_quarter),
    (rf"\b(?:in |of |for |during )?{_EN_MONTH}(?:,? (?:of )?(20\d{{2}}|this year|last year))?(?![a-z])",
     _en_named_month),
    (r"\b(?:in |of |for |during |over |so far )?(this|current|last|previous|past|next|coming) "
     r"(day|week|month|quarter|year)(?:s|'s)?\b",
     lambda f, _t: f"{f[2]}:{_EN_SHIFT[f[1]]}"),
    (r"\b(?:in |of |for |during )?the (current|last|previous|past|next|coming) "
     r"(day|week|month|quarter|year)(?:s|'s)?\b",
     lambda f, _t: f"{f[2]}:{_EN_SHIFT[f[1]]}"),
    (r"\b(?:in |of |for |during |since )(?:the )?(?:year )?(20\d{2})\b", lambda f, _t: f"year:{f[1]}"),
    (r"\b(?:year to date|ytd)\b", lambda _f, _t: "year:0"),
    (r"\b(?:month to date|mtd)\b", lambda _f, _t: "month:0"),
    (r"\b(?:quarter to date|qtd)\b", lambda _f, _t: "quarter:0"),
    (r"\btoday(?:'s)?\b", lambda _f, _t: "day:0"),
    (r"\byesterday(?:'s)?\b", lambda _f, _t: "day:-1"),
    (r"\btomorrow(?:'s)?\b", lambda _f, _t: "day:1"),
    (r"\b(20\d{2})\b", lambda f, _t: f"year:{f[1]}"),
]  # fmt: skip
_COMPILED = [(re.compile(pattern), make) for pattern, make in PATTERNS]


def _stripped(found):
    """Groups without the sign of the year."""
    year = (found[1] or "").rstrip("的")
    year = year.rstrip("年") if year[:1].isdigit() else year
    return [found[0], year, *found.groups()[1:]]


def read_period(text, today):
    """The first period that is said.

    :return: ``(code, start, end)`` or None
    """
    for pattern, make in _COMPILED:
        for found in pattern.finditer(text):
            code = make(found, today)
            if code and stretch_of(code, today):
                return code, found.start(), found.end()
    return None
