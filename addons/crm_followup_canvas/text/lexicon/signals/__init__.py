"""What customers mean, in the words they say it in: a file a concept, both languages.

Each file has lines for Chinese (``ZH``) and English (``EN``), and lines for what looks alike and
means something else (``UNLESS``). How a line is written: ``text/concepts.py``.
"""

from . import buying, churn, competitor, complaint, delay, price

CONCEPTS = {
    "price": price,
    "delay": delay,
    "churn": churn,
    "competitor": competitor,
    "complaint": complaint,
    "buying": buying,
}
