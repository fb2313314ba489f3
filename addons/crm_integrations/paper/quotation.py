"""What a quotation says, in its table and its terms: price, quantity, lead time, material."""

import re
from itertools import pairwise

from . import lexicon_quotation, pdf

MOST_ROWS = 10
LONGEST = 120
KINDS = ("price", "quantity", "lead_time", "material")


def _spaced(words):
    """A pattern of words whose letters may stand apart, as they come out of many PDFs."""
    found = (
        r"\s{0,4}".join(re.escape(letter) for letter in word if letter != " ") for word in words
    )
    return "|".join(found)


_HEAD = {
    kind: re.compile(f"^(?:{_spaced(words)})", re.IGNORECASE)
    for kind, words in lexicon_quotation.HEADS.items()
}
_TERM = {
    kind: re.compile(
        rf"^\W{{0,3}}(?:\d{{1,2}}\s?[.、)）]\s*)?(?:our\s+)?(?:{_spaced(lexicon_quotation.HEADS[kind])})"
        rf"(?:\s?of\s[\w ]{{1,30}}|\s?[（(][^()（）]{{1,12}}[)）])?\s*[:：]\s*(\S.*)$",
        re.IGNORECASE,
    )
    for kind in KINDS
}
_SUM = re.compile(
    r"^\W*(?:合\s*计|总\s*计|小\s*计|总\s*价|sub\s*total|total|grand\s*total|summe)", re.IGNORECASE
)
_NUMBER = re.compile(r"\d")
_CURRENCIES = (
    (re.compile(r"人民币|RMB|CNY|[¥￥]|元", re.IGNORECASE), "CNY"),
    (re.compile(r"USD|US\s?\$|\$|美元|美金", re.IGNORECASE), "USD"),
    (re.compile(r"EUR|€|欧元", re.IGNORECASE), "EUR"),
    (re.compile(r"GBP|£|英镑", re.IGNORECASE), "GBP"),
    (re.compile(r"JPY|日元|円", re.IGNORECASE), "JPY"),
)
_QUOTATION = re.compile(
    r"报\s*价|報\s*價|quot\s*ation|proforma|pro\s*forma|offer|angebot|devis|价格表|price\s*list",
    re.IGNORECASE,
)
_CHINESE = re.compile("[\u3400-\u9fff]")


def read(raw):
    """What a PDF of a quotation says.

    :param bytes raw: the file
    :return: ``[(kind of KINDS, text)]``, rows of its table first
    :raise pdf.Unreadable: where no text can be had from it
    """
    found = pdf.cells(raw)
    if not found:
        raise pdf.Unreadable("pictures only")
    texts = pdf.lines(found)
    whole = "\n".join(texts)
    values = _table(found, _currency(whole))
    has = {kind for kind, _text in values}
    for kind, text in _terms(texts, _currency(whole)):
        if kind not in has:
            values.append((kind, text))
    if not values or not (_QUOTATION.search(whole) or {"price"} & {kind for kind, _text in values}):
        return []
    return list(dict.fromkeys(values))


def _currency(text):
    return next((code for pattern, code in _CURRENCIES if pattern.search(text)), "")


def _terms(texts, currency):
    """Lines such as ``交货期：25天``."""
    for text in texts:
        text = text[:400]
        found = _term(text)
        parts = [found] if found else map(_term, re.split(r"\s{2,}|[;；]", text))
        for kind, value in filter(None, parts):
            yield kind, _with_currency(value, currency) if kind == "price" else value


def _term(text):
    """``(kind, value)`` or None."""
    for kind, pattern in _TERM.items():
        if match := pattern.match(text):
            value = _tidy(re.split("[。；]", match[1])[0])
            if kind not in ("price", "quantity") or _NUMBER.search(value):
                return kind, value
    return None


def _table(found, currency):
    for index, cell in enumerate(found):
        columns, bottom = _columns(found, cell)
        kinds = {kind for _left, _right, kind, _text in columns if kind}
        if "price" in kinds and len(kinds) >= 3:
            head = " ".join(text for _left, _right, kind, text in columns if kind == "price")
            return _rows(
                found[index:], columns, cell._replace(height=bottom), _currency(head) or currency
            )
    return []


def _columns(found, first):
    """``[(left, right, kind, text)]`` of the cells beside ``first``, and the foot of their row.

    A head may have several lines, "Unit Price" and "(USD)" below it; rows with numbers are none.
    """
    if not _kind_of_head(first.text):
        return [], first.height
    below = [
        each for each in found if each.page == first.page and -16 < first.height - each.height < 45
    ]
    data = [each.height for each in below if each.height < first.height - 4 and _is_data(each.text)]
    foot = max(max(data) + 3 if data else first.height - 16, first.height - 32)
    columns = []
    for cell in sorted(below, key=lambda each: (-each.height, each.left)):
        if cell.height < foot:
            continue
        same = next((i for i, each in enumerate(columns) if _distance(each, cell) < 0), None)
        if same is None:
            columns.append((cell.left, cell.right, "", cell.text))
        else:
            left, right, _kind, text = columns[same]
            columns[same] = (
                min(left, cell.left),
                max(right, cell.right),
                "",
                f"{text} {cell.text}",
            )
        bottom = cell.height
    return [
        (left, right, _kind_of_head(text), text) for left, right, _kind, text in columns
    ], bottom


def _is_data(text):
    return bool(_NUMBER.search(text)) and not text.startswith("(")


def _kind_of_head(text):
    if len(text) > 24:
        return ""
    return next((kind for kind, pattern in _HEAD.items() if pattern.match(text.strip(" *"))), "")


def _distance(column, cell):
    """How far a cell is from a column; negative where they overlap."""
    return max(column[0], cell.left) - min(column[1], cell.right)


def _rows(found, columns, head, currency):
    below = [each for each in found if each.page == head.page and each.height < head.height - 4]
    end = min(
        (head.height - each.height for each in below if _SUM.match(each.text)), default=10_000
    )
    own = []
    for cell in below:
        if head.height - cell.height >= end or _kind_of_head(cell.text) == "price":
            continue
        column = min(columns, key=lambda each: (_distance(each, cell), each[0]))
        own.append((cell, column[2]))
    anchors = [
        cell.height
        for cell, kind in own
        if kind == "price" and _NUMBER.search(cell.text) and len(cell.text) < 24
    ]
    anchors = anchors[:MOST_ROWS]
    values = []
    for number, anchor in enumerate(anchors):
        row = {}
        for cell, kind in own:
            nearest = min(
                range(len(anchors)), key=lambda i, cell=cell: abs(anchors[i] - cell.height)
            )
            if nearest == number and abs(anchor - cell.height) < 30:
                row.setdefault(kind, []).append(cell)
        values += _row_values(
            {kind: _together(each) for kind, each in row.items()}, len(anchors) > 1, currency
        )
    return values


def _together(row):
    """Text of the cells of one kind in one row: left to right, lines of a cell below each other."""
    row = sorted(row, key=lambda each: (round(each.left / 20), -each.height))
    text = row[0].text
    for before, cell in pairwise(row):
        is_chinese = _CHINESE.match(cell.text[:1]) and _CHINESE.match(text[-1:])
        text += ("" if is_chinese and abs(before.left - cell.left) < 20 else " ") + cell.text
    return text


def _row_values(row, is_many, currency):
    product = row.get("product", "") if is_many else ""
    for kind in KINDS:
        text = _tidy(row.get(kind, ""))
        if not text or (kind in ("price", "quantity") and not _NUMBER.search(text)):
            continue
        if kind == "price":
            text = _with_currency(text, currency)
        yield kind, f"{_tidy(product)[:60]}: {text}" if product else text


def _with_currency(text, currency):
    return text if not currency or _currency(text) else f"{text} {currency}"


def _tidy(text):
    return " ".join(text.split()).strip(" ,，.。;；:：")[:LONGEST]
