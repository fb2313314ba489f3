"""What a customer wrote in a message: their own new words, without what they quote."""

import re

from lxml import etree, html

# elements that hold what somebody else wrote before, as mail programs and Odoo mark them
_QUOTES = (
    "//blockquote"
    "|//*[@data-o-mail-quote or @data-o-mail-quote-container]"
    "|//*[contains(concat(' ', @class, ' '), ' gmail_quote ')"
    " or contains(concat(' ', @class, ' '), ' gmail_attr ')"
    " or contains(concat(' ', @class, ' '), ' yahoo_quoted ')"
    " or contains(concat(' ', @class, ' '), ' moz-cite-prefix ')"
    " or contains(concat(' ', @class, ' '), ' o_mail_notification ')]"
    "|//*[@id='divRplyFwdMsg' or @id='appendonsend' or @id='isReplyContent']"
)
_SIGNATURES = "//*[contains(concat(' ', @class, ' '), ' gmail_signature ')]|//*[@id='Signature']"
_BLOCKS = frozenset(
    (
        "address", "blockquote", "br", "center", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4",
        "h5", "h6", "hr", "li", "ol", "p", "pre", "section", "table", "td", "th", "tr", "ul",
    )
)  # fmt: skip
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_URL = re.compile(
    r"(?:https?://|www\.)[^\s，。；、）)>\"']+|[\w.+-]+@[\w-]+\.[\w.-]+", re.IGNORECASE
)
# from here on it is somebody else's, or a signature
_REST = re.compile(
    r"^(?:"
    r"--\s*$|_{5,}\s*$|-{2,}\s*(?:original message|forwarded message|原始邮件|原始郵件|转发邮件"
    r"|轉寄郵件|回复邮件|邮件原件).*|begin forwarded message:.*"
    r"|on .{4,120}wrote:\s*|.{4,120}(?:ha scritto|a écrit|schrieb|escribió|escreveu) ?:\s*"
    r"|.{2,80}(?:写道|寫道|编写|來信)\s*[:：]\s*"
    r"|(?:unsubscribe|退订)\b.*"
    r"|sent from my \w+.*|发自我的.*|get outlook for .*"
    r")$",
    re.IGNORECASE,
)
_DELIMITER = re.compile(r"^(?:--|_{5,})\s*$")
_HEADER = re.compile(
    r"^\W*(?:from|sent|to|cc|date|subject|发件人|发送时间|收件人|抄送|日期|主题|時間|寄件者|寄件人"
    r"|寄件日期|收件者|主旨|发送日期)\s*[:：]",
    re.IGNORECASE,
)
# how subjects and texts of automatic replies and of returned mails begin; Python and PostgreSQL
# read it alike
AUTOMATIC = (
    r"^\W*(?:automatic reply|auto[- ]?reply|automatische antwort|out of (?:the )?office"
    r"|undeliverable|undelivered mail|delivery status notification|mail delivery|returned mail"
    r"|failure notice|message not delivered|自动回复|自動回覆|自动答复|系统退信|系統退信|退信)"
    r"|^.{0,80}i(?:'m| am)? (?:am )?(?:currently )?(?:out of (?:the )?office"
    r"|on (?:annual |parental |maternity )?leave until|on (?:vacation|holiday) until)"
    r"|^.{0,60}this is an automat(?:ed|ic)|此邮件为系统自动|本邮件由系统自动"
)
MACHINES = r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)[^@ ]*@|^mailer-daemon"
_AUTOMATIC = re.compile(AUTOMATIC, re.IGNORECASE)
_MACHINES = re.compile(MACHINES, re.IGNORECASE)


def own_words(body):
    """The own new words in a message's HTML or plain text, a block a line.

    An automatic reply has none.
    """
    lines = own_lines(body)
    text = _URL.sub(" ", "\n".join(lines)).strip()
    return "" if is_automatic(text) else text


def own_lines(body, with_signature=False):
    """The own new lines of a message's HTML or plain text, without blanks at their ends.

    :param with_signature: what follows ``--`` is kept, too
    """
    text = _UNSEEN.sub("", _text_of(body or "", with_signature))
    return _own_lines([line.strip() for line in text.splitlines()], with_signature)


def is_automatic(text, subject=""):
    """Whether a machine wrote it: out of office, not delivered."""
    return bool(_AUTOMATIC.search(text or "") or _AUTOMATIC.search(subject or ""))


def is_machine(address):
    """Whether an address is that of a mail server."""
    return bool(_MACHINES.search(address or ""))


def _text_of(body, with_signature):
    if not re.search(r"<[a-z!/]|&#?\w+;", body, re.IGNORECASE):
        return body
    # a mail in plain text keeps its lines
    is_plain = not re.search(r"<(?:p|div|br|table|li|ul|body|pre)\b", body, re.IGNORECASE)
    try:
        root = html.fromstring(f"<div>{body}</div>", parser=html.HTMLParser(remove_comments=True))
    except (etree.ParserError, ValueError):
        return re.sub(r"<[^>]*>", " ", body)
    for quote in root.xpath(_QUOTES if with_signature else f"{_QUOTES}|{_SIGNATURES}"):
        _drop(quote)
    for element in root.xpath("//style|//script|//head|//title"):
        _drop(element)
    pieces = []
    _collect(root, pieces, is_plain)
    return "".join(pieces)


def _drop(element):
    if element.getparent() is None:
        return
    # what follows the quote is not part of it, but is a line of its own
    element.tail = "\n" + (element.tail or "")
    element.drop_tree()


def _collect(element, pieces, is_plain):
    is_block = element.tag in _BLOCKS
    if is_block:
        pieces.append("\n")
    pieces.append((element.text or "") if is_plain else _one_line(element.text))
    for child in element:
        _collect(child, pieces, is_plain)
        pieces.append((child.tail or "") if is_plain else _one_line(child.tail))
    if is_block:
        pieces.append("\n")


def _one_line(text):
    # a cut in the source is no cut on the screen; only the quote's own end is
    return re.sub(r"(?<!^)\s+", " ", text or "")


def _own_lines(lines, with_signature):
    own = []
    for index, line in enumerate(lines):
        if with_signature and _DELIMITER.match(line):
            own.append(line)
            continue
        # a line "On ... wrote:" may be broken in two
        both = f"{line} {lines[index + 1]}" if index + 1 < len(lines) else line
        if _REST.match(line) or (line.lower().startswith("on ") and _REST.match(both)):
            # what follows a quote that is marked line by line is theirs again
            if any(each.startswith(">") for each in lines[index + 1 : index + 4]):
                continue
            break
        if (
            _HEADER.match(line)
            and sum(bool(_HEADER.match(x)) for x in lines[index : index + 5]) > 1
        ):
            break
        if not line.startswith((">", "＞", "|>")):
            own.append(line)
    return own
