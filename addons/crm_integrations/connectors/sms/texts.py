"""A message's words and the templates they may go out by; on plain values.

Chinese gateways take no free text: a template's number, and what goes into its places.
"""

import re

PLACE = re.compile(r"\$\{\s*([A-Za-z_][A-Za-z0-9_]*)\s*\}|\{\s*(\d{1,2})\s*\}")


def parts(template):
    """``(words around the places: one more than places, names of the places)``."""
    words, names, end = [], [], 0
    for found in PLACE.finditer(template):
        words.append(template[end : found.start()])
        names.append(found[1] or found[2])
        end = found.end()
    return [*words, template[end:]], names


def is_clear(template):
    """Whether what belongs into which place can be told: no two of them touch."""
    words, _names = parts(template or "")
    return all(words[1:-1])


def values(template, text):
    """``{place: what is in it}`` if ``text`` has the template's words, else None.

    No place stays empty: vendors refuse that.
    """
    words, names = parts(_normal(template))
    text = _normal(text)
    if not names:
        return {} if text == words[0] else None
    if not text.startswith(words[0]) or not text.endswith(words[-1]):
        return None
    start, stop = len(words[0]), len(text) - len(words[-1])
    found = {}
    for name, following in zip(names[:-1], words[1:-1], strict=True):
        end = text.find(following, start + 1, stop)
        if end < 0 or found.setdefault(name, text[start:end]) != text[start:end]:
            return None
        start = end + len(following)
    if stop <= start or found.setdefault(names[-1], text[start:stop]) != text[start:stop]:
        return None
    return found


def _normal(text):
    """Line ends and spaces at the borders are no difference."""
    return "\n".join(line.rstrip() for line in (text or "").strip().splitlines())
