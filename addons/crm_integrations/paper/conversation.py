"""A transcript or a memo, told apart: what was done, the answer, the next step, the obstacle.

It is a draft for whoever was there: sentences are taken over as they are, none is made up.
"""

import io
import re
import zipfile
from typing import NamedTuple

from lxml import etree

from . import dates, lexicon_talk

LARGEST = 5_000_000
LONGEST = 200_000
LONGEST_PART = 600
MOST_SENTENCES = 3_000
_TIMES = re.compile(r"^\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->.*$")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]{1,60})>")
_SPEAKER = re.compile(
    r"^\s*(?:\[?\d{1,2}:\d{2}(?::\d{2})?\]?\s*)?([^\s:：。，][^:：。，,!?？]{0,28}?)\s*[:：]\s*(.*)$"
)
_BETWEEN = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+")
_WORD_XML = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


class Line(NamedTuple):
    """What somebody said; ``who`` is "" in a memo, ``is_ours`` None where nobody can tell."""

    who: str
    is_ours: bool | None
    text: str


class NotText(ValueError):
    """No text, or one that is too long."""


def text_of(raw):
    """The text of a file: .txt, .vtt, .srt or .docx.

    :raise NotText: where it is none of these
    """
    if len(raw) > LARGEST:
        raise NotText("too large")
    if raw[:2] == b"PK":
        return _word(raw)
    for coding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else coding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise NotText("no text")
    if "\x00" in text:
        raise NotText("no text")
    return text[:LONGEST]


def read(text, today, ours=()):
    """What a conversation says.

    :param text: of a memo, or a transcript with times and speakers
    :param datetime.date today: the day of the conversation
    :param ours: names of our people
    :return: ``{"action", "feedback", "next_action", "obstacle": str, "date_next": date or None,
        "is_meeting": bool}``
    """
    lines = _lines(text[:LONGEST], ours)
    found = {"action": [], "feedback": [], "next_action": [], "obstacle": []}
    has_sides = len({line.is_ours for line in lines if line.is_ours is not None}) == 2
    for kind, sentence in _headed(lines):
        found[kind].append(sentence)
    plain = [line for line in lines if not _heading(line.text)]
    if not found["next_action"]:
        found["next_action"] = _next(plain, today, has_sides)
    steps = set(found["next_action"])
    for line in plain:
        if line.text in steps:
            continue
        is_obstacle = bool(
            lexicon_talk.OBSTACLE.search(lexicon_talk.NO_OBSTACLE.sub("", line.text))
        )
        is_answer = (
            line.is_ours is False if has_sides else bool(lexicon_talk.ANSWER.search(line.text))
        )
        if is_obstacle and not (has_sides and line.is_ours):
            found["obstacle"].append(line.text)
        if is_answer:
            found["feedback"].append(line.text)
        elif not is_obstacle and line.is_ours is not False and lexicon_talk.DONE.search(line.text):
            found["action"].append(line.text)
    next_action = found["next_action"][0] if found["next_action"] else ""
    days = dates.find(next_action, today)
    return {
        "action": _together(found["action"] or [line.text for line in plain[:1]]),
        "feedback": _together(found["feedback"]),
        "next_action": next_action[:LONGEST_PART],
        "date_next": days[0][2] if days else None,
        "obstacle": _together(found["obstacle"][:2]),
        "is_meeting": has_sides,
    }


def _headed(lines):
    for line in lines:
        kind = _heading(line.text)
        if kind and (rest := lexicon_talk.HEADINGS[kind].sub("", line.text, count=1).strip()):
            yield kind, rest


def _heading(text):
    return next(
        (kind for kind, pattern in lexicon_talk.HEADINGS.items() if pattern.match(text)), ""
    )


def _next(lines, today, has_sides):
    """The sentence that says what happens next: with a day if there is one, the latest of these."""
    best = None
    for number, line in enumerate(lines):
        if has_sides and not line.is_ours:
            continue
        words, days = bool(lexicon_talk.NEXT.search(line.text)), bool(dates.find(line.text, today))
        is_past = bool(
            re.match(r"今天|刚|just|today|yesterday|昨天|上周", line.text, re.IGNORECASE)
        )
        if not words or is_past or line.text.endswith(("?", "？")):
            continue
        score = (days, number)
        if best is None or score > best[0]:
            best = (score, line.text)
    # without a day it is a promise only where both sides speak
    return [best[1]] if best and (best[0][0] or has_sides) else []


def _lines(text, ours):
    ours = {name.strip().casefold() for name in ours if name}
    found, who = [], ""
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    speakers = {}
    for line in raw:
        match = _VOICE.search(line) or _SPEAKER.match(line)
        if match and not _heading(line):
            speakers[match[1].strip()] = speakers.get(match[1].strip(), 0) + 1
    several = len(speakers) > 1 and (sum(speakers.values()) > len(speakers) or "-->" in text)
    for line in raw:
        line = line.strip()
        if (
            not line
            or line == "WEBVTT"
            or line.isdigit()
            or _TIMES.match(line)
            or line.startswith("NOTE")
        ):
            continue
        voice = _VOICE.search(line)
        spoken = _SPEAKER.match(line) if several and not voice else None
        if voice:
            who, line = voice[1].strip(), re.sub(r"</?v[^>]{0,80}>", "", line)
        elif spoken and not _heading(line):
            who, line = spoken[1].strip(), spoken[2]
        is_ours = None
        if who:
            is_ours = bool(lexicon_talk.OURS.match(who)) or who.casefold() in ours
        parts = [line] if _heading(line) else _BETWEEN.split(line)
        for part in parts:
            part = re.sub(r"<[^>]{1,40}>", "", part).strip()
            if part and len(found) < MOST_SENTENCES:
                found.append(Line(who, is_ours, part[:LONGEST_PART]))
    if {line.is_ours for line in found if line.who} == {False}:
        # none of them is known: who speaks first is as a rule who called
        first = next(line.who for line in found if line.who)
        found = [line._replace(is_ours=line.who == first) if line.who else line for line in found]
    return found


def _together(sentences):
    text = ""
    for sentence in dict.fromkeys(sentences):
        if len(text) + len(sentence) > LONGEST_PART:
            break
        text += (" " if text and text[-1].isascii() else "") + sentence
    return text


def _word(raw):
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            info = archive.getinfo("word/document.xml")
            if info.file_size > LARGEST:
                raise NotText("too large")
            with archive.open(info) as member:
                content = member.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise NotText("too large")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(content, parser)
    except (
        KeyError,
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        OSError,
        RuntimeError,
        NotImplementedError,
    ) as error:
        raise NotText("no text") from error
    paragraphs = []
    for paragraph in root.iter(f"{_WORD_XML}p"):
        pieces = []
        for node in paragraph.iter(f"{_WORD_XML}t", f"{_WORD_XML}br", f"{_WORD_XML}tab"):
            pieces.append(
                node.text or ""
                if node.tag.endswith("}t")
                else "\n"
                if node.tag.endswith("}br")
                else "  "
            )
        paragraphs.append("".join(pieces))
    return "\n".join(paragraphs)[:LONGEST]
