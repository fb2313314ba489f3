"""How much a written reason can say."""


def reason_weight(text):
    """How much a reason can say: characters, CJK ones double; repeated ones do not count."""
    distinct = set(text)
    if len(distinct) < 6:
        return 0
    return sum(2 if "\u2e80" <= char <= "\u9fff" else 1 for char in text if not char.isspace())
