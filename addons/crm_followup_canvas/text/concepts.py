"""What a customer means: concepts of a lexicon, as expressions that take linear time.

A line of the lexicon says one way to say it. In Chinese it is a regular expression, in which ``~``
is a gap within a clause, ``≈`` a longer one, ``#`` a number, ``{name}`` a slot. In English it is
a row of words: ``..`` is up to four words within a clause, ``.`` any one word, ``#`` a number,
``{name}`` a slot, ``(one|other_word)`` alternatives with ``_`` for a blank, ``(…)?`` may miss,
``(…)*`` may be repeated, and a star lets a word go on.
"""

import re
from functools import cache

import re2
from odoo.addons.crm_notary.tools.normalise import is_chinese

from .lexicon import phrases
from .lexicon.signals import CONCEPTS, slots

# places of one concept that are looked at in one text
MAX_PLACES = 50
_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 64 << 20
_SLOT = re.compile(r"\{([a-z]+)\}")

_ZH_GAP = "[^,.;!?。;]"
_ZH_NUMBER = "[零一二两三四五六七八九十百千万0-9几半.]+"

_EN_GAP = r"(?: [^\s,;:!?.]+(?:\.[^\s,;:!?.]+)*){0,4}"
_EN_ANY = r"[^\s,;:!?.]+"
_EN_NUMBER = (
    r"(?:[$€£¥]?[0-9][0-9.,]*(?: ?%|[km]\b)?|two|three|four|five|six|seven|eight|nine|ten|twelve"
    r"|fifteen|twenty|thirty|fifty|hundred|half|dozens?)"
)
_EN_TOKEN = re.compile(r"\([^()]*\)[?*]?|\S+")
_SIGN = re.compile(r"[.,!?]")


def places(concept, text):
    """``[(start, end)]`` where a simplified text says it, and nothing of it is known to mislead."""
    found = []
    for language, is_met in (("zh", is_chinese(text)), ("en", bool(re.search("[a-z]", text)))):
        if not is_met:
            continue
        said, unless = _compiled(concept, language)
        hits = _spans(said, text)
        # what misleads is looked for only where there is something to mislead
        misleading = _spans(unless, text) if hits else []
        found += [
            (start, end)
            for start, end in hits
            if not any(first < end and start < last for first, last in misleading)
        ]
    return found


def _spans(compiled, text):
    spans = []
    for place in compiled.finditer(text):
        spans.append(place.span())
        if len(spans) == MAX_PLACES:
            break
    return spans


@cache
def _compiled(concept, language):
    """``(what says it, what misleads)`` of a concept in a language."""
    lexicon = CONCEPTS[concept]
    read = chinese if language == "zh" else english
    said = lexicon.ZH if language == "zh" else lexicon.EN
    return tuple(
        re2.compile("|".join(read(line) for line in lines.splitlines() if line), _OPTIONS)
        for lines in (said, lexicon.UNLESS[language])
    )


# -- how lines are read ---------------------------------------------------------------------


@cache
def _zh_slots():
    return {name: f"(?:{'|'.join(text.split())})" for name, text in slots.ZH.items()}


def chinese(line):
    """A line of the lexicon as an expression."""
    line = _SLOT.sub(lambda found: _zh_slots()[found[1]], line)
    line = line.replace("#", _ZH_NUMBER)
    line = line.replace("~", _ZH_GAP + "{0,6}").replace("≈", _ZH_GAP + "{0,14}")
    return "(?:" + re.sub(r"\((?!\?)", "(?:", line) + ")"


@cache
def _en_slots():
    return {
        name: "|".join(each.replace(" ", "_") for each in phrases(text))
        for name, text in slots.EN.items()
    }


def english(line):
    """A line of the lexicon as an expression."""
    line = _SLOT.sub(lambda found: _en_slots()[found[1]], line)
    pieces = []
    for token in _EN_TOKEN.findall(line):
        if token == "..":
            pieces.append(_EN_GAP)
            continue
        # a first word has no blank before it
        joint = r"[ -]" if pieces else ""
        suffix = {"?": "?", "*": "{0,3}"}.get(token[-1], "") if token.startswith("(") else ""
        inner = token.rstrip("?*")[1:-1] if token.startswith("(") else token
        words = [_en_word(each) for each in inner.split("|") if each]
        written = [rf"{joint}(?:{'|'.join(words)})"]
        # signs follow their word without a blank
        signs = [each for each in inner.split("|") if _SIGN.fullmatch(each)]
        if signs and token != ".":
            words = [_en_word(each) for each in inner.split("|") if each not in signs]
            written = [rf"{joint}(?:{'|'.join(words)})"] if words else []
            written.append(f" ?[{''.join(signs)}]")
        pieces.append(f"(?:{'|'.join(written)}){suffix}")
    return r"(?:\b" + "".join(pieces) + ")"


def _en_word(text):
    """One alternative, with the end of its last word."""
    if text == ".":
        return _EN_ANY
    text = text.replace("_", " ").strip()
    if not re.search(r"\\[wd]", text):
        text = re.sub(r"([.$?!+])", r"\\\1", text)
    # 20 % ends with no letter
    end = r"\b" if text[-1].isalnum() or text[-1] in "*+" else ""
    text = text.replace(" ", "[ -]").replace("*", r"\w*").replace("#", _EN_NUMBER)
    return text + end
