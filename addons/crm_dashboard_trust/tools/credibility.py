"""How far a deal is carried by what its seller cannot make alone, in plain values."""

from math import floor

# the parts, and what each weighs unless a firm says otherwise
WEIGHTS = {"gates": 50, "answers": 25, "contacts": 25}
# under this nobody should rely on a deal; from that on they may
LOW, HIGH = 70, 90
# where nothing is there to be proven, nothing is missing
NOTHING = 100


def shares(gates_met, gates_all, answers_met, answers_all, contacts, usual):
    """:return: ``{part: 0 to 1, or None where there is no data}``"""
    return {
        "gates": gates_met / gates_all if gates_all else None,
        "answers": answers_met / answers_all if answers_all else None,
        "contacts": min(contacts / usual, 1.0) if usual else None,
    }


def credibility(parts, weights):
    """The weighted mean of the parts; one without data gives its weight to the others.

    :param dict parts: see :func:`shares`
    :param dict weights: ``{part: weight}``, in whatever unit
    :return: int, 0 to 100
    """
    known = {key: share for key, share in parts.items() if share is not None}
    total = sum(weights[key] for key in known)
    if not total:
        return NOTHING
    return floor(100 * sum(weights[key] * share for key, share in known.items()) / total + 0.5)


def effective(parts, weights):
    """:return: ``{part: percent it counts for}`` once parts without data gave theirs away"""
    total = sum(weights[key] for key, share in parts.items() if share is not None)
    return {
        key: 100 * weights[key] / total if share is not None and total else 0.0
        for key, share in parts.items()
    }


def sign(value):
    """:return: "low", "fair" or "high", as the page paints it"""
    return "low" if value < LOW else "fair" if value < HIGH else "high"
