"""A question is read: names, numbers and periods first, then what is asked about them."""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from odoo.addons.crm_notary.tools.normalise import CJK, is_chinese, join_chinese, simplify

from . import intents, lexicon_en, lexicon_zh, slots, spelling
from .moments import ROLLING, read_period, stretch_of

LONGEST = 200
ENOUGH = 2.6
# something that was not understood takes from the certainty
UNKNOWN_COST = {"zh": 0.5, "en": 0.4}
# a name that was taken away may stand in between
_ZH_GAP = f"(?:[{CJK}]|\x00+){{0,4}}"
_EN_GAP = r"(?: [\w'\x00-]+){0,6}"
_ZH_ME = re.compile(
    r"(?<![给帮告诉让对跟])我(?!们|方|司|想知|想看|想问|要看|看看|看下|查)|本人|自己"
)
_EN_ME = re.compile(
    r"\b(?:my|mine)\b|\b(?:do|did|have|should|can|must|am|will|shall) i\b(?! (?:be )?(?:worr|nervous|concern|afraid|alarm|know|watch|look))"
    r"|\bi (?:have|own|closed|won|sold|lost|need to|should|must|still|am)\b(?! (?:be )?(?:worr|nervous|concern|afraid|alarm|know|watch|look))|\bi've\b|\bassigned to me\b"
)
_WHO = re.compile(r"谁|哪位|哪个人|哪个销售|\bwho(?:se)?\b")
_WHERE_FROM = re.compile(
    r"从?哪(?:里|儿|些渠道|个渠道|几个渠道)?(?:进)?来|\bwhere\b.*\bfrom\b|\bsources?\b|\bchannels?\b|渠道|来源"
)
_TEAM_WORD = re.compile(r"团队|部门|小组|哪个组|各组|\bteams?\b|\bdepartments?\b")
_PIECES = re.compile(rf"[{CJK}]+|[a-z0-9][a-z0-9'.-]*")
MASK = "\x00"
_CALLED = {
    "stage": r"{0} ?(?:stage|phase|阶段|环节)|(?:stage|卡在|停在|stuck in(?: the)?) ?{0}",
    "team": r"{0} ?(?:team|department|团队|部门|部|组)|team {0}",
}
# a word that nothing was made of and that looks like somebody's or some firm's name
_SURNAMES = (
    "王李张刘陈杨赵黄吴徐孙胡朱林郭罗梁宋郑谢韩唐冯董曹袁邓沈曾彭吕苏卢蒋蔡贾魏薛叶潘杜戴夏钟汪田姜姚"
    "谭廖邹熊陆郝崔康邱秦侯邵孟黎乔贺赖龚"
)
_ZH_NAME = re.compile(rf"[{_SURNAMES}][{CJK}]{{1,2}}$|[{CJK}]{{2,}}(?:公司|集团|厂|科技|股份)$")
_EN_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+\b")


@dataclass(frozen=True)
class Name:
    """Something in the database that is called by its name.

    ``kind`` is person, team, stage, region, product, category, customer or metric; ``spelling``
    is how it is written, simplified and in lower case; ``ids`` is what it stands for, in a form
    only the one who looked it up knows.
    """

    kind: str
    label: str
    spelling: str
    ids: tuple = ()


@dataclass
class Reading:
    """What a question was taken for; ``intent`` is "" where it was not understood.

    ``ignored`` are words that nothing was made of, ``unknown`` those of them that are names of
    nothing the reader has, ``foreign`` subjects that cannot be answered, ``near`` questions that
    can.
    """

    intent: str = ""
    slots: dict = field(default_factory=dict)
    ignored: list = field(default_factory=list)
    near: list = field(default_factory=list)
    foreign: list = field(default_factory=list)
    unknown: list = field(default_factory=list)
    certainty: float = 0.0


def prepare(text):
    """A question in one spelling; punctuation that means nothing is blank."""
    text = join_chinese(simplify((text or "")[:LONGEST]))
    text = text.replace("’", "'").replace("‘", "'").replace("`", "'")
    text = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", text)
    text = re.sub(
        r"\b(more|less|longer|higher|bigger|larger|better|worse) then\b", r"\1 than", text
    )
    text = re.sub(r"[?!。,、;:\"()\[\]“”《》<>~…]|'s\b(?=\W|$)", " ", text.replace("'s", " "))
    return re.sub(r"\s+", " ", join_chinese(text)).strip()


def read(text, names, today):
    """Read a question.

    :param names: the names that may be in it, as list of Name
    :param date today: where its reader is
    :return: Reading
    """
    known = {word for name in names for word in name.spelling.split()}
    plain = spelling.corrected(prepare(text), known)
    reading, found = Reading(), {}
    rest = _take_names(plain, names, found)
    rest = _take_slots(rest, found, today)
    spans = _concepts(rest)
    concepts = {concept for _start, _end, concept in spans}
    foreign = {concept[1:] for concept in concepts if concept.startswith("!")}
    concepts = {concept for concept in concepts if not concept.startswith("!")}
    concepts |= {f"@{slot}" for slot in found}
    if _is_ahead(found, today):
        concepts.add("@ahead")
    reading.ignored = _left_over(_masked(rest, [span[:2] for span in spans]))
    ranked = _ranked(concepts)
    reading.foreign = sorted(foreign)
    reading.near = _near(ranked, foreign)
    reading.unknown = _unknown(reading.ignored, text)
    if "metric" in found and not foreign and not reading.unknown:
        reading.intent, reading.certainty = "metric", intents.BY_NAME
        reading.slots = _settled("metric", found, rest, concepts)
        return reading
    if not ranked or foreign or reading.unknown:
        return reading
    cost = sum(UNKNOWN_COST["zh" if is_chinese(word) else "en"] for word in reading.ignored)
    reading.certainty = ranked[0][0] - cost
    if reading.certainty < ENOUGH:
        return reading
    reading.intent = ranked[0][1]
    reading.slots = _settled(reading.intent, found, rest, concepts)
    reading.near = [intent for intent in reading.near if intent != reading.intent]
    return reading


@cache
def question_of(text):
    """:return: the intent of a text alone, without names; "" where it has none"""
    return read(text, (), date(2000, 1, 1)).intent


# -- names and slots --------------------------------------------------------------------------


def _take_names(text, names, found):
    """Names first: what they are made of says nothing. The longer before the shorter."""
    for name in sorted(names, key=lambda name: -len(name.spelling)):
        if name.kind in found or not name.spelling:
            continue
        edge = r"(?<![a-z0-9]){}(?![a-z0-9])" if name.spelling[0] < CJK[0] else "{}"
        pattern = edge.format(re.escape(name.spelling))
        if is_common(name.spelling):
            # a stage called New, a team called Sales: only where they are called a stage, a team
            if name.kind not in _CALLED:
                continue
            pattern = _CALLED[name.kind].format(pattern)
        place = re.search(pattern, text)
        if place:
            found[name.kind] = name
            text = _masked(text, [place.span()])
    return text


@cache
def is_common(spelling):
    """Whether a name is nothing but one word of the trade."""
    zh, en, en_dimensions, zh_dimensions = _fillers()
    return (
        spelling in en
        or any(pattern.fullmatch(spelling) for pattern in (zh, en_dimensions, zh_dimensions))
        or any(pattern.fullmatch(spelling) for _concept, pattern in _patterns())
    )


def _take_slots(text, found, today):
    if hit := slots.read_comparison(text):
        kind, unit, start, end = hit
        found["compare"] = kind
        text = _masked(text, [(start, end)])
        if unit:
            found["_unit"] = unit
    if hit := slots.read_top(text):
        found["top"] = hit[0]
        text = _masked(text, [hit[1:]])
    if hit := read_period(text, today):
        found["period"] = hit[0]
        text = _masked(text, [hit[1:]])
    elif unit := found.get("_unit"):
        found["period"] = f"{unit}:0"
    found.pop("_unit", None)
    if hit := slots.read_over(text):
        found["over"] = hit[0]
        text = _masked(text, [hit[1:]])
    if hit := slots.read_min_days(text):
        found["min_days"] = hit[0]
        text = _masked(text, [hit[1:]])
    if "person" not in found and (_ZH_ME.search(text) or _EN_ME.search(text)):
        found["person"] = "me"
    return text


def _is_ahead(found, today):
    """Whether the days that are said have not begun: next month, or December by its name."""
    said = stretch_of(found["period"], today) if "period" in found else None
    return bool(said and said.first > today)


def _settled(intent, found, rest, concepts):
    """The slots of a question, now that it is known what they belong to."""
    settled = dict(found)
    dimension = slots.read_dimension(rest)
    if dimension and (dimension[1] or dimension[0] != "customer"):
        settled["by"] = dimension[0]
    if intent == "new_leads" and _WHERE_FROM.search(rest):
        settled["by"] = "source"
    if intent == "ranking":
        settled["by"] = _ranked_by(rest)
    if (
        "by" not in settled and "person" not in settled and "most" in concepts
        and _WHO.search(rest) and intent in ("win_rate", "cycle", "silent", "demoted", "lost",
                                             "pipeline", "overdue_quotations", "stuck")
    ):  # fmt: skip
        settled["by"] = "person"
    if settled.get("by") in intents.NOT_BY.get(intent, ()):
        del settled["by"]
    if intent in intents.WAITING:
        kind, _colon, count = settled.get("period", "").partition(":")
        if kind in ROLLING and "min_days" not in settled:
            settled["min_days"] = int(count) * (30 if kind == "months" else 1)
        if kind in ROLLING:
            del settled["period"]
    else:
        settled.pop("min_days", None)
    # whose stage it is, is said by what stands there
    return settled


def _ranked_by(rest):
    if _TEAM_WORD.search(rest):
        return "team"
    return "source" if _WHERE_FROM.search(rest) else "person"


# -- concepts ---------------------------------------------------------------------------------


def _zh_pattern(words):
    terms = sorted(words.split(), key=len, reverse=True)
    return re.compile("|".join(term.replace("~", _ZH_GAP) for term in terms))


def _en_pattern(words):
    terms = [term.strip() for line in words.splitlines() for term in line.split("|")]
    terms = sorted(filter(None, terms), key=len, reverse=True)
    shaped = [
        re.escape(term)
        .replace(r"\ \.\.\ ", f"{_EN_GAP} ")
        .replace(r"\*", r"[\w-]*")
        .replace(r"\ ", "[ -]")
        .replace(r"\-", "[ -]?")
        for term in terms
    ]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(shaped)})(?![\w-])")


@cache
def _patterns():
    found = []
    for lexicon, make in ((lexicon_zh, _zh_pattern), (lexicon_en, _en_pattern)):
        found += [(concept, make(words)) for concept, words in lexicon.CONCEPTS.items()]
        found += [(f"!{concept}", make(words)) for concept, words in lexicon.FOREIGN.items()]
    return found


def _concepts(text):
    """``[(start, end, concept)]``; what is within something longer is not meant."""
    hits = [
        (place.start(), place.end(), concept)
        for concept, pattern in _patterns()
        for place in pattern.finditer(text)
    ]
    return [
        hit
        for hit in hits
        if not any(
            other[0] <= hit[0] and hit[1] <= other[1] and other[1] - other[0] > hit[1] - hit[0]
            for other in hits
        )
    ]


def _ranked(concepts):
    """``[(weight, intent)]``, the strongest first."""
    best = {}
    for intent, needed, weight in intents.RULES:
        if needed <= concepts:
            best[intent] = max(weight, best.get(intent, 0))
    return sorted(((weight, intent) for intent, weight in best.items()), reverse=True)


def _near(ranked, foreign):
    near = [intent for _weight, intent in ranked[:3]]
    for concept in sorted(foreign):
        near += intents.NEAR_FOREIGN[concept]
    return list(dict.fromkeys(near or intents.NEAR_NOTHING))[:3]


# -- what is left -----------------------------------------------------------------------------


def _masked(text, spans):
    """``text`` with its places blanked out, as long as before."""
    for start, end in spans:
        text = text[:start] + MASK * (end - start) + text[end:]
    return text


def _unknown(ignored, text):
    """Who is not known: an answer for everybody would be one to another question."""
    said = {name.casefold() for name in _EN_NAME.findall(text or "")}
    return [word for word in ignored if word in said or _ZH_NAME.match(word)]


@cache
def _fillers():
    zh = sorted(lexicon_zh.FILLERS.split(), key=len, reverse=True)
    dimensions = [
        words for names in (slots._ZH_DIMENSION, slots._EN_DIMENSION) for words in names.values()
    ]
    return (
        re.compile("|".join(map(re.escape, zh))),
        set(lexicon_en.FILLERS.split()),
        re.compile(r"\b(?:" + "|".join(dimensions[len(slots._ZH_DIMENSION) :]) + r")\b"),
        re.compile("|".join(dimensions[: len(slots._ZH_DIMENSION)])),
    )


def _left_over(text):
    """The words that nothing was made of, in order."""
    zh, en, en_dimensions, zh_dimensions = _fillers()
    text = en_dimensions.sub(" ", text)
    left = []
    for piece in _PIECES.findall(text):
        if not is_chinese(piece):
            if piece.strip("'.-") not in en and not piece.replace(".", "").isdigit():
                left.append(piece)
            continue
        piece = zh.sub(" ", zh_dimensions.sub(" ", piece))
        left += [word for word in piece.split() if len(word) > 1]
    return left
