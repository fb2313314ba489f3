"""Whether a score says anything about what came of it, in plain values.

Sources: Brier, "Verification of forecasts expressed in terms of probability" (1950); Cochran,
"Some methods for strengthening the common χ² tests" (1954) and Armitage, "Tests for linear trends
in proportions and frequencies" (1955) for the trend of shares over ordered groups.
"""

from math import sqrt

from .statistics import WARNING, wilson, z_of

# lower ends of the groups of scores
BINS = (0, 50, 70, 85, 100)
# fewer closed deals than these say nothing
ENOUGH = 30


def bin_of(score):
    """:return: index of the group of a score of 0 to 100"""
    return max(index for index, low in enumerate(BINS) if score >= low or not index)


def brier(pairs):
    """:param pairs: ``(probability 0 to 1, whether it happened)``; :return: mean, None of none"""
    pairs = list(pairs)
    if not pairs:
        return None
    return sum((chance - bool(won)) ** 2 for chance, won in pairs) / len(pairs)


def trend(groups):
    """Cochran and Armitage: whether the share grows with the score.

    :param groups: ``(score, happened, all)``
    :return: z; positive where higher scores happen more often; 0 where nothing can be said
    """
    groups = [group for group in groups if group[2]]
    whole = sum(size for _score, _part, size in groups)
    if not whole:
        return 0.0
    usual = sum(part for _score, part, _size in groups) / whole
    middle = sum(score * size for score, _part, size in groups) / whole
    spread = (
        usual * (1 - usual) * sum(size * (score - middle) ** 2 for score, _part, size in groups)
    )
    if spread <= 0:
        return 0.0
    return sum((score - middle) * part for score, part, _size in groups) / sqrt(spread)


def judge(rows):
    """What scores said and what came of it.

    :param rows: ``(score 0 to 100, won, all)``
    :return: dict: ``count``, ``won``, ``bins`` (dicts ``low``, ``high``, ``count``, ``won``,
        ``score`` (mean), ``share``, ``from``, ``to`` (Wilson's interval at 95 %), in percent),
        ``brier`` (of score / 100), ``brier_usual`` (of saying the mean share of every deal), ``z``,
        ``verdict``: "few", "predicts", "nothing" or "reversed"
    """
    rows = [row for row in rows if row[2]]
    count, won = sum(row[2] for row in rows), sum(row[1] for row in rows)
    found = {
        "count": count,
        "won": won,
        "bins": _bins(rows),
        "brier": None,
        "brier_usual": None,
        "z": trend(rows),
        "verdict": "few",
    }
    if count:
        usual = won / count
        found["brier"] = (
            sum(
                part * (1 - score / 100) ** 2 + (size - part) * (score / 100) ** 2
                for score, part, size in rows
            )
            / count
        )
        found["brier_usual"] = usual * (1 - usual)
    if count >= ENOUGH:
        limit = z_of(WARNING)
        found["verdict"] = (
            "predicts" if found["z"] > limit else "reversed" if found["z"] < -limit else "nothing"
        )
    return found


def _bins(rows):
    bins = []
    for index, low in enumerate(BINS):
        within = [row for row in rows if bin_of(row[0]) == index]
        size, won = sum(row[2] for row in within), sum(row[1] for row in within)
        if not size:
            continue
        start, end = wilson(won, size)
        bins.append(
            {
                "low": low,
                "high": BINS[index + 1] - 1 if index + 1 < len(BINS) else 100,
                "count": size,
                "won": won,
                "score": sum(row[0] * row[2] for row in within) / size,
                "share": 100 * won / size,
                "from": 100 * start,
                "to": 100 * end,
            }
        )
    return bins
