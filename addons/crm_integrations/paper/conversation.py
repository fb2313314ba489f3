"""A meeting's transcript or a memo, told apart: what was done, the answer, the next step, what is in the way.

It is a draft for whoever was there: sentences are taken over as they are, none is made up.
"""

import io
import re
import zipfile
from typing import NamedTuple

from lxml import etree

from . import dates

LARGEST = 5_000_000
LONGEST = 200_000
LONGEST_PART = 600
MOST_SENTENCES = 3_000
_TIMES = re.compile(r"^\s*(?:\d+:)?\d{1,2}:\d{2}[.,]\d{1,3}\s*-->.*$")
_VOICE = re.compile(r"<v(?:\.[\w.]+)?\s+([^>]{1,60})>")
_SPEAKER = re.compile(r"^\s*(?:\[?\d{1,2}:\d{2}(?::\d{2})?\]?\s*)?([^\s:：。，][^:：。，,!?？]{0,28}?)\s*[:：]\s*(.*)$")
_BETWEEN = re.compile(r"(?<=[。！？；])|(?<=[.!?;])\s+")
_WORD_XML = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_OURS = re.compile(r"^(?:我方?|我们|销售|业务员?|sales(?:person| rep)?|me|us|.*\((?:ours|us|me)\)|.*（(?:我方|我)）)$", re.IGNORECASE)
# headings of notes: "下一步：…" is what it says it is
_HEADINGS = {
    "next_action": re.compile(r"^(?:\W|[一二三四五六七八九十\d]+[、.．)]|\s){0,4}(?:下一步(?:计划|行动|安排)?|后续(?:计划|行动|安排)?|下步计划|待办(?:事项)?|"
                              r"next steps?|action items?|to-?do|follow-?up)\s*[:：]\s*", re.IGNORECASE),
    "obstacle": re.compile(r"^(?:\W|[一二三四五六七八九十\d]+[、.．)]|\s){0,4}(?:问题|障碍|难点|卡点|阻力|顾虑|风险|痛点|"
                           r"problems?|obstacles?|blockers?|concerns?|risks?|issues?)\s*[:：]\s*", re.IGNORECASE),
    "feedback": re.compile(r"^(?:\W|[一二三四五六七八九十\d]+[、.．)]|\s){0,4}(?:客户(?:反馈|意见|答复|回复|态度)|反馈|答复|"
                           r"customer feedback|feedback|answer|response)\s*[:：]\s*", re.IGNORECASE),
    "action": re.compile(r"^(?:\W|[一二三四五六七八九十\d]+[、.．)]|\s){0,4}(?:(?:本次)?(?:内容|做了什么|沟通内容|拜访内容|会议内容)|"
                         r"what was done|done|agenda|topic)\s*[:：]\s*", re.IGNORECASE),
}  # fmt: skip
_NEXT = re.compile(
    r"下一步|接下来|我(?:会|明天|后天|下周|来|再|答应|把|跟|去|安排|这边)|我们(?:会|再|下周)|答应|约(?:好|定)?|"
    r"之前.{0,14}(?:发|给|提交|寄)|提交|带.{0,12}(?:拜访|上门)|安排|补寄|发给|准备|再(?:拜访|沟通|开会|见)|"
    r"\b(?:i|we)(?:'ll| will| can| agreed to| are going to| need to)\b|\bnext step|\bwill (?:send|call|visit|prepare|meet)|"
    r"\b(?:send|call|meet|visit|prepare|share)\b.{0,60}\b(?:by|on|next|tomorrow|again)\b|"
    r"\blet's (?:meet|talk)|\bfollow up\b",
    re.IGNORECASE,
)
_OBSTACLE = re.compile(
    r"卡(?:点|在|住)|障碍|难点|担心|顾虑|问题(?!不大)|没(?:有)?预算|预算|(?:老板|领导|总部|财务|法务).{0,8}(?:批|不)|不(?:接受|放行|同意|能|行)|"
    r"太贵|(?:价格|报价).{0,12}(?:高|贵)|竞争|竞品|对手|别家|比.{0,10}(?:贵|高)|锈|缺|晚了|延误|要先过|这一关|还没(?:批|定)|没有$|"
    r"\bconcern|\bproblem|\bissue|\bworr(?:y|ied)|\bhold(?:ing)? .{0,6}up|\bblock|\bfrozen|\btoo expensive|\bcheaper|\bover budget|"
    r"\bcompetitor|\bsign off|\bnot (?:allowed|possible|approved|happy)|\bcan(?:no|')t\b|\bdelay|\bbut\b",
    re.IGNORECASE,
)
_NO_OBSTACLE = re.compile(r"没问题|没有问题|问题不大|no problem|no issue|not a problem", re.IGNORECASE)
_ANSWER = re.compile(
    r"(?:客户|对方|他们?|她们?|[\u4e00-\u9fff]{1,3}(?:总|工|经理|主任|老师|先生|女士|小姐|院长|部长)).{0,6}?"
    r"(?:说|表示|反馈|觉得|认为|希望|要求|比较|同意|确认|想|喜欢|回复|答应|提出)|(?:可以|没问题|满意|同意|认可|接受)|"
    r"\b(?:he|she|they|customer|client|the team|[A-Z][a-z]+) (?:said|says|wants?|likes?|liked|agreed|thinks?|confirmed|asked|"
    r"prefers?|needs?|told|mentioned|is happy|accepted)\b|\bworks for us\b|\blooks good\b"
)
_DONE = re.compile(
    r"拜访|去了|见了|见面|演示|介绍|讲解|沟通|联系了|打了|电话|发了|寄了|寄给|送了|带了|留了|展示|参观|开会|聊了|汇报|确认了|没接|上次发的|样品|"
    r"\b(?:met|visited|called|showed|presented|demoed|walked|sent|discussed|measured|installed|left|emailed|spoke|"
    r"talked|introduced|delivered|tested|demonstrated)\b",
    re.IGNORECASE,
)


class Line(NamedTuple):
    """What somebody said; ``who`` is "" in a memo, ``is_ours`` None where nobody can tell."""

    who: str
    is_ours: bool | None
    text: str


class NotText(ValueError):
    """No text, or one that is too long."""


def text_of(raw, name=""):
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
    :return: ``{"action", "feedback", "next_action", "obstacle": str, "next_date": date or None,
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
        is_obstacle = bool(_OBSTACLE.search(_NO_OBSTACLE.sub("", line.text)))
        is_answer = line.is_ours is False if has_sides else bool(_ANSWER.search(line.text))
        if is_obstacle and not (has_sides and line.is_ours):
            found["obstacle"].append(line.text)
        if is_answer:
            found["feedback"].append(line.text)
        elif not is_obstacle and line.is_ours is not False and _DONE.search(line.text):
            found["action"].append(line.text)
    next_action = found["next_action"][0] if found["next_action"] else ""
    days = dates.find(next_action, today)
    return {
        "action": _together(found["action"] or [line.text for line in plain[:1]]),
        "feedback": _together(found["feedback"]),
        "next_action": next_action[:LONGEST_PART],
        "next_date": days[0][2] if days else None,
        "obstacle": _together(found["obstacle"][:2]),
        "is_meeting": has_sides,
    }


def _headed(lines):
    for line in lines:
        kind = _heading(line.text)
        if kind and (rest := _HEADINGS[kind].sub("", line.text, count=1).strip()):
            yield kind, rest


def _heading(text):
    return next((kind for kind, pattern in _HEADINGS.items() if pattern.match(text)), "")


def _next(lines, today, has_sides):
    """The sentence that says what happens next: with a day if there is one, the latest of these."""
    best = None
    for number, line in enumerate(lines):
        if has_sides and not line.is_ours:
            continue
        words, days = bool(_NEXT.search(line.text)), bool(dates.find(line.text, today))
        is_past = bool(re.match(r"今天|刚|just|today|yesterday|昨天|上周", line.text, re.IGNORECASE))
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
    raw = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    speakers = {}
    for line in raw:
        if match := (_VOICE.search(line) or _SPEAKER.match(line)):
            if not _heading(line):
                speakers[match[1].strip()] = speakers.get(match[1].strip(), 0) + 1
    several = len(speakers) > 1 and (sum(speakers.values()) > len(speakers) or "-->" in text)
    for line in raw:
        line = line.strip()
        if not line or line == "WEBVTT" or line.isdigit() or _TIMES.match(line) or line.startswith("NOTE"):
            continue
        voice = _VOICE.search(line)
        spoken = _SPEAKER.match(line) if several and not voice else None
        if voice:
            who, line = voice[1].strip(), re.sub(r"</?v[^>]{0,80}>", "", line)
        elif spoken and not _heading(line):
            who, line = spoken[1].strip(), spoken[2]
        is_ours = None
        if who:
            is_ours = bool(_OURS.match(who)) or who.casefold() in ours
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
    except (KeyError, zipfile.BadZipFile, etree.XMLSyntaxError, OSError, RuntimeError, NotImplementedError) as error:
        raise NotText("no text") from error
    paragraphs = []
    for paragraph in root.iter(f"{_WORD_XML}p"):
        pieces = []
        for node in paragraph.iter(f"{_WORD_XML}t", f"{_WORD_XML}br", f"{_WORD_XML}tab"):
            pieces.append(node.text or "" if node.tag.endswith("}t") else "\n" if node.tag.endswith("}br") else "  ")
        paragraphs.append("".join(pieces))
    return "\n".join(paragraphs)[:LONGEST]
