"""How much will be won, from how often deals like these were: in plain values, no Odoo here.

A *stand* is what was known of a period on a day: which deals were due in it, in which class
(stage and credibility), what was won by then; and, once it is over, what came of it. What is said
about a stand is worked out from stands that were over on its day, so nothing of the future gets
into the past.

Sources: Kleinman, "Proportions with extraneous variance: single and independent samples", JASA 68
(1973) for the moment estimator of the beta-binomial; Efron and Morris, "Data analysis using Stein's
estimator" (1975) for shrinkage; Vovk, Gammerman, Shafer, "Algorithmic Learning in a Random World"
(2005) and Lei et al., "Distribution-free predictive inference for regression", JASA 113 (2018),
algorithm 2, for the split conformal band.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from math import ceil, inf

# how sure the band is, and of fewer past periods there is none
LEVEL = 0.8
ENOUGH = 4


@dataclass(frozen=True)
class Cell:
    """Deals of a class that were due: sums.

    ``plain`` and ``native`` are amount × probability (0 to 1), as people and as Odoo put it;
    ``plain_off`` and ``native_off`` are the sums of the squares by which those probabilities were
    off, once it is known.
    """

    count: int = 0
    won: int = 0
    amount: float = 0.0
    plain: float = 0.0
    native: float = 0.0
    plain_off: float = 0.0
    native_off: float = 0.0


@dataclass(frozen=True)
class Stand:
    """A period as of a day.

    ``first`` is its first day, ``end`` the first one after it, ``day`` the one it is seen from.

    ``so_far`` is what was won in it by that day, ``actual`` what was won in it in the end (None
    where it is not over); ``cells`` is ``{(stage, group of credibility): Cell}``.
    """

    first: date
    end: date
    day: date
    so_far: float = 0.0
    actual: float | None = None
    cells: dict = field(default_factory=dict)


@dataclass(frozen=True)
class Forecast:
    """What was said about a stand; amounts. ``credible`` is None without any history."""

    stand: Stand
    credible: float | None
    plain: float
    native: float
    low: float | None = None
    high: float | None = None
    credible_off: float | None = None

    @property
    def is_covered(self):
        return self.low <= self.stand.actual <= self.high


# ------------------------------------------------------------
# CHANCES
# ------------------------------------------------------------


def strength(groups, mean):
    """How many deals the prior is worth: the beta-binomial's α + β by moments.

    With weights n/N, p the mean and k groups, the correlation within groups is (Kleinman 1973)
    γ = (S − p(1−p)(k−1)/N) / (p(1−p)(1 − Σ(n/N)² − (k−1)/N)), S = Σ (n/N)(p_i − p)²;
    α + β = (1 − γ)/γ.

    :param groups: list of ``(won, all)``
    :return: number; infinite where groups differ by no more than chance
    """
    groups = [group for group in groups if group[1]]
    total, spread = sum(size for _won, size in groups), mean * (1 - mean)
    if len(groups) < 2 or spread <= 0:
        return inf
    chance = (len(groups) - 1) / total
    seen = sum(size / total * (won / size - mean) ** 2 for won, size in groups)
    rest = spread * (1 - sum((size / total) ** 2 for _won, size in groups) - chance)
    if rest <= 0:
        return inf
    within = min(max((seen - spread * chance) / rest, 0.0), 1.0)
    return (1 - within) / within if within else inf


def shrunk(won, size, mean, worth):
    """The posterior mean: what was seen, drawn to ``mean`` as if that were ``worth`` deals."""
    if worth == inf:
        return mean
    return (won + worth * mean) / (size + worth) if size + worth else mean


class Chances:
    """How often deals of a class were won in the period in which they were due.

    A class is drawn to its stage, a stage to all deals, each the more the fewer deals it has and
    the less the groups differ beyond chance. All deals together start from half of one won deal in
    one (Jeffreys), so that nothing is ever impossible or certain.

    :param cells: ``{(stage, group): (won, all)}``
    """

    def __init__(self, cells):
        self.count = sum(size for _won, size in cells.values())
        won = sum(part for part, _size in cells.values())
        self.mean = (won + 0.5) / (self.count + 1)
        stages = defaultdict(dict)
        for (stage, group), (part, size) in cells.items():
            before = stages[stage].get(group, (0, 0))
            stages[stage][group] = (before[0] + part, before[1] + size)
        sums = {
            stage: (sum(part for part, _size in own.values()), sum(s for _part, s in own.values()))
            for stage, own in stages.items()
        }
        worth = strength(list(sums.values()), self.mean)
        self.stages = {
            stage: shrunk(part, size, self.mean, worth) for stage, (part, size) in sums.items()
        }
        self.classes, self.sizes = {}, {}
        for stage, own in stages.items():
            mean = self.stages[stage]
            worth = strength(list(own.values()), mean)
            for group, (part, size) in own.items():
                self.classes[stage, group] = shrunk(part, size, mean, worth)
                self.sizes[stage, group] = size

    def of(self, key):
        """:return: 0 to 1; of a class never seen that of its stage, else that of all deals"""
        return self.classes.get(key, self.stages.get(key[0], self.mean))


def chances(stands, day):
    """What could be known on a day: from stands that were over.

    :return: Chances; None where no deal was due in any of them
    """
    cells = defaultdict(lambda: [0, 0])
    for stand in stands:
        if stand.end <= day:
            for key, cell in stand.cells.items():
                cells[key][0] += cell.won
                cells[key][1] += cell.count
    return Chances({key: tuple(sums) for key, sums in cells.items()}) if cells else None


# ------------------------------------------------------------
# FORECASTS
# ------------------------------------------------------------


def reach(misses, level=LEVEL, enough=ENOUGH):
    """How far the band reaches to each side: the ⌈(n + 1) · level⌉-th smallest miss.

    :return: number; None where there were too few
    """
    rank = ceil((len(misses) + 1) * level)
    if len(misses) < enough or rank > len(misses):
        return None
    return sorted(misses)[rank - 1]


def say(stand, known, misses):
    """:param Chances known: see :func:`chances`; :param misses: of forecasts that could be judged

    :return: Forecast
    """
    cells = stand.cells.items()
    credible = credible_off = None
    if known:
        credible = stand.so_far + sum(cell.amount * known.of(key) for key, cell in cells)
        credible_off = sum(
            cell.won * (1 - known.of(key)) ** 2 + (cell.count - cell.won) * known.of(key) ** 2
            for key, cell in cells
        )
    wide = reach(misses) if known else None
    return Forecast(
        stand=stand,
        credible=credible,
        plain=stand.so_far + sum(cell.plain for _key, cell in cells),
        native=stand.so_far + sum(cell.native for _key, cell in cells),
        # what is won is won
        low=None if wide is None else max(credible - wide, stand.so_far),
        high=None if wide is None else credible + wide,
        credible_off=credible_off,
    )


def missed(forecasts, day):
    """:return: by how much forecasts were off, of those that could be judged on a day"""
    return [
        abs(each.stand.actual - each.credible)
        for each in forecasts
        if each.credible is not None and _says_something(each) and each.stand.end <= day
    ]


def look_back(stands, lessons=None):
    """What would have been said about each stand on its day.

    :param stands: in order of time
    :param lessons: stands that chances are learnt from, where those are others (of the whole firm)
    :return: list of Forecast
    """
    lessons, said = stands if lessons is None else lessons, []
    for stand in stands:
        said.append(say(stand, chances(lessons, stand.day), missed(said, stand.day)))
    return said


def scores(forecasts):
    """How right forecasts were, of those that are over and that all three could make.

    :return: dict: ``count``; ``credible``, ``plain``, ``native``: dicts of ``wape`` and ``bias``
        (shares of what was won, None where nothing was) and ``brier`` (of deals, None of none);
        ``bands`` and ``covered``: how many had a band, and held what came
    """
    judged = [each for each in forecasts if each.credible is not None and _is_over(each)]
    actual = sum(each.stand.actual for each in judged)
    deals = sum(cell.count for each in judged for cell in each.stand.cells.values())
    found = {"count": len(judged)}
    for name in ("credible", "plain", "native"):
        off = [getattr(each, name) - each.stand.actual for each in judged]
        if name == "credible":
            squares = sum(each.credible_off for each in judged)
        else:
            cells = [cell for each in judged for cell in each.stand.cells.values()]
            squares = sum(getattr(cell, f"{name}_off") for cell in cells)
        found[name] = {
            "wape": sum(map(abs, off)) / actual if actual else None,
            "bias": sum(off) / actual if actual else None,
            "brier": squares / deals if deals else None,
        }
    banded = [each for each in judged if each.low is not None and _says_something(each)]
    return found | {
        "bands": len(banded),
        "covered": sum(each.is_covered for each in banded),
    }


def _is_over(forecast):
    return forecast.stand.actual is not None


def _says_something(forecast):
    """Where nothing was due and nothing was won, hitting it is no merit."""
    return _is_over(forecast) and bool(forecast.stand.cells or forecast.stand.actual)
