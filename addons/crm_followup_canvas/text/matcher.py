"""Many keywords and patterns over one text in one pass.

Keywords go into an Aho-Corasick automaton. So does one piece of text that each pattern cannot do
without: only patterns whose piece was seen are tried. The few without one are tried always.
"""

import re
from collections import deque
from re import _constants as constants
from re import _parser as parser
from typing import NamedTuple

from .normalise import simplify

MAX_TEXT = 20_000
EXCERPT = 40
_REPEATS = {constants.MAX_REPEAT, constants.MIN_REPEAT, constants.POSSESSIVE_REPEAT}


class Hit(NamedTuple):
    """The first place in the (simplified) text where a rule applies."""

    key: object
    start: int
    end: int


class PatternError(ValueError):
    """A pattern that is wrong, or that some text could keep busy for ever."""


def compile_pattern(pattern):
    """A compiled pattern for simplified text.

    :raise PatternError: what is wrong with it
    """
    source = simplify_pattern(pattern)
    try:
        compiled = re.compile(source, re.IGNORECASE)
        tree = parser.parse(source, re.IGNORECASE)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(str(error)) from error
    if compiled.match(""):
        raise PatternError("it matches an empty text")
    if _has_nested_repeat(tree):
        raise PatternError("a repetition within a repetition")
    return compiled, _needed_literal(tree)


def simplify_pattern(pattern):
    """Like the text it will meet; escapes such as ``\\S`` keep their case."""
    return "".join(
        part if part.startswith("\\") else simplify(part)
        for part in re.split(r"(\\.)", pattern)
        if part
    )


def _has_nested_repeat(tree, inside=False):
    for op, value in tree:
        if op in _REPEATS:
            _low, high, body = value
            unbounded = high == constants.MAXREPEAT or high > 30
            if (unbounded and inside) or _has_nested_repeat(body, inside or unbounded):
                return True
        elif any(_has_nested_repeat(sub, inside) for sub in _bodies(op, value)):
            return True
    return False


def _bodies(op, value):
    if op is constants.SUBPATTERN:
        return [value[-1]]
    if op is constants.BRANCH:
        return value[1]
    if op in (constants.ASSERT, constants.ASSERT_NOT):
        return [value[1]]
    if op is constants.ATOMIC_GROUP:
        return [value]
    return []


def _needed_literal(tree):
    """The longest run of characters that every match contains, or an empty string."""
    best, run = "", ""
    for op, value in tree:
        if op is constants.LITERAL:
            run += chr(value)
        else:
            best, run = max(best, run, key=len), ""
            inner = ""
            if op is constants.SUBPATTERN:
                inner = _needed_literal(value[-1])
            elif op in _REPEATS and value[0] >= 1:
                inner = _needed_literal(value[2])
            best = max(best, inner, key=len)
    return max(best, run, key=len)


class SignalMatcher:
    """:param keywords: ``[(key, keyword)]``; a trailing ``*`` lets a Latin word go on
    :param patterns: ``[(key, regular expression)]``
    """

    def __init__(self, keywords=(), patterns=()):
        self._next = [{}]
        self._fail = [0]
        self._outputs = [()]
        self._always = []
        for key, keyword in keywords:
            text = " ".join(simplify(keyword).split())
            is_open = text.endswith("*")
            text = text.rstrip("*").strip()
            if text:
                # only a Latin keyword must be a word of its own
                before = text[0].isascii() and text[0].isalnum()
                after = text[-1].isascii() and text[-1].isalnum() and not is_open
                self._add(text, (key, len(text), before, after, None))
        for key, pattern in patterns:
            compiled, literal = compile_pattern(pattern)
            if len(literal) > 1:
                self._add(literal.casefold(), (key, len(literal), False, False, compiled))
            else:
                self._always.append((key, compiled))
        self._link()

    def _add(self, word, output):
        state = 0
        for character in word:
            following = self._next[state].get(character)
            if following is None:
                following = len(self._next)
                self._next[state][character] = following
                self._next.append({})
                self._fail.append(0)
                self._outputs.append(())
            state = following
        self._outputs[state] += (output,)

    def _link(self):
        """Fill in where to go on when a character does not fit."""
        queue = deque(self._next[0].values())
        while queue:
            state = queue.popleft()
            for character, following in self._next[state].items():
                queue.append(following)
                fallback = self._fail[state]
                while fallback and character not in self._next[fallback]:
                    fallback = self._fail[fallback]
                self._fail[following] = self._next[fallback].get(character, 0)
                self._outputs[following] += self._outputs[self._fail[following]]
        # Latin words bring the automaton back to its root all the time: skip there at once
        starts = "".join(sorted(self._next[0]))
        self._start = re.compile(f"[{re.escape(starts)}]") if starts else None

    def match(self, text):
        """Rules that apply, each once, in order of their first place.

        :return: ``(simplified text, [Hit])``; places refer to that text
        """
        text = " ".join(simplify((text or "")[:MAX_TEXT]).split())
        found = {}
        for key, compiled in self._always:
            if place := compiled.search(text):
                found.setdefault(key, Hit(key, place.start(), place.end()))
        if self._start is not None:
            self._walk(text, found)
        return text, sorted(found.values(), key=lambda hit: (hit.start, hit.end))

    def _walk(self, text, found):
        following, fail, outputs = self._next, self._fail, self._outputs
        skip, size = self._start.search, len(text)
        tried = set()
        state = position = 0
        while position < size:
            if not state:
                place = skip(text, position)
                if place is None:
                    return
                position = place.start()
            character = text[position]
            while (step := following[state].get(character)) is None and state:
                state = fail[state]
            state = step or 0
            position += 1
            for key, length, before, after, compiled in outputs[state]:
                if key in found:
                    continue
                if compiled is not None:
                    if (key, compiled) not in tried:
                        tried.add((key, compiled))
                        if place := compiled.search(text):
                            found[key] = Hit(key, place.start(), place.end())
                    continue
                start = position - length
                if before and start and _is_latin(text[start - 1]):
                    continue
                if after and position < size and _is_latin(text[position]):
                    continue
                found[key] = Hit(key, start, position)


def _is_latin(character):
    return character.isascii() and character.isalnum()


def excerpt(text, hit, around=EXCERPT):
    """The place of a hit with what stands around it."""
    start, end = max(0, hit.start - around), min(len(text), hit.end + around)
    return ("…" if start else "") + text[start:end].strip() + ("…" if end < len(text) else "")
