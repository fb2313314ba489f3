"""Slips of the finger and of the ear in the words of the lexicons."""

import re
from functools import cache

from . import lexicon_en, lexicon_zh

_LATIN = re.compile(r"[a-z][a-z'-]{3,}")
_PLAIN = re.compile(r"[a-z'-]+")
_SHORTEST = 5
_CJK_TERM = re.compile(r"[\u4e00-\u9fff]{2,6}")
# words of their own that look like one of ours
_REAL_WORDS = (
    "contact contract contracts lease least cause quite quiet sings singed claims state states "
    "later latter rates party money monday mouth months sender seller cells closer closet "
    "order older border reports repots wonder deals dials deas leader leaders reader plate "
    "wined whose those there their three third thing think night eight right might light"
)
_REAL = set(_REAL_WORDS.split())
# of periods and dimensions
_MORE_WORDS = (
    "january february march april june july august september october november december "
    "quarter quarters month months week weeks year years yesterday tomorrow today previous "
    "channel channels region regions product products country countries salesperson "
    "department departments source sources"
)

# how people write when they are in a hurry
SHORT = {
    "qtr": "quarter", "qrt": "quarter", "mth": "month", "mths": "months", "mnth": "month",
    "wk": "week", "wks": "weeks", "yr": "year", "yrs": "years", "dis": "this", "ths": "this",
    "thsi": "this", "tis": "this", "lst": "last", "nxt": "next", "tmrw": "tomorrow",
    "tmr": "tomorrow", "ystd": "yesterday", "cust": "customer", "custs": "customers",
    "acct": "account", "accts": "accounts", "mgr": "manager", "prod": "product",
    "opp": "opportunity", "opps": "opportunities", "pls": "please", "plz": "please",
    "ppl": "people", "whos": "who's", "hows": "how's", "havent": "haven't", "hasnt": "hasn't",
    "didnt": "didn't", "dont": "don't", "isnt": "isn't", "arent": "aren't",
}  # fmt: skip
_SHORT = re.compile(rf"\b(?:{'|'.join(SHORT)})\b")


@cache
def _vocabulary():
    found = set()
    for lexicon in (lexicon_en.CONCEPTS, lexicon_en.FOREIGN):
        for terms in lexicon.values():
            found |= set(_PLAIN.findall(terms))
    found |= set(_PLAIN.findall(lexicon_en.FILLERS))
    return found | set(_MORE_WORDS.split())


@cache
def _by_length():
    words = {}
    for word in _vocabulary():
        words.setdefault(len(word), []).append(word)
    return words


@cache
def _zh_slips():
    terms = {
        term for words in lexicon_zh.CONCEPTS.values() for term in words.split()
        if _CJK_TERM.fullmatch(term)
    } | {"季度", "环比", "同比", "渠道", "华东", "产品", "团队", "阶段"}  # fmt: skip
    slips = {}
    for term in terms:
        for place, character in enumerate(term):
            for other in lexicon_zh.HOMOPHONES.get(character, ""):
                slip = term[:place] + other + term[place + 1 :]
                if slip not in terms:
                    slips.setdefault(slip, term)
    return slips, re.compile("|".join(sorted(map(re.escape, slips), key=len, reverse=True)))


def corrected(text, known=frozenset()):
    """``text``, simplified and in lower case, with slips put right.

    :param known: words that are names and stay as they are
    """
    slips, pattern = _zh_slips()
    text = pattern.sub(lambda found: slips[found[0]], text)
    text = _SHORT.sub(lambda found: found[0] if found[0] in known else SHORT[found[0]], text)

    def put_right(found):
        word = found[0]
        if len(word) < _SHORTEST or word in known or word in _REAL or word in _vocabulary():
            return word
        return _nearest(word) or word

    return _LATIN.sub(put_right, text)


def _nearest(word):
    """The one known word that is a slip away, in long words two."""
    for reach in (1, 2) if len(word) > 8 else (1,):
        near = {
            other
            for length in range(len(word) - reach, len(word) + reach + 1)
            for other in _by_length().get(length, ())
            if len(other) >= _SHORTEST and other[0] == word[0] and distance(word, other) <= reach
        }
        if near:
            return min(near, key=lambda other: (abs(len(other) - len(word)), other))
    return None


def distance(one, other):
    """Letters to change, leave out, add or swap with their neighbour."""
    before, previous = None, list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        current = [row]
        for column, sign in enumerate(other, 1):
            best = min(
                previous[column] + 1,
                current[-1] + 1,
                previous[column - 1] + (letter != sign),
            )
            if before and column > 1 and letter == other[column - 2] and one[row - 2] == sign:
                best = min(best, before[column - 2] + 1)
            current.append(best)
        before, previous = previous, current
    return previous[-1]
