"""The signature of a mail: where it begins, and what it says about who wrote it."""

import re

from odoo.addons.crm_notary.tools.mail_text import is_automatic, is_machine, own_lines

from . import contact, lexicon, numbers
from .sender import Sender

# longer texts are read from their end
LONGEST_MAIL = 40_000
MOST_LINES = 16
_SENTENCE_END = re.compile(r"[。？！?!；;]$|[a-z]{3}\.$|[:：]$")
_ASKS = re.compile(
    r"\b(?:we|you|your|please|pls|our|is|are|was|will|can|could|need|the|it|me|my|i'm|attached)\b",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^.{0,80}(?:写道|wrote|ha scritto|schrieb|a écrit)\s?[:：]?$")


def read(body, header=""):
    """What the signature of a mail says about its sender.

    :param body: the mail, HTML or plain text
    :param header: ``Name <address>``, as its From has it
    :return: ``{field: text}``, see :func:`.contact.read`; empty for mails of machines
    """
    sender = Sender(header)
    lines = own_lines((body or "")[-LONGEST_MAIL:], with_signature=True)
    if is_machine(sender.address) or is_automatic("\n".join(lines[:30])):
        return {}
    block, is_closed = block_of(lines, sender)
    found = contact.read(block, sender)
    if not _is_signature(found, sender, is_closed):
        return {}
    return found


def block_of(lines, sender):
    """``(lines of the signature, whether a closing or a rule stands before it)``."""
    lines = [line.strip() for line in lines]
    lines = [line for line in lines if line and not _QUOTED.match(line)]
    while lines and (_is_noise(lines[-1]) or lexicon.FILLER.match(lines[-1])):
        lines.pop()
    cut = next(
        (i for i, line in enumerate(lines) if i and _is_noise(line) and len(line) > 60), len(lines)
    )
    if cut < len(lines) and len(lines) - cut < 6:
        lines = lines[:cut]
    tail = lines[-MOST_LINES:]
    start, is_closed = _start(tail, sender)
    return tail[start:], is_closed


def _start(tail, sender):
    marked = 0
    for index in range(len(tail) - 1, -1, -1):
        line = tail[index]
        if _is_border(line) and index + 1 < len(tail):
            marked = index + 1
            break
        if _is_sentence(line, sender):
            return index + 1, False
    start = marked
    # what stands above a rule may be part of it
    while start > 1 and _is_border(tail[start - 1]):
        above = start - 2
        while above >= 0 and _is_border(tail[above]):
            above -= 1
        if (
            above < 0
            or not lexicon.FILLER.match(tail[start - 1])
            or not _is_card(tail[above], sender)
        ):
            break
        start = above
    return start, bool(marked)


def _is_border(line):
    return bool(lexicon.FILLER.match(line) or lexicon.CLOSING.match(line))


def _is_card(line, sender):
    return bool(sender.score(line)) and len(line) < 60


def _is_noise(line):
    is_known = bool(lexicon.NOISE.search(line)) and not numbers.find(line[:40])
    return is_known or len(line) > 220


def _is_sentence(line, sender):
    if lexicon.GREETING.match(line) and not sender.score(line):
        return True
    if lexicon.LABEL.match(line) and len(line) < 90:
        return False
    if line[0] in '"“' or contact._is_address(line):
        return False
    if re.search("[\u4e00-\u9fff]", line):
        return bool(
            re.search("[，。？！]", line) or len(line) > 60 or re.search("[。？！?!；：]$", line)
        )
    if contact._STRONG.search(line):
        return False
    words = re.findall(r"[^\W\d_]+", line)
    if _SENTENCE_END.search(line) and len(words) > 4 and not contact._has_company_end(line):
        return True
    return len(words) > 5 and len(_ASKS.findall(line)) >= (1 if line[0].islower() else 2)


def _is_signature(found, sender, is_closed):
    """One thing by itself may be chance: a name needs to be the sender's."""
    if not found:
        return False
    if "name" in found and sender.score(found["name"]):
        return True
    kinds = len(found)
    return kinds >= 3 or (kinds >= 2 and (is_closed or "company" in found or "name" in found))
