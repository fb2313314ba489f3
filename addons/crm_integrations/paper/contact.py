"""Lines of a signature or a business card, told apart: name, title, company, numbers, address."""

import re
import unicodedata
from typing import NamedTuple

from . import lexicon, numbers
from .sender import Sender

LONGEST_LINE = 200
MOST_LINES = 24
FIELDS = ("name", "title", "company", "phone", "mobile", "address", "website")
_CHINESE = re.compile("[\u3400-\u9fff]")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
_URL = re.compile(r"(?:https?://|www\.)[^\s|<>，。；、）)\"'｜]{3,150}", re.IGNORECASE)
_BARE = re.compile(r"^(?:[a-z0-9-]{1,63}\.){1,3}([a-z]{2,8})(?:/\S{0,60})?$", re.IGNORECASE)
_SOCIAL = re.compile(
    r"linkedin|facebook|instagram|twitter|weixin|wechat|youtube|calendly", re.IGNORECASE
)
_STRONG = re.compile(r"\s*[|│｜•·\t]\s*|\s{2,}|\s+[/／]\s+")
_SOFT = re.compile(r"\s*(?:,|，|@|\s[-–—/]\s|\bat\b)\s*")
_ZH_NAME = re.compile(
    r"^([\u4e00-\u9fff]{2,4})[ /·]?((?:[A-Z][A-Za-z-]{1,14})(?: [A-Z][A-Za-z-]{1,14}){0,2})$"
    r"|^((?:[A-Z][A-Za-z-]{1,14})(?: [A-Z][A-Za-z-]{1,14}){0,2})[ /]?[（(]?"
    r"([\u4e00-\u9fff]{2,4})[)）]?$"
)
_LATIN_NAME = re.compile(
    r"^(?:[A-ZÀ-Þ][\w'’.-]{0,18})(?:[ ](?:(?:van|von|de|der|den|di|da|del|al|bin|la|le|el|dos)[ ])?"
    r"[A-ZÀ-Þ][\w'’.-]{0,18}){1,3}$"
)
_ZH_COMPANY = re.compile(
    r"^(.{2,40}?(?:公司|集团[\u4e00-\u9fff]{0,6}公司|集团|事务所|研究所|研究院|经营部|医院|大学|学院|小学|中学)"
    r"(?:[（(][^（）()]{1,12}[)）])?)(.*)$"
)


class Piece(NamedTuple):
    kind: str
    text: str
    line: int
    # what stands before it in its line
    gap: str


def read(lines, sender=None):
    """Who the lines are about.

    :param lines: list of str, as they stand below each other
    :param sender: :class:`Sender` of the mail, if it is one
    :return: ``{field: text}`` of :data:`FIELDS` that were found, as written
    """
    sender = sender or Sender()
    lines = [_tidy(line)[:LONGEST_LINE] for line in lines[:MOST_LINES]]
    region = numbers.region_of(sender.address, " ".join(lines))
    pieces = []
    for index, line in enumerate(lines):
        pieces += _pieces(index, line, sender, region)
    found = {}
    for kind in ("website", "phone", "mobile"):
        first = next((piece for piece in pieces if piece.kind == kind), None)
        if first:
            found[kind] = first.text
    spare = [piece for piece in pieces if piece.kind == "phone"][1:]
    if "mobile" not in found:
        for piece in spare:
            if numbers.is_mobile(piece.text, region):
                found["mobile"] = piece.text
                break
    found["name"] = _name(pieces, sender)
    found["company"] = _company(pieces, found["name"])
    found["title"] = _title(pieces, found)
    found["address"] = _address(pieces)
    return {name: text for name in FIELDS if (text := (found.get(name) or "").strip())}


def _tidy(line):
    line = unicodedata.normalize(
        "NFC", line.replace("\u00a0", " ").replace("\u3000", "  ").replace("＋", "+")
    )
    line = line.strip(" *_=~—─\r")
    return lexicon.PRONOUNS.sub("", line).strip()


# -- pieces of a line -----------------------------------------------------------------------


def _pieces(index, line, sender, region):
    if not line or lexicon.FILLER.match(line) or lexicon.CLOSING.match(line):
        return []
    if line[0] in "\"“'「" or (len(line) > 20 and lexicon.NOISE.search(line)):
        return []
    found, gap = [], ""
    cuts = [(match.start(), match.end()) for match in _STRONG.finditer(line)]
    cuts += [
        (match.start(), match.start())
        for match in lexicon.LABEL_INSIDE.finditer(line)
        if match.start()
    ]
    start = 0
    for begin, end in [*sorted(cuts), (len(line), len(line))]:
        if begin < start:
            continue
        part = line[start:begin].strip(" ,;；，")
        if part:
            found += _classify(part, index, gap, sender, region)
        gap, start = line[begin:end].strip() or " ", end
    return found


def _classify(part, index, gap, sender, region):
    label = lexicon.LABEL.match(part)
    kind = lexicon.KIND_OF_LABEL.get(label["label"].lower(), "") if label else ""
    # a company's number in brackets is no address
    rest = part[label.end() :].strip() if label else re.sub(r"\(\d{4,}-?\w?\)", "", part)
    if kind in ("other", "email", "fax"):
        return []
    if kind in ("address", "company", "name", "title") and rest:
        return [Piece(kind, rest, index, gap)]
    if url := _website(rest, sender):
        return [Piece("website", url, index, gap)]
    if kind == "website":
        return []
    if kind not in ("phone", "mobile") and _is_address(rest):
        return [Piece("address", rest, index, gap)]
    rest = _EMAIL.sub(" ", rest)
    if found := numbers.find(rest):
        return _numbers(found, rest, kind, index, gap, region)
    if kind in ("phone", "mobile"):
        # "Ext. 12": no number; "P. Smith": no label
        rest = _EMAIL.sub(" ", part)
    if re.search(r"\d{5,}", rest) or not re.search(r"[^\W\d_]{2}", rest):
        return []
    return _texts(rest.strip(), index, gap, sender)


def _numbers(found, rest, kind, index, gap, region):
    pieces = []
    for _start, _end, number in found:
        is_mobile = numbers.is_mobile(number, region)
        chinese = is_mobile and re.search(r"1[3-9]\d{9}$", numbers.digits_of(number))
        which = "mobile" if kind == "mobile" or (is_mobile and (not kind or chinese)) else "phone"
        pieces.append(Piece(which, number, index, gap))
    words = rest
    for start, end, _number in reversed(found):
        words = words[:start] + " " + words[end:]
    words = re.sub(r"[(（][^()（）]{0,20}[)）]|\b(?:ext|x)\b\.?\s*\d*|#\s*\d+", " ", words)
    left = re.findall(r"[^\W\d_]+", words)
    if kind or len("".join(left)) <= 8:
        return pieces
    # a number within a sentence is anybody's
    return pieces if len(left) <= 3 and not re.search("[，。？！]", words) else []


def _website(text, sender):
    match = _URL.search(text)
    if match and not _EMAIL.search(text[: match.start()]):
        return (
            ""
            if _SOCIAL.search(match[0])
            else match[0].rstrip(".,;/") + "/" * match[0].endswith("/")
        )
    for word in text.split():
        word = word.strip(".,;()")
        bare = _BARE.match(word)
        if not bare or "@" in text:
            continue
        is_own = bool(sender.domain) and word.lower().startswith(sender.domain)
        alone = len(text.split()) == 1 and bare[1].lower() in lexicon.TLD
        if (is_own or alone) and not _SOCIAL.search(word):
            return word
    return ""


def _is_address(text):
    if _CHINESE.search(text) and not re.search(r"[A-Za-z]{4}", text):
        hits = len(lexicon.ADDRESS_ZH.findall(text))
        return (
            hits >= 2
            and len(text) >= 7
            and bool(re.search(r"\d|[一二三四五六七八九十]号", text))
            and not re.search(r"[，。？！,]", text)
        ) or (
            hits >= 3 and not lexicon.COMPANY_ZH.search(text) and not re.search(r"[，。？！]", text)
        )
    digits = re.search(r"\d", text)
    words = text.split()
    if len(words) > 16:
        return False
    if (
        digits
        and lexicon.ADDRESS.search(text)
        and len(words) >= 2
        and not lexicon.TITLE.match(text)
    ):
        return True
    if digits and lexicon.POSTCODE.search(text) and re.search(r"[^\W\d_]{3}", text):
        return not numbers.find(text) and not re.search(r"\d ?[x×*] ?\d", text)
    return (
        bool(lexicon.COUNTRY.search(text))
        and len(words) <= 8
        and ("," in text or len(words) <= 2)
        and not lexicon.COMPANY_END.search(text)
    )


# -- words ----------------------------------------------------------------------------------


def _texts(text, index, gap, sender):
    """Pieces of a part without numbers: name, title, company, or ``text`` where nothing tells."""
    if not text or len(text) > 90:
        return []
    if _is_both_names(text):
        return [Piece("name?", text, index, gap)]
    if _CHINESE.search(text):
        return _chinese(text, index, gap, sender)
    if _is_company(text, sender) and not _title_before_company(text):
        return [Piece("company", text, index, gap)]
    parts, start = [], 0
    for match in _SOFT.finditer(text):
        left, right = text[start : match.start()].strip(), text[match.end() :].strip()
        if not left or not right:
            continue
        cut = sender.score(left) if start == 0 else 0
        if cut or (_is_company(right, sender) and not _is_company(left, sender)) or (
            start == 0 and _LATIN_NAME.match(_plain_name(left)) and not lexicon.TITLE.search(left)
            and lexicon.TITLE.search(right)
        ):  # fmt: skip
            parts.append((left, gap if not parts else ","))
            start = match.end()
    parts.append((text[start:].strip(), gap if not parts else ","))
    return [Piece(_kind_of(part, sender), part, index, before) for part, before in parts if part]


def _title_before_company(text):
    parts = _SOFT.split(text)
    return len(parts) > 1 and lexicon.TITLE.search(parts[0]) and not _has_company_end(parts[0])


def _chinese(text, index, gap, sender):
    match = re.match(r"^([^：:]{2,12})[：:]\s*([\u4e00-\u9fff]{2,4})$", text)
    if match and (lexicon.TITLE_ZH.search(match[1]) or lexicon.DEPARTMENT_ZH.search(match[1])):
        return [Piece("name?", match[2], index, gap), Piece("title", match[1], index, "：")]
    if re.search(r"[。？！?!；]", text) or (len(text) > 24 and re.search("，|,(?! )", text)):
        return []
    words = text.split(" ")
    if (
        _has_company_end(text)
        and not lexicon.TITLE.search(text)
        and lexicon.COMPANY_ZH.search(words[0])
    ):
        # the same firm in two languages
        rest = text[len(words[0]) :]
        if not _CHINESE.search(rest):
            return [Piece("company", text, index, gap)]
    if _has_company_end(text) and not lexicon.COMPANY_ZH.search(text):
        return [Piece("company", text, index, gap)]
    pieces = []
    for word in re.split(r"\s+|(?<=[\u4e00-\u9fff])[/／@](?=[\u4e00-\u9fff])", text):
        match = _ZH_COMPANY.match(word)
        if match and (match[1].endswith("事务所") or not lexicon.TITLE_ZH.search(match[1])):
            pieces.append(Piece("company", match[1], index, gap))
            word, gap = match[2].strip(" -—"), " "
        if word:
            pieces.append(Piece(_kind_of(word, sender), word, index, gap))
            gap = " "
    return pieces


def _kind_of(text, sender):
    if _CHINESE.search(text):
        if sender.chinese and text.startswith(sender.chinese) and sender.score(text):
            return "name?"
        if lexicon.TITLE_ZH.search(text) and not re.search("公司|集团", text):
            return "title"
        if lexicon.SURNAMES_ZH.match(text) and len(text) <= 3:
            return "name?"
        if lexicon.COMPANY_ZH.search(text) and (len(text) >= 8 or not text.endswith("中心")):
            return "company"
        if lexicon.DEPARTMENT_ZH.search(text):
            return "title"
        return "text"
    if sender.score(text) and len(text.split()) <= 5 and not _has_company_end(text):
        is_title = lexicon.TITLE.search(text) and not sender.score(text) > 2
        return "title" if is_title else "name?"
    if _is_company(text, sender):
        return "company"
    if lexicon.TITLE.search(text) or lexicon.DEPARTMENT.search(text):
        return "title"
    return "text"


def _has_company_end(text):
    for match in lexicon.COMPANY_END.finditer(text):
        word = match[0].rstrip(".").lower()
        # "LLC UralStroyKomplekt" begins with it
        if match.start() == 0 and word not in ("ooo", "llc"):
            continue
        if word in lexicon.COMPANY_SMALL and match[0].islower():
            continue
        return True
    return False


def _is_company(text, sender):
    if _has_company_end(text):
        return True
    if sender.is_firm(text) and not sender.score(text) > 2:
        return not lexicon.TITLE.search(text) or bool(lexicon.COMPANY_WORD.search(text))
    return bool(lexicon.COMPANY_WORD.search(text)) and not lexicon.TITLE.search(text)


def _is_both_names(text):
    match = _ZH_NAME.match(text)
    if not match or lexicon.TITLE.search(text) or lexicon.TITLE_ZH.search(text):
        return False
    chinese = match[1] or match[4]
    return bool(lexicon.SURNAMES_ZH.match(chinese)) or len(chinese) == 4


def _plain_name(text):
    return lexicon.DEGREES.sub("", text).strip(" ,.-")


# -- choices --------------------------------------------------------------------------------


def _name(pieces, sender):
    named = [piece for piece in pieces if piece.kind == "name"]
    if named:
        return named[0].text
    best = ("", 0)
    for piece in pieces:
        if piece.kind in ("name?", "text", "company"):
            text = _plain_name(piece.text)
            score = sender.score(text)
            if piece.kind == "company":
                score = 0
            if score and (score, len(text)) > (best[1], len(best[0])) and len(text) <= 40:
                best = (text, score)
    if best[0]:
        return best[0]
    for piece in pieces[:6]:
        text = _plain_name(piece.text)
        if piece.kind == "name?":
            return text
        if (
            piece.kind == "text"
            and _LATIN_NAME.match(text)
            and not lexicon.COMPANY_WORD.search(text)
        ):
            return text
    return ""


def _company(pieces, name):
    companies = [
        piece.text
        for piece in pieces
        if piece.kind == "company" and _plain_name(piece.text) != name
    ]
    ended = [
        text for text in companies if _has_company_end(text) or lexicon.COMPANY_ZH.search(text)
    ]
    chosen = next(iter(ended or companies), "")
    chosen = re.sub(r"\s*\(\d[\w-]*\)$", "", chosen)
    return re.sub(r"^for\s+", "", chosen, flags=re.IGNORECASE).strip(" ,")


def _title(pieces, found):
    titles = [
        piece for piece in pieces
        if piece.kind == "title" and piece.text not in (found["name"], found["company"])
    ]  # fmt: skip
    real = [
        piece
        for piece in titles
        if lexicon.TITLE.search(piece.text) or lexicon.TITLE_ZH.search(piece.text)
    ]
    first = next(iter(real or titles), None)
    if first is None:
        return ""
    text = ""
    for piece in titles:
        if piece.line == first.line:
            gap = piece.gap if piece.gap in "|/：" else " "
            text += (f" {gap} " if gap.strip() else " ") + piece.text if text else piece.text
    return text.strip(" ,:-")


def _address(pieces):
    lines = []
    for piece in pieces:
        if piece.kind == "address":
            if lines and piece.line - lines[-1][0] > 2:
                break
            lines.append((piece.line, piece.text.strip(" ,.;|-")))
    return ", ".join(text for _line, text in lines)
