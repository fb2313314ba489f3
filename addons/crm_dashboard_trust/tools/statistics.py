"""What is more than chance, in plain values: no Odoo here.

Groups (people, channels, regions) are compared with what is usual for all of them: where a group
may lie by chance follows from its size, from how far groups differ anyway, and from how many are
looked at. Sources: Wilson (1927); Newcombe (1998); Benjamini and Hochberg (1995); Spiegelhalter,
"Funnel plots for comparing institutional performance" and "Handling over-dispersion of performance
indicators" (2005); Kaplan and Meier (1958).
"""

from dataclasses import dataclass
from math import asin, pi, sin, sqrt
from statistics import NormalDist

NORMAL = NormalDist()
# the two pairs of limits of a funnel plot
WARNING, ALARM = 0.95, 0.998
# a group smaller than this is not judged at all
MINIMUM = 10
# what share of the groups that stand out may do so by chance
FALSE_SHARE = 0.05
# fewer groups than these cannot say how far groups differ anyway
ENOUGH_GROUPS = 5
# into how many parts the limits of a picture are cut
CURVE = 24
# what is cut at each end before it is asked how far groups differ
CUT = 0.1


# ------------------------------------------------------------
# ONE SHARE, MANY TESTS
# ------------------------------------------------------------


def z_of(confidence):
    """:return: how many standard errors the two-sided interval is wide on each side"""
    return NORMAL.inv_cdf(0.5 + confidence / 2)


def wilson(part, whole, confidence=WARNING):
    """Where the true share lies: Wilson's score interval, without correction of continuity.

    :param int part: 0 to ``whole``
    :return: ``(low, high)``, 0 to 1; (0, 1) of nothing
    :raise ValueError: for a part that is none
    """
    if not 0 <= part <= whole:
        raise ValueError(f"{part} is no part of {whole}")
    if not whole:
        return 0.0, 1.0
    z = z_of(confidence)
    share = part / whole
    centre = share + z * z / (2 * whole)
    reach = z * sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole))
    scale = 1 + z * z / whole
    # a share of nothing or of all is known to end there
    low = 0.0 if part == 0 else max((centre - reach) / scale, 0.0)
    high = 1.0 if part == whole else min((centre + reach) / scale, 1.0)
    return low, high


def two_sided(z):
    """:return: how often chance alone is at least so far out"""
    return 2 * (1 - NORMAL.cdf(abs(z)))


def benjamini_hochberg(p_values):
    """Adjusted p values: those up to q keep the expected share of false finds within q.

    :param p_values: sequence of numbers, 0 to 1
    :return: list in the same order
    """
    count = len(p_values)
    order = sorted(range(count), key=lambda place: p_values[place], reverse=True)
    adjusted, smallest = [0.0] * count, 1.0
    for rank, place in zip(range(count, 0, -1), order, strict=True):
        smallest = min(smallest, p_values[place] * count / rank)
        adjusted[place] = smallest
    return adjusted


# ------------------------------------------------------------
# HOW FAR GROUPS DIFFER ANYWAY
# ------------------------------------------------------------


def winsorised(values, cut=CUT):
    """The outermost values are pulled in to the next ones: at least one at each end.

    :return: list in the same order
    """
    ordered = sorted(values)
    count = max(1, int(cut * len(ordered)))
    if len(ordered) < 2 * count + 1:
        return list(values)
    low, high = ordered[count], ordered[-count - 1]
    return [min(max(value, low), high) for value in values]


def variance_between(scores, errors):
    """How far groups differ beyond chance: the additive variance of DerSimonian and Laird.

    :param scores: how many standard errors each group lies from what is usual
    :param errors: its standard error
    :return: variance on the scale of the errors, 0 where chance explains it all
    """
    if len(scores) < 2:
        return 0.0
    weights = [1 / (error * error) for error in errors]
    total = sum(weights)
    rest = total - sum(weight * weight for weight in weights) / total
    excess = sum(score * score for score in scores) - (len(scores) - 1)
    return max(excess / rest, 0.0) if rest > 0 else 0.0


# ------------------------------------------------------------
# GROUPS IN A FUNNEL PLOT
# ------------------------------------------------------------


@dataclass(frozen=True)
class Judged:
    """A group beside what is usual.

    ``size`` is the number of records, ``value`` the share (0 to 1) or the mean; ``low`` and
    ``high`` are its own interval at 95 %; ``warning`` and ``alarm`` are the funnel's limits at this
    size; ``q`` is the adjusted p value. ``verdict`` is "small" (not judged), "" (within chance),
    "low" or "high" (beyond the limits of 95 %), "very low" or "very high" (beyond 99.8 %).
    """

    key: object
    size: int
    value: float | None
    low: float | None
    high: float | None
    warning: tuple | None = None
    alarm: tuple | None = None
    q: float | None = None
    verdict: str = "small"


@dataclass(frozen=True)
class Comparison:
    """Groups together: what is usual, how far groups differ anyway (variance), and each group.

    ``curve`` are the funnel's limits over the sizes there are: ``(size, warning, alarm)``.
    """

    usual: float | None
    between: float
    groups: tuple
    curve: tuple = ()


def compare_shares(rows, minimum=MINIMUM):
    """Which shares are more than chance.

    Shares are judged as arcsine of their roots, where chance is equally large everywhere.

    :param rows: ``(key, part, whole)``
    :return: Comparison, in the order of the rows
    """
    rows = list(rows)
    whole = sum(row[2] for row in rows)
    if not whole:
        return Comparison(None, 0.0, tuple(Judged(row[0], 0, None, None, None) for row in rows))
    usual = sum(row[1] for row in rows) / whole
    points = [
        (key, size, part / size if size else None, *(wilson(part, size) if size else (None, None)))
        for key, part, size in rows
    ]
    return _compare(usual, points, minimum, _Root, lambda size: 1 / (2 * sqrt(size)))


def compare_means(rows, minimum=MINIMUM):
    """Which means are more than chance.

    :param rows: ``(key, size, mean, variance)``; the variance within the group, None of one record
    :return: Comparison, in the order of the rows
    """
    rows = [(key, size, float(mean or 0), variance) for key, size, mean, variance in rows]
    total = sum(row[1] for row in rows)
    if not total:
        return Comparison(None, 0.0, tuple(Judged(row[0], 0, None, None, None) for row in rows))
    usual = sum(size * mean for _key, size, mean, _variance in rows) / total
    # one spread for all: that of a small group is itself chance
    free = sum(size - 1 for _key, size, _mean, _variance in rows if size > 1)
    squares = sum((size - 1) * float(variance or 0) for _key, size, _mean, variance in rows if size)
    spread = sqrt(squares / free) if free > 0 else 0.0
    reach = z_of(WARNING) * spread
    points = [
        (key, size, mean, mean - reach / sqrt(size), mean + reach / sqrt(size))
        if size
        else (key, 0, None, None, None)
        for key, size, mean, _variance in rows
    ]
    if not spread:
        return Comparison(usual, 0.0, tuple(Judged(*point) for point in points))
    return _compare(usual, points, minimum, _Plain, lambda size: spread / sqrt(size))


class _Plain:
    """Means are judged as they are."""

    @staticmethod
    def to(value):
        return value

    @staticmethod
    def back(value):
        return value


class _Root:
    """Shares are judged as the arcsine of their root."""

    @staticmethod
    def to(value):
        return asin(sqrt(value))

    @staticmethod
    def back(value):
        return sin(min(max(value, 0.0), pi / 2)) ** 2


def _compare(usual, points, minimum, scale, error_of):
    """:param points: ``(key, size, value, low, high)``"""
    judged = [point for point in points if point[1] >= max(minimum, 1)]
    errors = [error_of(point[1]) for point in judged]
    centre = scale.to(usual)
    distances = [scale.to(point[2]) - centre for point in judged]
    scores = [distance / error for distance, error in zip(distances, errors, strict=True)]
    between = 0.0
    if len(judged) >= ENOUGH_GROUPS:
        between = variance_between(winsorised(scores), errors)
    reaches = [sqrt(error * error + between) for error in errors]
    final = [distance / reach for distance, reach in zip(distances, reaches, strict=True)]
    adjusted = benjamini_hochberg([two_sided(score) for score in final])
    verdicts = {}
    for point, score, reach, q in zip(judged, final, reaches, adjusted, strict=True):
        verdicts[id(point)] = (*_limits(scale, centre, reach), q, _verdict(score, q))
    groups = tuple(Judged(*point, *verdicts.get(id(point), ())) for point in points)
    curve = tuple(
        (size, *_limits(scale, centre, sqrt(error_of(size) ** 2 + between)))
        for size in _sizes([point[1] for point in judged])
    )
    return Comparison(usual, between, groups, curve)


def _limits(scale, centre, reach):
    """:return: ``[(low, high) of 95 %, (low, high) of 99.8 %]``"""
    return [
        (scale.back(centre - z_of(level) * reach), scale.back(centre + z_of(level) * reach))
        for level in (WARNING, ALARM)
    ]


def _sizes(sizes):
    """:return: sizes from the smallest to the largest, evenly spaced as chance falls with them"""
    if not sizes:
        return []
    low, high = min(sizes), max(sizes)
    steps = [low * (high / low) ** (step / CURVE) for step in range(CURVE + 1)]
    return sorted({round(step) for step in steps} | {low, high})


def _verdict(score, q):
    if q > FALSE_SHARE or abs(score) <= z_of(WARNING):
        return ""
    side = "low" if score < 0 else "high"
    return f"very {side}" if abs(score) > z_of(ALARM) else side


# ------------------------------------------------------------
# HOW LONG THINGS STAY
# ------------------------------------------------------------


def survival(stays):
    """Kaplan and Meier: the share that stays longer; what still stays has not been long enough.

    :param stays: ``(length, has ended)``
    :return: list of ``(length, share that stays longer)``, one a length at which something ended
    """
    ended, all_at = {}, {}
    for length, has_ended in stays:
        all_at[length] = all_at.get(length, 0) + 1
        ended[length] = ended.get(length, 0) + bool(has_ended)
    there, share, curve = sum(all_at.values()), 1.0, []
    for length in sorted(all_at):
        if ended[length]:
            share *= 1 - ended[length] / there
            curve.append((length, share))
        there -= all_at[length]
    return curve


def median_stay(stays):
    """:return: the length by which half have ended; None where fewer than half ever do"""
    return next((length for length, share in survival(stays) if share <= 0.5), None)


def mean_stay(stays):
    """:return: the mean up to the longest length seen (restricted mean); None of nothing"""
    stays = list(stays)
    if not stays:
        return None
    area = last = 0.0
    share = 1.0
    for length, left in survival(stays):
        area += share * (length - last)
        last, share = length, left
    return area + share * (max(length for length, _ended in stays) - last)
