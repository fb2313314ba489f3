"""Who sent a mail, as its header says, to know them again in what they wrote below it."""

import re
import unicodedata
from email.utils import parseaddr

from . import lexicon

_LETTERS = re.compile(r"[^\W\d_]+")
_CHINESE = re.compile("[\u4e00-\u9fff]{2,6}")
_FOLDED = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae"})


def fold(text):
    """Small letters without accents."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text or "").casefold())
    return "".join(each for each in text if not unicodedata.combining(each)).translate(_FOLDED)


class Sender:
    """The header of a mail, ``Name <address>``; of a card, an address at most."""

    def __init__(self, header=""):
        name, address = parseaddr(header or "")
        self.address = address.lower()
        self.local, _at, domain = self.address.partition("@")
        if "," in name:
            name = " ".join(reversed([each.strip() for each in name.split(",")]))
        self.tokens = set(_LETTERS.findall(fold(name)))
        self.chinese = "".join(_CHINESE.findall(name))
        labels = domain.split(".")
        known = [each for each in labels[:-1] if len(each) > 3 or each == labels[0]]
        is_free = any(each in lexicon.FREE_MAIL for each in labels)
        self.domain = "" if is_free else domain
        # the label that names the firm: pacificrimtoys of mail.pacificrimtoys.com
        self.firm = "" if is_free or not known else fold(max(known, key=len))
        self.local_tokens = set(_LETTERS.findall(fold(self.local)))

    def score(self, text):
        """How much of ``text`` is the sender's name: 0 if it is somebody else's or no name."""
        if self.chinese and self.chinese in text:
            return 0 if re.search("[：:，。]", text) else 10
        tokens = [each for each in _LETTERS.findall(fold(text)) if len(each) > 1]
        if not tokens or len(tokens) > 5:
            return 0
        score = sum(2 for each in tokens if each in self.tokens)
        if not score:
            score = sum(1 for each in tokens if each in self.local_tokens)
        if not score and len(tokens) > 1 and self.local:
            # dkowalczyk, joerg.b
            last, first = tokens[-1], tokens[0]
            if len(last) > 2 and last in fold(self.local) and fold(self.local)[0] == first[0]:
                score = 1
        return score

    def is_firm(self, text):
        """Whether ``text`` is what the domain is named after."""
        if len(self.firm) < 4:
            return False
        words = [each for each in _LETTERS.findall(fold(text)) if each not in ("the", "and")]
        joined = "".join(words)
        if len(joined) < 4 or len(words) > 6:
            return False
        firm = re.sub(r"[^a-z]", "", self.firm)
        if joined in firm or firm in joined:
            return True
        long = [each for each in words if len(each) > 3]
        return len(long) > 1 and sum(len(each) for each in long if each in firm) >= 0.6 * len(firm)
