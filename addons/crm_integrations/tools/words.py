"""Words found in a text as people mean them: whole in Latin script, anywhere in Chinese."""

import re
import unicodedata

SEPARATORS = re.compile(r"[,，、;；\n\r]+")
LONGEST_WORD = 64


def normal(text):
    """Full-width and capital letters count like the others."""
    return unicodedata.normalize("NFKC", text or "").casefold()


def split(text):
    """Words of a list that people wrote, without those that are empty; each once."""
    found = (normal(each).strip()[:LONGEST_WORD] for each in SEPARATORS.split(text or ""))
    return list(dict.fromkeys(each for each in found if each))


def occurs(word, text):
    """Whether ``word`` is in ``text``; both as :func:`normal` gives them.

    ``CNC`` is in "CNC加工", ``fin`` is not in "finish": Latin letters and digits need a border.
    """
    start = text.find(word) if word else -1
    while start >= 0:
        end = start + len(word)
        before = text[start - 1] if start else ""
        after = text[end : end + 1]
        if not (_joins(before, word[0]) or _joins(word[-1], after)):
            return True
        start = text.find(word, start + 1)
    return False


def _joins(left, right):
    return _is_latin(left) and _is_latin(right)


def _is_latin(letter):
    return bool(letter) and letter.isascii() and letter.isalnum()
