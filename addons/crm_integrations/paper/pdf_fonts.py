"""Fonts of a PDF: what the codes of its texts mean, and how wide they are."""

import re

_CHAR = re.compile(rb"<([0-9A-Fa-f]{2,8})>\s*<([0-9A-Fa-f]{4,32})>")
_RANGE = re.compile(
    rb"<([0-9A-Fa-f]{2,8})>\s*<([0-9A-Fa-f]{2,8})>\s*(?:<([0-9A-Fa-f]{4,32})>|\[((?:\s*<[0-9A-Fa-f]{4,32}>)+)\s*\])"
)
_BLOCK = re.compile(rb"begin(bfchar|bfrange)(.{0,40000}?)end\1", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")
# how predefined maps of East Asian fonts code their letters
_CODINGS = {
    "GB-EUC": "gbk", "GBpc-EUC": "gbk", "GBK-EUC": "gbk", "GBKp-EUC": "gbk", "GBK2K": "gb18030",
    "UniGB-UCS2": "utf-16-be", "UniGB-UTF16": "utf-16-be", "UniCNS-UCS2": "utf-16-be",
    "UniCNS-UTF16": "utf-16-be", "UniJIS-UCS2": "utf-16-be", "UniKS-UCS2": "utf-16-be",
    "ETen-B5": "big5", "B5pc": "big5", "90ms-RKSJ": "cp932", "KSCms-UHC": "cp949",
}  # fmt: skip
LARGEST_MAP = 300_000
LONGEST_RANGE = 65_536


def resolve(value):
    """What a PDF object stands for; None stays None."""
    return value.get_object() if hasattr(value, "get_object") else value


class Font:
    """One font of a page: :meth:`letters` of a string, with their widths in thousandths."""

    def __init__(self, font):
        self.is_wide = font.get("/Subtype") == "/Type0"
        self.names = {}
        unicode_map = resolve(font.get("/ToUnicode"))
        if hasattr(unicode_map, "get_data"):
            self.names = _read_map(unicode_map.get_data()[:LARGEST_MAP])
        encoding = resolve(font.get("/Encoding"))
        self.coding = (
            _CODINGS.get(str(encoding).strip("/").rpartition("-")[0]) if self.is_wide else None
        )
        self.widths, self.usual = _widths(font, self.is_wide)

    def letters(self, raw):
        """``(text, width)`` of each code."""
        if self.is_wide and self.coding and not self.names:
            for letter in raw.decode(self.coding, "replace"):
                yield letter, 1000 if ord(letter) > 0x2E7F else 500
            return
        step = 2 if self.is_wide else 1
        for start in range(0, len(raw) - step + 1, step):
            code = int.from_bytes(raw[start : start + step], "big")
            text = self.names.get(code)
            if text is None:
                text = "" if self.is_wide else bytes([code]).decode("cp1252", "replace")
            yield text, self.widths.get(code, self.usual)


def _read_map(data):
    names = {}
    for kind, block in _BLOCK.findall(data):
        if kind == b"bfchar":
            for code, text in _CHAR.findall(block):
                names[int(code, 16)] = _text(text)
            continue
        for first, last, text, texts in _RANGE.findall(block):
            first, last = int(first, 16), int(last, 16)
            if texts:
                for code, each in enumerate(_HEX.findall(texts), first):
                    names[code] = _text(each)
                continue
            start = _text(text)
            for code in range(first, min(last, first + LONGEST_RANGE) + 1):
                if start and ord(start[-1]) + code - first < 0x110000:
                    names[code] = start[:-1] + chr(ord(start[-1]) + code - first)
    return names


def _text(digits):
    return bytes.fromhex(digits.decode()[: len(digits) // 2 * 2]).decode("utf-16-be", "replace")


def _widths(font, is_wide):
    """``({code: width}, the width of all others)``"""
    if not is_wide:
        first = int(resolve(font.get("/FirstChar")) or 0)
        found = resolve(font.get("/Widths")) or ()
        return {first + number: float(resolve(each)) for number, each in enumerate(found)}, 520
    inner = resolve((resolve(font.get("/DescendantFonts")) or [{}])[0])
    usual = float(resolve(inner.get("/DW")) or 1000)
    widths, items, index = {}, [resolve(each) for each in resolve(inner.get("/W")) or ()], 0
    while index + 1 < len(items):
        first, second = int(items[index]), items[index + 1]
        if isinstance(second, list):
            widths.update(
                {first + number: float(resolve(each)) for number, each in enumerate(second)}
            )
            index += 2
        elif index + 2 < len(items):
            last = min(int(second), first + LONGEST_RANGE)
            widths.update(dict.fromkeys(range(first, last + 1), float(items[index + 2])))
            index += 3
        else:
            break
    return widths, usual
