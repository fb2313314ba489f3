"""Text of a photo, read on this machine, and what business cards and whiteboards say.

The reader is optional: ask :func:`is_available` first. It needs no network and sends nothing.
"""

import io
import re
import threading
from functools import cache

from PIL import Image, ImageOps

from . import contact, lexicon

try:
    from rapidocr import RapidOCR
except ImportError:
    RapidOCR = None

INSTALL = "pip install -r requirements-ocr.txt"
MOST_PIXELS = 60_000_000
LONGEST_SIDE = 2000
# surer than this is taken for text
SURE = 0.5
MOST_WORDS = 12
_ONE_AT_A_TIME = threading.Lock()
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")


class NoPicture(ValueError):
    """No picture, damaged or too large."""


def is_available():
    return RapidOCR is not None


def lines_of(raw):
    """The lines of text in a picture, from top to bottom.

    :raise NoPicture: where it cannot be opened
    """
    try:
        with Image.open(io.BytesIO(raw), formats=("JPEG", "PNG", "WEBP", "BMP", "GIF")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise NoPicture("too large")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except NoPicture:
        raise
    except Exception as error:
        # damaged pictures break their readers in more ways than these document
        raise NoPicture(str(error)) from error
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    stream = io.BytesIO()
    upright.save(stream, "PNG")
    with _ONE_AT_A_TIME:
        found = _reader()(stream.getvalue())
    if found.txts is None:
        return []
    return rows(
        [
            (box, text)
            for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
            if score >= SURE
        ]
    )


def rows(words):
    """Words that stand side by side, a text each.

    :param words: ``[(four corners, text)]``
    """
    boxes = []
    for corners, text in words:
        heights = [float(corner[1]) for corner in corners]
        left = min(float(corner[0]) for corner in corners)
        boxes.append(((min(heights) + max(heights)) / 2, max(heights) - min(heights), left, text))
    lines = []
    for box in sorted(boxes, key=lambda each: each[0]):
        if lines and abs(lines[-1][-1][0] - box[0]) < min(lines[-1][-1][1], box[1]) * 0.5:
            lines[-1].append(box)
        else:
            lines.append([box])
    return ["  ".join(each[3] for each in sorted(line, key=lambda box: box[2])) for line in lines]


def read(lines):
    """What a business card or a whiteboard says.

    :param lines: list of str
    :return: ``[(kind, text)]``: fields of :mod:`.contact`, ``email``, ``pain``, ``competitor``
    """
    board = _board(lines)
    found = contact.read([line for line in lines if _heading(line)[0] is None])
    email = next((match[0] for line in lines if (match := _EMAIL.search(line))), "")
    values = list(found.items()) + ([("email", email)] if email else [])
    if board and len(values) < 3:
        # a word on a whiteboard is no card
        values = []
    return values + board


def _board(lines):
    found, kind = [], None
    for line in lines:
        heading, rest = _heading(line)
        if heading is not None:
            kind, line = heading, rest
        if not kind or not line.strip():
            continue
        for word in re.split(r"[、,，;；/|]|\s{2,}", line):
            word = re.sub(r"^[\s\-•·*\d.)）①-⑩]+", "", word).strip(" 。.")
            if word and len(found) < MOST_WORDS and (kind, word) not in found:
                found.append((kind, word[:80]))
    return found


def _heading(line):
    """``(kind, what stands behind it)``; None where it is no heading."""
    for kind, pattern in lexicon.BOARD.items():
        if match := pattern.match(line.strip()):
            return kind, match[1] or ""
    return None, ""


@cache
def _reader():
    return RapidOCR(params={"Global.log_level": "warning"})
