"""What narrows a question besides names and periods: how many, by what, compared with what."""

import re

from .moments import EN_NUMBER, ZH_NUMBER, en_number, span_of, zh_number

MOST_ROWS = 100

_ZH_THINGS = "客户|公司|厂家|家|名|位|个|单|笔|条|大|强|的|人|张|项"
TOP = [
    (re.compile(rf"(?:排名|排|业绩)?(?:前|头)({ZH_NUMBER})(?!个?(?:周|月|季|年|天|星期|礼拜))(?={_ZH_THINGS}|$|[ ,，?？])(?:个|名|位|大|强|家)*"), zh_number),
    (re.compile(r"(?<![a-z])top ?(\d{1,3})(?![0-9])"), zh_number),
    (re.compile(rf"最(?:大|多|高|危险|好|差|久|长|重要|严重|可能\w{{0,4}})的?({ZH_NUMBER})(?:大|个|家|名|位|单|笔|条)"), zh_number),
    (re.compile(rf"最\w{{1,4}}的({ZH_NUMBER})(?:大|个|家|名|位|单|笔|条)"), zh_number),
    (re.compile(rf"\btop ({EN_NUMBER})\b"), en_number),
    (re.compile(
        rf"\b({EN_NUMBER}) (?:(?:of )?(?:our|my|the) )?"
        r"(?=(?:biggest|largest|best|worst|most|top|longest|highest|oldest|greatest|riskiest)\b)"
    ), en_number),
    (re.compile(
        r"\b(?:biggest|largest|best|worst|highest|oldest|longest) "
        rf"({EN_NUMBER})\b(?! (?:days?|weeks?|months?|quarters?|years?)\b)"
    ), en_number),
    (re.compile(rf"\b({EN_NUMBER}) (?=\w+ (?:that|which|who) [\w ]*(?:longest|most|oldest)\b)"),
     en_number),
    (re.compile(
        rf"\b({EN_NUMBER}) (?=(?:customers?|accounts?|clients?|buyers?|reps?|sellers?|deals?) "
        r"(?:with|by|having|who|that)\b)"
    ), en_number),
    (re.compile(rf"\bfirst ({EN_NUMBER})(?= (?:customers?|accounts?|clients?|deals?|reps?))"),
     en_number),
]  # fmt: skip

_EN_BEFORE = r"(?:the )?(?:last|previous|prior|past|before) (day|week|month|quarter|year)"
COMPARE = [
    (re.compile(r"同比|比去年同期|与去年同期|和去年同期|跟去年同期|去年同期"), "year", None),
    (re.compile(r"环比"), "previous", None),
    (re.compile(r"(?:比|和|与|跟|同|较)(?:起)?再?(?:上|前)(?:一)?(?:个)?(周|星期|月|季度|季|年)(?:度|份)?(?:相比|比较|对比|比)?(?:起来)?"), "previous", 1),
    (re.compile(r"(?:比|和|与|跟|同|较)(?:起)?(去年|昨天)(?:相比|比较|对比|比)?"), "previous", 1),
    (re.compile(r"\b(?:than|vs\.?|versus|(?:compared?|comparison|relative) (?:to|with)|against) (?:the )?same (?:period|time|month|quarter|week) (?:of )?last year\b|\byear[- ]on[- ]year\b|\byoy\b|\byear[- ]over[- ]year\b"), "year", None),
    (re.compile(rf"\b(?:than|vs\.?|versus|(?:compared?|comparison|relative) (?:to|with)|against|(?:up|down|change|changed) (?:on|from)) {_EN_BEFORE}\b"), "previous", 1),
    (re.compile(r"\b(?:than|vs\.?|versus|(?:compare[sd]?|comparison) (?:to|with)|against|(?:up|down|change|changed) (?:on|from)) (?:the )?(?:one )?(day|week|month|quarter|year) (?:before|earlier)\b"), "previous", 1),
    (re.compile(r"\b(?:than|vs\.?|versus|(?:compared?) (?:to|with)|against) (yesterday)\b"), "previous", 1),
    (re.compile(r"\b(?:month[- ]on[- ]month|month[- ]over[- ]month|mom|quarter[- ]on[- ]quarter|qoq|week[- ]on[- ]week|wow)\b"), "previous", None),
]  # fmt: skip
_COMPARED_UNIT = {
    "周": "week", "星期": "week", "月": "month", "季度": "quarter", "季": "quarter", "年": "year",
    "去年": "year", "昨天": "day", "yesterday": "day", "day": "day", "week": "week",
    "month": "month", "quarter": "quarter", "year": "year",
}  # fmt: skip

_ZH_DIMENSION = {
    "person": "销售人员|销售员|销售代表|销售|业务员|业务|人员|同事|人",
    "team": "销售团队|团队|部门|小组|组",
    "stage": "销售阶段|阶段|环节",
    "source": "渠道|来源|途径",
    "product": "产品|型号|商品",
    "region": "地区|区域|省份|省|城市|大区",
    "reason": "原因",
    "month": "月份|月",
    "customer": "客户",
}
_EN_DIMENSION = {
    "person": r"sales ?(?:person|people|persons|reps?|man|men)|reps?|sellers?|persons?|people|owners?|team members?|employees?|users?|account managers?",
    "team": r"(?:sales )?teams?|departments?|groups?",
    "stage": r"(?:pipeline |sales )?stages?|phases?|steps?",
    "source": r"(?:lead )?sources?|(?:marketing )?channels?|origins?",
    "product": r"products?|items?",
    "region": r"regions?|countr(?:y|ies)|states?|territor(?:y|ies)|provinces?|areas?",
    "reason": r"(?:loss |lost )?reasons?",
    "month": r"months?",
    "customer": r"customers?|clients?|accounts?",
}
_ZH_BY = [
    "(?:每一?个|各个|各|按照|按|分|每位|每名|每)({0})",
    "(?:哪个|哪些|哪几个|什么|哪位|哪一个|哪种)({0})",
    "({0})(?:分布|构成|占比|明细|来源分布)",
]
_EN_BY = [
    r"\b(?:by|per|for each|for every|each|every|across|split by|grouped by|broken down by) ({0})\b",
    r"\b(?:which|what) ({0})\b",
]


def _dimensions():
    for shapes, names in ((_ZH_BY, _ZH_DIMENSION), (_EN_BY, _EN_DIMENSION)):
        for number, shape in enumerate(shapes):
            for dimension, words in names.items():
                yield re.compile(shape.format(words)), dimension, number == 0


BY = list(_dimensions())

# 超过7天, 两个星期没, in 14 days, over a week
_ZH_SPAN = r"(天|日|周|个?星期|个?礼拜|个?月|年)"
MIN_DAYS = [
    re.compile(rf"(?:超过|超|大于|多于|至少|已经|有|都|满)?({ZH_NUMBER}){_ZH_SPAN}(?:以上|多|了|都|也)?(?=没|未|不|无|以上|$|的|有|还)"),
    re.compile(rf"(?:超过|超|大于|多于|至少)({ZH_NUMBER}){_ZH_SPAN}"),
]  # fmt: skip
EN_MIN_DAYS = re.compile(
    rf"\b(?:in|for|over|since|more than|longer than|at least|within) (?:more than |over |the last |the past |at least )?({EN_NUMBER}) (days?|weeks?|months?)\b"
)  # fmt: skip


# over $50k, 超过10万, 5000元以上
_ZH_SUM = r"([0-9][0-9,.]*|[一二两三四五六七八九十百]+(?=[千万百亿]))(千|万|百万|亿)?(?:元|块|人民币|美元|rmb)?"
OVER = [
    re.compile(rf"(?:超过|大于|高于|不低于|多于|满){_ZH_SUM}(?![0-9天日周个年])(?:以上)?的?"),
    re.compile(rf"{_ZH_SUM}以上的?"),
    re.compile(
        r"\b(?:over|above|more than|greater than|larger than|bigger than|at least|exceeding) "
        r"[$€£¥]? ?([0-9][0-9,.]*)(?: ?(k|m|thousand|million))?\b(?! ?(?:days?|weeks?|months?|hours?|years?)\b)"
    ),
]  # fmt: skip
_FACTORS = {
    "千": 1e3, "万": 1e4, "百万": 1e6, "亿": 1e8, "k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6,
}  # fmt: skip


def read_over(text):
    """The least amount of money.

    :return: ``(amount, start, end)`` or None
    """
    for pattern in OVER:
        if found := pattern.search(text):
            try:
                amount = _amount(found[1]) * _FACTORS.get(found[2], 1)
            except ValueError:
                continue
            return amount, found.start(), found.end()
    return None


def _amount(text):
    if text[0].isdigit():
        return float(text.replace(",", "").rstrip("."))
    return float(zh_number(text))


def read_top(text):
    """:return: ``(count, start, end)`` or None"""
    for pattern, number in TOP:
        if found := pattern.search(text):
            count = int(number(found[1]))
            if 0 < count <= MOST_ROWS:
                return count, found.start(1), found.end()
    return None


def read_comparison(text):
    """:return: ``("previous" | "year", unit or None, start, end)`` or None"""
    for pattern, kind, group in COMPARE:
        if found := pattern.search(text):
            unit = _COMPARED_UNIT[found[group]] if group else None
            return kind, unit, found.start(), found.end()
    return None


def read_dimension(text):
    """What is to be grouped by.

    :return: ``(dimension, is_plain, start, end)``: plain as in "by stage", not "which stage"; the
        plain ones win over the others, or None
    """
    hits = [
        (not plain, found.start(), -found.end(), dimension, plain)
        for pattern, dimension, plain in BY
        if (found := pattern.search(text))
    ]
    if not hits:
        return None
    _order, start, end, dimension, plain = min(hits)
    return dimension, plain, start, -end


def read_min_days(text):
    """:return: ``(days, start, end)`` or None"""
    for pattern in MIN_DAYS:
        if found := pattern.search(text):
            unit = {"天": "day", "日": "day", "月": "month", "年": "year"}.get(
                found[2].removeprefix("个"), "week"
            )
            return _days(zh_number(found[1]), unit), found.start(), found.end()
    if found := EN_MIN_DAYS.search(text):
        return _days(en_number(found[1]), found[2].rstrip("s")), found.start(), found.end()
    return None


def _days(count, unit):
    kind, number = span_of(count, unit)
    return number * (30 if kind == "months" else 1)
