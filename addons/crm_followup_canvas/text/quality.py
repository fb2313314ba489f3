"""Does a follow-up say what was done, what the customer answered and what happens next?

Judged by what is left of all its fields together when fillers and vague phrases are taken out:
names, numbers, days, documents, places, things, acts. Only an entry of which next to nothing is
left is empty. A field of which nothing is left is a hint, and costs points.

Works on plain values, so that it can be measured on a labelled set without a database.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from odoo.addons.crm_notary.tools.normalise import is_chinese, normalise

from .lexicon import en, phrases, words, zh
from .similarity import containment, likeness, shingles
from .words import NAME, NOTHING, NUMBER, plain_word, words_of

TEXTS = ("action", "feedback", "next_action", "deliverable")
# what a rule takes off the score when it only lowers it
DEFAULT_PENALTIES = {
    "empty": 70,
    "vague": 20,
    "echo": 30,
    "date": 30,
    "copied": 50,
}
DEFAULT_MODES = {
    "empty": "refuse",
    "vague": "lower",
    "echo": "lower",
    "date": "refuse",
    "copied": "lower",
}
COPIED = 0.85
ECHO = 0.8
# an entry of which less is left says nothing ...
SURELY = 2.0
# ... and up to here it does not, either, unless it names somebody, a day or a number
ENOUGH = 2.5
# however long it is: of so many words, so little
LONG, THIN = 40, 0.1

SHIPPED_ZH = sorted(words(zh.VAGUE))
SHIPPED_EN = phrases(en.VAGUE)


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody wrote, and when."""

    action: str = ""
    feedback: str = ""
    next_action: str = ""
    deliverable: str = ""
    date_next: date | None = None
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

    phrases: tuple = tuple(SHIPPED_ZH) + tuple(SHIPPED_EN)
    max_days: int = 60
    copied: float = COPIED
    enough: float = ENOUGH

    # -- rules ------------------------------------------------------------------------------

    def judge(self, entry, earlier=()):
        """All findings on an entry.

        :param earlier: shingles (:func:`similarity.shingles`) of the person's earlier stories
        """
        written = {name: words_of(getattr(entry, name) or "") for name in TEXTS}
        left = {name: self._left_of(found) for name, found in written.items()}
        findings = self._judge_texts(left, sum(map(len, written.values())))
        if self._is_echo(entry):
            findings.append(Finding("echo", "feedback"))
        findings += self._judge_date(entry)
        if earlier:
            mine = shingles(entry.story, 3)
            if any(likeness(mine, other) >= self.copied for other in earlier):
                findings.append(Finding("copied", "action"))
        return findings

    def _judge_texts(self, left, count):
        parts = [said for said, _phrase in left.values()]
        weight = self.weigh(parts)
        is_thin = count > LONG and weight / count < THIN
        if weight < SURELY or is_thin or (weight < self.enough and self._names_nothing(parts)):
            phrase = next((phrase for _said, phrase in left.values() if phrase), "")
            return [Finding("empty", "action", phrase)]
        return [Finding("vague", name, phrase) for name, (said, phrase) in left.items() if not said]

    # -- what is left -------------------------------------------------------------------------

    def left_of(self, text):
        """``({base form: word}, phrase)``: what a text says besides fillers and vague phrases.

        ``phrase`` is the first vague phrase in it, if any.
        """
        return self._left_of(words_of(text))

    def _left_of(self, found):
        taken, phrase = self._in_phrases(found)
        left = {
            word.base: word
            for index, word in enumerate(found)
            if word.kind != NOTHING and index not in taken
        }
        return left, phrase

    def weigh(self, parts):
        """How much is said; what is said twice counts once, and mere numbers half."""
        said = {}
        for part in parts:
            said |= part
        weight = sum(word.weight for word in said.values())
        # a date or a number of what?
        return weight / 2 if all(word.kind == NUMBER for word in said.values()) else weight

    @staticmethod
    def _names_nothing(parts):
        """Neither a name nor a number: of little that is left, these are what cannot be vague."""
        return not any(word.kind in (NAME, NUMBER) for said in parts for word in said.values())

    def _in_phrases(self, found):
        """Indexes of the words that are part of a vague phrase, never of a part of a word."""
        text, starts, ends = "", {}, {}
        for index, word in enumerate(found):
            plain = plain_word(word.text)
            if text and not (is_chinese(text[-1]) and is_chinese(plain[:1])):
                text += " "
            starts[len(text)] = index
            text += plain
            ends[len(text)] = index
        taken, phrase = set(), ""
        for expression in self._vague:
            for place in expression.finditer(text) if expression else ():
                if place.start() in starts and place.end() in ends:
                    phrase = phrase or place.group()
                    taken.update(range(starts[place.start()], ends[place.end()] + 1))
        return taken, phrase

    @cached_property
    def _vague(self):
        """Two expressions, longest phrase first: Chinese, and Latin with word ends."""
        known = sorted({normalise(each) for each in self.phrases} - {""}, key=len, reverse=True)
        chinese = [re.escape(each) for each in known if is_chinese(each)]
        latin = [re.escape(each) for each in known if not is_chinese(each)]
        return (
            re.compile("|".join(chinese)) if chinese else None,
            re.compile(rf"(?<![a-z0-9])(?:{'|'.join(latin)})(?![a-z0-9])") if latin else None,
        )

    # -- other rules --------------------------------------------------------------------------

    def _is_echo(self, entry):
        plain = [normalise(each) for each in (entry.feedback, entry.action)]
        return containment(shingles(plain[0]), shingles(plain[1])) >= ECHO

    def _judge_date(self, entry):
        if not entry.date_next or not entry.today:
            return [Finding("date", "date_next")] if not entry.date_next else []
        if entry.date_next < entry.today:
            return [Finding("date", "date_next", "past")]
        if entry.date_next > entry.today + timedelta(days=self.max_days):
            return [Finding("date", "date_next", "far")]
        return []
