"""Many keywords and patterns over one text in one pass, in linear time.

Keywords go into an Aho-Corasick automaton, patterns into RE2, which never tries again what it has
tried: no pattern and no text keep a worker busy. A place counts only if it is a word of its own
and is not denied in its clause.
"""

import re
from functools import cached_property
from typing import NamedTuple

import ahocorasick
import re2
from odoo.addons.crm_notary.tools.normalise import CJK, is_chinese, join_chinese, simplify

from . import concepts
from .spelling import corrected
from .words import chinese_words

MAX_TEXT = 20_000
# places of one rule that are looked at in one text
MAX_PLACES = 50
EXCERPT = 40

_OPTIONS = re2.Options()
_OPTIONS.case_sensitive = False
_OPTIONS.log_errors = False

_CLAUSE_END = re.compile(
    r"[.!?;,:。！？；，：、\n]|\bbut\b|\bhowever\b|但|不过|可是|只是(?!问)|就是|然后"
    r"|还(?!是|没|不|未|有)|却|而且|并且|反而|居然|竟然|只好"
)
_DENIAL = re.compile(
    r"\b(?:not|no|never|none|nor|nothing|zero|without|neither|hardly|cannot|nowhere near|far from"
    r"|instead of|free of|rather than)\b(?!\s+(?:only|longer|more than|just|sure|expect|know"
    r"|understand|believe|see why|get why|wait|mention|forget|to mention|surprised))"
    r"|n't\b(?!\s+(?:expect|know|understand|believe|see why|get why|wait|forget|mind|help but))"
    r"|\b(?:dont|doesnt|didnt|isnt|wasnt|arent|wont)\b"
    r"|(?<![要能好差可是])不(?![仅但光只断止错足妨管得论如知懂瞒然停久满怕敢同少瞒]|良|合|行|到|明白"
    r"|理解|好意思|客气|是说)"
    r"|没(?![收到货]|想到|料到|几天|多久)|无(?![法语奈论])"
    r"|未|别(?=[再要想]|.{0,4}[了误])|零(?=[^售件部配])|并非|从不|不用|不必|无需|不是要"
)
# "why not lower the price" asks for it
_ASKED = re.compile(
    r"\bwhy (?:do|does|can|could)?n[o']t\b|[能可是要好行会]不[能可是要好行会]$|能否|可否|有没有"
    r"|是不是|要不要"
)
# ... and afterwards: 一点瑕疵也没有, complaints: none
_DENIED_AFTER = re.compile(
    r"[^,.;!?，。；！？]{0,2}[也都](?:没|不|无)|\s*[:：]?\s*(?:none|nil|没有)\b"
    r"|不是(?:问题|重点|关键)|没问题"
    r"|(?:\s\w+)?\s(?:is|are|was|were)(?: not|n't) (?:an? |the |our )?(?:real |big |main )?"
    r"(?:issue|problem|concern|reason|point|worry)"
)
_BEFORE = 40
_QUOTED = re.compile(
    r"《[^》]{1,60}》|「[^」]{1,60}」|“[^”]{1,60}”|(?<![a-z0-9])\"[^\"]{1,60}\"(?![a-z0-9])"
)
# characters around a place that are split into words
_AROUND = 16


_APOSTROPHES = str.maketrans("’‘`´", "''''")
# 500 组 as 500组
_NUMBER_GAP = re.compile(rf"(?<=[{CJK}]) (?=[0-9])|(?<=[0-9]) (?=[{CJK}])")
# a Chinese place this long is no accident of two words
LONG = 4


class Hit(NamedTuple):
    """The first place in the (simplified) text where a rule applies."""

    key: object
    start: int
    end: int


class PatternError(ValueError):
    """A pattern that RE2 does not take, or that says nothing."""


def compile_pattern(pattern):
    """A compiled pattern for simplified text.

    :raise PatternError: what is wrong with it
    """
    try:
        compiled = re2.compile(simplify_pattern(pattern), _OPTIONS)
    except re2.error as error:
        reason = error.args[0] if error.args else error
        if isinstance(reason, bytes):
            reason = reason.decode("utf-8", "replace")
        raise PatternError(str(reason)) from error
    if compiled.match(""):
        raise PatternError("it matches an empty text")
    return compiled


def simplify_pattern(pattern):
    """Like the text it will meet; escapes such as ``\\S`` keep their case."""
    return "".join(
        part if part.startswith("\\") else simplify(part)
        for part in re.split(r"(\\.)", pattern)
        if part
    )


def readable(text):
    """The text that keywords and patterns meet: simplified, on one line."""
    text = simplify((text or "")[:MAX_TEXT]).translate(_APOSTROPHES)
    text = corrected(text)
    return _NUMBER_GAP.sub("", join_chinese(" ".join(text.split())))


class SignalMatcher:
    """:param keywords: ``[(key, keyword)]``; a trailing ``*`` lets a Latin word go on
    :param patterns: ``[(key, regular expression)]``; those that RE2 does not take are left out,
        see :attr:`refused`
    :param meanings: ``[(key, concept)]``, see :mod:`.concepts`
    """

    def __init__(self, keywords=(), patterns=(), meanings=()):
        self._meanings = list(meanings)
        self._keywords = ahocorasick.Automaton()
        self.refused = {}
        outputs = {}
        for key, keyword in keywords:
            text = join_chinese(" ".join(simplify(keyword).split()))
            is_open = text.endswith("*")
            if text := text.rstrip("*").strip():
                outputs.setdefault(text, []).append((key, is_open))
        for text, found in outputs.items():
            self._keywords.add_word(text, (len(text), tuple(found)))
        self._has_keywords = bool(outputs)
        if outputs:
            self._keywords.make_automaton()
        self._patterns = []
        self._set = re2.Set.SearchSet(_OPTIONS)
        for key, pattern in patterns:
            try:
                compiled = compile_pattern(pattern)
            except PatternError as error:
                self.refused[key] = str(error)
                continue
            self._set.Add(simplify_pattern(pattern))
            self._patterns.append((key, compiled))
        if self._patterns:
            self._set.Compile()

    def match(self, text):
        """Rules that apply, each once, in order of their first place.

        :return: ``(simplified text, [Hit])``; places refer to that text
        """
        reader = _Reader(readable(text))
        found = {}
        for hit in sorted(self._places(reader.text), key=lambda hit: hit.start):
            if hit.key not in found and reader.is_said(hit.start, hit.end):
                found[hit.key] = hit
        return reader.text, list(found.values())

    def _places(self, text):
        """Where keywords and patterns stand, whatever is around them."""
        for last, (length, outputs) in self._keywords.iter(text) if self._has_keywords else ():
            start, end = last + 1 - length, last + 1
            for key, is_open in outputs:
                if _is_latin_word(text, start, end, is_open):
                    yield Hit(key, start, end)
        for index in (self._set.Match(text) or ()) if self._patterns else ():
            key, compiled = self._patterns[index]
            for count, place in enumerate(compiled.finditer(text)):
                if count == MAX_PLACES:
                    break
                yield Hit(key, place.start(), place.end())
        for key, concept in self._meanings:
            for start, end in concepts.places(concept, text):
                yield Hit(key, start, end)


class _Reader:
    """One text, and what is around the places that were found in it."""

    def __init__(self, text):
        self.text = text

    def is_said(self, start, end):
        return (
            self._is_own_word(start, end)
            and not self._is_denied(start, end)
            and not self._is_quoted(start, end)
        )

    def _is_quoted(self, start, end):
        """Names of documents, chapters, events: what somebody else called so."""
        return any(first < start and end < last for first, last in self._quotes)

    @cached_property
    def _quotes(self):
        return [place.span() for place in _QUOTED.finditer(self.text)]

    def _is_own_word(self, start, end):
        """别家 is no word of 区别家具, nor 下单 of 一下单反相机."""
        at_start = not is_chinese(self.text[start])
        at_end = not is_chinese(self.text[end - 1])
        if (at_start and at_end) or (end - start >= LONG and is_chinese(self.text[start:end])):
            return True
        # words further away do not decide where this one begins
        first = max(0, start - _AROUND)
        spans = chinese_words(self.text[first : end + _AROUND])
        start, end = start - first, end - first
        at_start = at_start or any(begin == start for begin, _end in spans)
        at_end = at_end or any(stop == end for _begin, stop in spans)
        if (at_start and at_end) or (at_start and end - start >= LONG - 1):
            return True
        # 退货 in 退货款, but not across two words: 打折 in 打 折叠床
        return at_start and any(begin == start and stop > end for begin, stop in spans)

    def _is_denied(self, start, end):
        if _DENIED_AFTER.match(self.text, end):
            return True
        before = self.text[max(0, start - _BEFORE) : start]
        clause = _CLAUSE_END.split(before)[-1]
        if not clause or _ASKED.search(clause):
            return False
        # twice denied is said
        return len(_DENIAL.findall(_nearby(clause))) % 2 == 1


def _nearby(clause):
    """What a denial reaches: eight Chinese characters or six words."""
    if is_chinese(clause[-8:]):
        return clause[-8:]
    return " ".join(clause.split()[-6:])


def _is_latin_word(text, start, end, is_open):
    """A Latin keyword is a word of its own."""
    if start and _is_latin(text[start]) and _is_latin(text[start - 1]):
        return False
    return is_open or end == len(text) or not (_is_latin(text[end - 1]) and _is_latin(text[end]))


def _is_latin(character):
    return character.isascii() and character.isalnum()


def excerpt(text, hit, around=EXCERPT):
    """The place of a hit with what stands around it."""
    start, end = max(0, hit.start - around), min(len(text), hit.end + around)
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")
