"""Does a follow-up say what was done, what the customer answered and what happens next?

Works on plain values, so that it can be measured on a labelled set without a database.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from . import lexicon
from .normalise import CJK, normalise
from .similarity import containment, likeness, shingles

TEXTS = ("action", "feedback", "next_action", "deliverable")
# what a rule takes off the score when it only lowers it
DEFAULT_PENALTIES = {
    "vague": 40,
    "no_action": 30,
    "echo": 40,
    "date": 30,
    "copied": 50,
}
COPIED = 0.85
ECHO = 0.8

_CJK_RUN = re.compile(f"[{CJK}]+")
_LATIN = re.compile(r"[a-z0-9%$€£¥]+")


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody wrote, and when."""

    action: str = ""
    feedback: str = ""
    next_action: str = ""
    deliverable: str = ""
    next_date: date | None = None
    today: date | None = None

    @property
    def story(self):
        """What is compared with earlier entries."""
        return " ".join((self.action, self.feedback, self.next_action))


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that an entry breaks, and in which field; ``detail`` is the phrase or the date."""

    code: str
    field: str
    detail: str = ""


@dataclass
class Judge:
    """Rules with what they are set to: phrases, limits. One for any number of entries."""

    phrases: tuple = tuple(lexicon.VAGUE_ZH) + tuple(lexicon.VAGUE_EN)
    max_days: int = 60
    copied: float = COPIED
    min_weight: dict = field(
        default_factory=lambda: {"action": 1, "feedback": 2, "next_action": 1, "deliverable": 1}
    )

    @cached_property
    def _vague(self):
        """Two expressions that remove phrases, longest first: without and with word ends."""
        words = sorted({normalise(each) for each in self.phrases} - {""}, key=len, reverse=True)
        chinese = [re.escape(each) for each in words if _CJK_RUN.search(each)]
        latin = [re.escape(each) for each in words if not _CJK_RUN.search(each)]
        return (
            re.compile("|".join(chinese)) if chinese else None,
            re.compile(rf"(?<![a-z0-9])(?:{'|'.join(latin)})(?![a-z0-9])") if latin else None,
        )

    @cached_property
    def _fillers(self):
        words = sorted(lexicon.FILLERS_ZH, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, words)))

    @cached_property
    def _verbs(self):
        words = sorted(lexicon.VERBS_ZH, key=len, reverse=True)
        return re.compile("|".join(map(re.escape, words)))

    # -- rules ------------------------------------------------------------------------------

    def judge(self, entry, earlier=()):
        """All findings on an entry.

        :param earlier: shingles (:func:`similarity.shingles`) of the person's earlier stories
        """
        findings = []
        for name in TEXTS:
            findings += self._judge_text(name, getattr(entry, name) or "")
        broken = {finding.field for finding in findings}
        if "feedback" not in broken and self._is_echo(entry):
            findings.append(Finding("echo", "feedback"))
        findings += self._judge_date(entry)
        mine = shingles(entry.story, 3)
        if any(likeness(mine, other) >= self.copied for other in earlier):
            findings.append(Finding("copied", "action"))
        return findings

    def _judge_text(self, name, text):
        plain = normalise(text)
        rest, phrase = self._without_phrases(plain)
        content = self._weight(rest, name)
        if content < self.min_weight[name]:
            # a vague phrase may be all there is, or there is nothing
            is_doing = name in ("action", "next_action")
            if phrase or not is_doing or not self._has_verb(plain):
                code = "vague" if phrase or not is_doing else "no_action"
                return [Finding(code, name, phrase)]
            return [Finding("no_action", name)]
        # "emailed" alone says nothing, but it is the verb of a sentence that goes on
        is_verb = " " not in phrase if phrase.isascii() else phrase in lexicon.VERBS_ZH
        said = plain if is_verb else rest
        if name in ("action", "next_action") and not self._has_verb(said):
            return [Finding("vague" if phrase else "no_action", name, phrase)]
        return []

    def _without_phrases(self, plain):
        found = ""
        for expression in self._vague:
            if expression is None:
                continue
            if not found and (place := expression.search(plain)):
                found = place.group()
            plain = expression.sub(" ", plain)
        return plain, found

    def _has_verb(self, plain):
        if self._verbs.search(plain):
            return True
        return any(stem(word) in lexicon.VERBS_EN for word in _LATIN.findall(plain))

    def _weight(self, plain, name):
        """How much is said: about one for each word that is no filler; numbers are words.

        In an action the verbs do not count: what counts is about what.
        """
        is_doing = name in ("action", "next_action")
        chinese = " ".join(_CJK_RUN.findall(plain))
        if is_doing:
            chinese = self._verbs.sub(" ", chinese)
        chinese = self._fillers.sub(" ", chinese)
        weight = sum(len(run) for run in _CJK_RUN.findall(chinese)) / 2
        for word in _LATIN.findall(plain):
            stemmed = stem(word)
            if word in lexicon.FILLERS_EN or stemmed in lexicon.FILLERS_EN:
                continue
            if is_doing and stemmed in lexicon.VERBS_EN:
                # the first is what is done; a later one is a noun: "change the invoicing plan"
                is_doing = stemmed in lexicon.WEAK_VERBS_EN
                continue
            weight += 1
        return weight

    def _is_echo(self, entry):
        plain = [self._fillers.sub("", normalise(each)) for each in (entry.feedback, entry.action)]
        return containment(shingles(plain[0]), shingles(plain[1])) >= ECHO

    def _judge_date(self, entry):
        if not entry.next_date or not entry.today:
            return [Finding("date", "next_date")] if not entry.next_date else []
        if entry.next_date < entry.today:
            return [Finding("date", "next_date", "past")]
        if entry.next_date > entry.today + timedelta(days=self.max_days):
            return [Finding("date", "next_date", "far")]
        return []


def stem(word):
    """A rough base form of an English word."""
    if word in lexicon.IRREGULAR_EN:
        return lexicon.IRREGULAR_EN[word]
    for ending in ("ing", "ed", "es", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            base = word[: -len(ending)]
            doubled = base[:-1] if len(base) > 2 and base[-1] == base[-2] else base
            for candidate in (base, base + "e", doubled):
                if candidate in lexicon.VERBS_EN or candidate in lexicon.FILLERS_EN:
                    return candidate
            if base.endswith("i") and base[:-1] + "y" in lexicon.VERBS_EN:
                return base[:-1] + "y"
    return word
