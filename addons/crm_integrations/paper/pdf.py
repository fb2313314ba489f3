"""Text of a PDF with its places: what stands beside and below what.

The library reads files, objects and streams; its own text has no places one could tell columns by.
"""

import io
import unicodedata
from typing import NamedTuple

from odoo.tools.pdf import PdfReader, generic

from .pdf_fonts import Font, resolve

MOST_PAGES = 5
MOST_STEPS = 200_000
MOST_PIECES = 20_000
LARGEST = 10_000_000
DEEPEST = 3
# radicals by which some programs name whole letters
_RADICALS = str.maketrans(
    "⻆⻚⻓⻔⻋⻢⻛⻝⻬⻩⻘⻅⻉⻄⻥⻦⻨⻰⻳⺠", "角页长门车马风食齐黄青见贝西鱼鸟麦龙龟民"
)
IDENTITY = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Unreadable(ValueError):
    """No PDF, damaged, too large, locked, or pictures only."""


class Cell(NamedTuple):
    """Words that stand together; ``left``, ``right`` and ``height`` (on the page) in points."""

    page: int
    height: float
    left: float
    right: float
    size: float
    text: str


def cells(raw):
    """The cells of the first pages, from top to bottom and left to right.

    :raise Unreadable: where no text can be had from it
    """
    if len(raw) > LARGEST:
        raise Unreadable("too large")
    pieces = []
    try:
        document = PdfReader(io.BytesIO(raw), strict=False)
        if document.is_encrypted and not document.decrypt(""):
            raise Unreadable("locked")
        for number in range(min(len(document.pages), MOST_PAGES)):
            page = document.pages[number]
            reader = _Page(number, document, pieces)
            reader.run(page.get("/Contents"), page.get("/Resources"), IDENTITY)
    except Unreadable:
        raise
    except Exception as error:
        # damaged files break their readers in more ways than these document
        raise Unreadable(str(error)) from error
    if not pieces:
        raise Unreadable("pictures only")
    return _joined(pieces)


def lines(found):
    """Cells that stand side by side, a text each."""
    texts, last = [], None
    for cell in found:
        if last and cell.page == last.page and abs(cell.height - last.height) < 3:
            texts[-1] += "  " + cell.text
        else:
            texts.append(cell.text)
        last = cell
    return texts


def _times(one, other):
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k,
        e * h + f * j + m,
    )  # fmt: skip


class _Page:
    """What a page draws, step by step, as far as it is text."""

    def __init__(self, number, document, pieces):
        self.number, self.document, self.pieces = number, document, pieces
        self.steps = 0
        self.fonts = {}

    def run(self, content, resources, matrix, depth=0):
        content, resources = resolve(content), resolve(resources) or {}
        if content is None or depth > DEEPEST:
            return
        stream = generic.ContentStream(content, self.document)
        fonts, forms = (
            resolve(resources.get("/Font")) or {},
            resolve(resources.get("/XObject")) or {},
        )
        saved, font, size, lead, rise = [], None, 1.0, 0.0, (0.0, 0.0, 1.0)
        text = line = IDENTITY
        for operands, operator in stream.operations:
            self.steps += 1
            if self.steps > MOST_STEPS or len(self.pieces) >= MOST_PIECES:
                return
            if operator == b"q":
                saved.append((matrix, font, size, lead, rise))
            elif operator == b"Q" and saved:
                matrix, font, size, lead, rise = saved.pop()
            elif operator == b"cm":
                matrix = _times(tuple(map(float, operands)), matrix)
            elif operator == b"BT":
                text = line = IDENTITY
            elif operator == b"Tf":
                font, size = self._font(fonts, operands[0]), float(operands[1])
            elif operator == b"TL":
                lead = float(operands[0])
            elif operator == b"Tc":
                rise = (float(operands[0]), *rise[1:])
            elif operator == b"Tw":
                rise = (rise[0], float(operands[0]), rise[2])
            elif operator == b"Tz":
                rise = (*rise[:2], float(operands[0]) / 100)
            elif operator == b"Tm":
                text = line = tuple(map(float, operands))
            elif operator in (b"Td", b"TD"):
                if operator == b"TD":
                    lead = -float(operands[1])
                text = line = _times((1, 0, 0, 1, *map(float, operands)), line)
            elif operator in (b"T*", b"'", b'"'):
                text = line = _times((1, 0, 0, 1, 0, -lead), line)
                if operator != b"T*":
                    text = self._show([operands[-1]], font, size, rise, text, matrix)
            elif operator in (b"Tj", b"TJ"):
                parts = operands[0] if operator == b"TJ" else [operands[0]]
                text = self._show(parts, font, size, rise, text, matrix)
            elif operator == b"Do":
                form = resolve(forms.get(operands[0]))
                if form is not None and form.get("/Subtype") == "/Form":
                    own = tuple(map(float, resolve(form.get("/Matrix")) or IDENTITY))
                    inner = form.get("/Resources") or resources
                    self.run(form, inner, _times(own, matrix), depth + 1)

    def _font(self, fonts, name):
        font = resolve(fonts.get(name))
        key = id(font)
        if key not in self.fonts:
            # the object is kept, so that its number stays its own
            self.fonts[key] = (font, Font(font) if font is not None else None)
        return self.fonts[key][1]

    def _show(self, parts, font, size, spacing, text, matrix):
        """Add a piece for each run; returns where the next text stands."""
        if font is None:
            return text
        between, word, stretch = spacing
        for part in parts:
            if isinstance(part, (int, float)):
                text = _times((1, 0, 0, 1, -float(part) / 1000 * size * stretch, 0), text)
                continue
            raw = getattr(part, "original_bytes", None)
            if raw is None:
                raw = part if isinstance(part, bytes) else str(part).encode("latin-1", "replace")
            for letter, width in font.letters(raw):
                step = (width / 1000 * size + between + (word if letter == " " else 0)) * stretch
                after = _times((1, 0, 0, 1, step, 0), text)
                if letter.strip() and len(self.pieces) < MOST_PIECES:
                    start, end = _times(text, matrix), _times(after, matrix)
                    high = size * abs(start[3] or start[0])
                    self.pieces.append((self.number, start[5], start[4], end[4], high, letter))
                text = after
        return text


def _joined(pieces):
    """Letters that touch are a cell, those with the room of a blank between them a word more."""
    rows = []
    for piece in sorted(pieces, key=lambda each: (each[0], -each[1], each[2])):
        if rows and rows[-1][0][0] == piece[0] and abs(rows[-1][0][1] - piece[1]) < 3:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    found = []
    for row in rows:
        row.sort(key=lambda each: each[2])
        cell = None
        for number, height, left, right, size, letter in row:
            gap = left - cell.right if cell else 0
            if cell and gap < size * 0.45:
                glue = " " if gap > size * 0.15 else ""
                cell = cell._replace(right=max(right, cell.right), text=cell.text + glue + letter)
                found[-1] = cell
            else:
                cell = Cell(number, height, left, right, size, letter)
                found.append(cell)
    return [
        each._replace(text=unicodedata.normalize("NFKC", each.text).translate(_RADICALS))
        for each in found
    ]
