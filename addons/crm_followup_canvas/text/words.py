"""The words of a text, and how much each says.

Chinese is split by ``rjieba``, loaded when the first Chinese text is met and kept for the process;
English needs no more than a rough base form. A word says nothing if it could stand in any
follow-up of any deal: particles, praise, "customer", "cooperation". Whatever is not known to say
nothing says something: there is no list of what may be written.
"""

import re
from functools import cache, lru_cache
from itertools import zip_longest
from typing import NamedTuple

from odoo.addons.crm_notary.tools.normalise import CJK, fold, join_chinese

from . import lexicon
from .lexicon import en, zh

NAME, NUMBER, WORD, ACT, COMMON, NOTHING = "name", "number", "word", "act", "common", "nothing"
# what a word of a kind adds to what an entry says
WEIGHTS = {NAME: 1.0, NUMBER: 1.0, WORD: 1.0, ACT: 0.5, COMMON: 0.5, NOTHING: 0.0}

_PIECE = re.compile(rf"[{CJK}]+|[A-Za-z][A-Za-z0-9'’&_./+-]*|[0-9]+(?:[.,:/×x*-][0-9]+)*%?")
_CJK_RUN = re.compile(f"[{CJK}]+")
# kinds of Chinese words that carry nothing, by the tags of the segmentation
_EMPTY_TAGS = lexicon.words(
    "a ad ag c d df dg e f h i k o p q r rr rz u ud ug uj ul uv uz vd vq vi y z zg"
)
_NAME_TAGS = lexicon.words("nr nrt nrfg ns nt nz")
_VERB_TAGS = lexicon.words("v vg")
_NUMERALS = "零一二三四五六七八九十百千万亿两半"
_QUANTITY = re.compile(rf"[{_NUMERALS}]+[^{_NUMERALS}]?$")
_SIGNS = re.compile(rf"[^a-z0-9{CJK}%$€£¥]+")
# in capitals, they are still no names
_SHOUTED = lexicon.words("ok na tbd tbc asap fyi eod eow yes no not very all good great tba n/a")
_TITLES = lexicon.words("mr mrs ms mx prof")
_KEYBOARD = ("qwer", "asdf", "zxcv", "sdfg", "dfgh", "hjkl", "wert", "uiop")
_DAY = re.compile(r"[上下本这]*(?:周|星期|礼拜)[一二三四五六日天]$")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}$")
# how long or how often somebody talked
_TALK = lexicon.words("次 遍 轮 趟 场 分钟 小时 min mins minute minutes hour hours hr hrs times")
_SENTENCE_END = re.compile(r"(?:^|[.!?:;。！？；：\n])\s*[\"'(]*$")


class Word(NamedTuple):
    """One word: its base form, its kind, and as it was written."""

    base: str
    kind: str
    text: str

    @property
    def weight(self):
        return WEIGHTS[self.kind]


def words_of(text):
    """The words of a text in order, as a list of :class:`Word`."""
    text = join_chinese(fold(text))
    found = []
    shouts = text.upper() == text
    for piece in _PIECE.finditer(text):
        run, start = piece.group(), piece.start()
        if _CJK_RUN.match(run):
            found += _chinese(run)
        elif run[0].isdigit():
            found.append(Word(run, NUMBER, run))
        else:
            is_first = bool(_SENTENCE_END.search(text, 0, start))
            previous = found[-1].base if found else ""
            kind, base = _latin_kind(run, is_first or shouts, previous)
            found.append(Word(base, kind, run))
    return [
        word._replace(kind=NOTHING) if _is_of_talk(word, following) else word
        for word, following in zip_longest(found, found[1:])
    ]


def _is_of_talk(word, following):
    """45 minutes, three times, 2024: numbers of which nothing follows."""
    if word.kind != NUMBER:
        return False
    return bool(_YEAR.match(word.base) or (following and following.text.casefold() in _TALK))


def plain_word(text):
    """A word as vague phrases are compared: lower case, without signs."""
    return " ".join(_SIGNS.sub(" ", text.casefold()).split())


# -- Chinese --------------------------------------------------------------------------------


@cache
def _segmenter():
    # about 0.1 s, so only for who writes Chinese
    import rjieba

    return rjieba.Jieba()


@cache
def _zh():
    empty = (
        lexicon.words(zh.FUNCTION)
        | lexicon.words(zh.PARTICLES)
        | lexicon.words(zh.GENERIC)
        | lexicon.words(zh.VERBS)
    )
    return {
        "empty": empty,
        # 心 says nothing, but 中心 does: of single characters only particles make up a compound
        "parts": {each for each in empty if len(each) > 1}
        | lexicon.words(zh.PARTICLES)
        | lexicon.words(zh.FUNCTION),
        "acts": lexicon.words(zh.ACTS),
        "common": lexicon.words(zh.COMMON),
        "days": lexicon.words(zh.DAYS),
        "titles": tuple(lexicon.words(zh.TITLES)),
    }


def chinese_words(text):
    """``[(start, end)]`` of the words of a text in simplified Chinese."""
    return [(start, end) for _word, start, end in _segmenter().tokenize(text)]


def _chinese(run):
    return _joined_names(
        [Word(text, _chinese_kind(text, tag), text) for text, tag in _segmenter().tag(run)]
    )


def _joined_names(words):
    """王 + 经理 are one name, however they were split."""
    titles = _zh()["titles"]
    joined = []
    for word in words:
        if (
            joined
            and word.base in titles
            and len(joined[-1].base) == 1
            and joined[-1].base in zh.SURNAMES
        ):
            name = joined.pop().base + word.base
            word = Word(name, NAME, name)
        joined.append(word)
    return joined


@lru_cache(20_000)
def _chinese_kind(text, tag):
    known = _zh()
    if text in known["days"] or _DAY.match(text):
        return NUMBER
    if text in known["acts"]:
        return ACT
    if text in known["common"]:
        return COMMON
    if text in known["empty"] or tag in _EMPTY_TAGS:
        return NOTHING
    if len(text) > 1 and text[0] in zh.SURNAMES and text[1:] in known["titles"]:
        return NAME
    if tag in ("m", "mq", "mg", "t", "tg"):
        # 三台 counts, 一个 does not
        return NUMBER if _QUANTITY.match(text) and text[0] != "一" else NOTHING
    if _is_made_of(text, known["parts"]):
        return NOTHING
    if tag in _NAME_TAGS:
        return NAME
    if len(text) == 1:
        return NOTHING if tag in ("x", "g", "ng", "b", "m") else ACT
    if tag in _VERB_TAGS or tag in ("l", "b"):
        return ACT
    return WORD


def _is_made_of(text, words, longest=4):
    """Whether nothing but ``words`` is in a compound, e.g. 沟通情况."""
    reached = [True] + [False] * len(text)
    for end in range(1, len(text) + 1):
        reached[end] = any(
            reached[start] and text[start:end] in words
            for start in range(max(0, end - longest), end)
        )
    return reached[-1]


# -- English --------------------------------------------------------------------------------


@cache
def _en():
    return {
        "empty": lexicon.words(en.FUNCTION)
        | lexicon.words(en.GENERIC)
        | lexicon.words(en.ADJECTIVES)
        | lexicon.words(en.FIGURES)
        | lexicon.words(en.VERBS),
        "common": lexicon.words(en.COMMON),
        "acts": lexicon.words(en.ACTS),
        "days": lexicon.words(en.DAYS),
        "concrete": lexicon.words(en.CONCRETE) | lexicon.words(en.CONCRETE_VERBS),
    }


@lru_cache(20_000)
def _latin_kind(word, is_first, previous):
    """``(kind, base form)`` of a Latin word."""
    plain = word.casefold().replace("’", "'").strip("'./+-&_")
    plain = plain.removesuffix("'s")
    known = _en()
    if any(character.isdigit() for character in plain):
        return NUMBER, plain
    if plain in known["days"]:
        return NUMBER, plain
    if word.isupper() and 1 < len(word) < 6 and not is_first and plain not in _SHOUTED:
        return (COMMON if plain in known["common"] else NAME), plain
    bases = _bases(plain)
    for base in bases:
        if base in known["common"]:
            return COMMON, base
        if base in known["empty"]:
            return NOTHING, base
        if base in known["acts"]:
            return ACT, base
    parts = re.split(r"[-/&+_.]", plain)
    if len(parts) > 1 and all(_latin_kind(part, True, "")[0] == NOTHING for part in parts if part):
        return NOTHING, plain
    if _is_noise(plain):
        return NOTHING, plain
    if plain in _TITLES:
        return NOTHING, plain
    if previous in _TITLES or (word[0].isupper() and not is_first):
        return NAME, plain
    if len(plain) < 2 or plain.replace("'", "") in known["empty"]:
        return NOTHING, plain
    if _is_abstract(plain, known["concrete"]):
        return NOTHING, plain
    return WORD, bases[-1]


def _is_abstract(word, concrete):
    singular = word.removesuffix("s") if word.endswith("s") and word[-2:] != "ss" else word
    if word in concrete or singular in concrete:
        return False
    if (word.endswith("ly") and len(word) > 4) or word.endswith(("ise", "ize")):
        return True
    singular = singular[:-2] + "y" if singular.endswith("ie") else singular
    return len(singular) > 6 and singular.endswith(en.ABSTRACT_ENDINGS)


def _is_noise(word):
    """Keys pressed for the sake of it."""
    letters = word.replace("'", "")
    return (
        len(set(letters)) == 1
        or letters.startswith(_KEYBOARD)
        or (len(letters) > 4 and not set(letters) & set("aeiouyäöüéè"))
    )


@lru_cache(20_000)
def _bases(word):
    """A word and its rough base forms, likeliest last; a list to try in order."""
    if word in en.IRREGULAR:
        return [word, en.IRREGULAR[word]]
    found = [word]
    for ending in ("ing", "ed", "er", "est", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            base = word[: -len(ending)]
            if base.endswith("i"):
                found.append(base[:-1] + "y")
            if len(base) > 2 and base[-1] == base[-2]:
                found.append(base[:-1])
            found += [base + "e", base]
            break
    return found
