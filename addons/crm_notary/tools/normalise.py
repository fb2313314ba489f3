"""One spelling for what is typed in many."""

import re
import unicodedata
from functools import cache

CJK = "\u3400-\u4dbf\u4e00-\u9fff"
_CJK_CHARACTER = re.compile(f"[{CJK}]")
_NOT_WORD = re.compile(rf"[^a-z0-9{CJK}%$€£¥]+")
# only between Chinese characters is a blank meaningless
_CJK_GAP = re.compile(rf"(?<=[{CJK}])\s+(?=[{CJK}])")
_CHARACTER_RUN = re.compile(r"([^0-9 ])\1{2,}")
_UNIT_RUN = re.compile(rf"([{CJK}]{{2,6}}?)\1+")
_WORD_RUN = re.compile(r"\b([a-z]+)(?: \1\b)+")


@cache
def _to_simplified():
    # its dictionaries are loaded for who meets Chinese
    from opencc import OpenCC

    return OpenCC("t2s").convert


def is_chinese(text):
    """Whether there is a Chinese character in ``text``."""
    return bool(_CJK_CHARACTER.search(text))


def fold(text):
    """``text`` in half-width and simplified characters, its case kept; length may change."""
    text = unicodedata.normalize("NFKC", text or "")
    if is_chinese(text):
        text = _to_simplified()(text)
    return text


def join_chinese(text):
    """``text`` without the blanks between Chinese characters: they mean nothing."""
    return _CJK_GAP.sub("", text)


def simplify(text):
    """``text`` in half-width, lower case and simplified characters; length may change."""
    # folding can leave compatibility forms that another round would still change
    return unicodedata.normalize("NFKC", fold(text).casefold())


def normalise(text):
    """``text`` without what only looks: width, case, punctuation, blanks, repetitions.

    Idempotent. Digits are never taken together: 1000 is not 10.
    """
    previous, text = None, simplify(text)
    while text != previous:
        previous = text
        # accents too: the same letter in two encodings
        text = unicodedata.normalize("NFKD", text)
        text = "".join(each for each in text if not unicodedata.combining(each))
        text = simplify(text)
        text = _NOT_WORD.sub(" ", text).strip()
        text = join_chinese(text)
        text = _CHARACTER_RUN.sub(r"\1", text)
        text = _UNIT_RUN.sub(r"\1", text)
        text = _WORD_RUN.sub(r"\1", text)
    return text
