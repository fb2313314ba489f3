"""Who gets a lead: the load score over plain data, without a database.

The same input always gives the same choice: nothing is random, sums are taken in a fixed order and
the last tie is broken by the person's number. Routing and simulation share this module.
"""

from dataclasses import dataclass, field
from operator import attrgetter

COLUMNS = (
    "user_id", "why", "score", "followups", "open", "capacity", "coverage", "quality", "received",
)  # fmt: skip
# so many leads more than somebody else are no matter of evenness
EVEN_LEADS = 2

# Why somebody did not get a lead: before the score is looked at ...
BARRED = (
    "capacity", "absent", "paused", "returned", "refused", "company", "filter", "evidence", "team",
)  # fmt: skip
# ... and after
CHOSEN, EVEN, LOAD, QUALITY, WAIT, ORDER = "chosen", "even", "load", "quality", "wait", "order"
RANK = attrgetter("rank")


@dataclass(slots=True, frozen=True)
class Weights:
    """Weights of the three parts of the load score.

    ``near`` is in points of 100; ``even`` in percent of what somebody received for the capacity.
    """

    followups: float = 40.0
    open: float = 40.0
    coverage: float = 20.0
    near: float = 2.0
    even: float = 10.0

    @property
    def total(self):
        return self.followups + self.open + self.coverage


@dataclass(slots=True, eq=False)
class Person:
    """What is known of somebody who may take leads; changes as leads are given in a batch."""

    user_id: int
    capacity: int = 0
    received: int = 0
    open: int = 0
    open_max: int = 0
    followups: int = 0
    quality_sum: float = 0.0
    quality_count: int = 0
    # seconds since the epoch of the last lead received; 0 for never
    last: float = 0.0
    # capacity in proportion to the time somebody has been there; 0: the capacity itself
    expected: float = 0.0
    # {team_id: capacity in it, or "paused"}
    teams: dict = field(default_factory=dict)
    # kept until the next lead: everybody is compared for every lead, and one of them gets it
    _rank: tuple = None
    _shown_quality: float = None

    @property
    def rank(self):
        """Whose turn it is among equals, the lowest first; kept from the first comparison on."""
        if self._rank is None:
            self._rank = (round(self.quality, 6), self.last, self.user_id)
        return self._rank

    @property
    def quality(self):
        return self.quality_sum / self.quality_count if self.quality_count else 0.0

    @property
    def shown_quality(self):
        """The quality as an explanation shows it; kept as the rank is."""
        if self._shown_quality is None:
            self._shown_quality = round(self.quality, 2)
        return self._shown_quality

    @property
    def share(self):
        """What was received of what the capacity lets expect."""
        return self.received / (self.expected or self.capacity or 1)

    @property
    def full(self):
        return self.received >= self.capacity or bool(self.open_max and self.open >= self.open_max)

    def take(self, quality, moment):
        """Count a lead of ``quality`` given at ``moment``."""
        self.received += 1
        self.open += 1
        self.quality_sum += quality
        self.quality_count += 1
        self.last = moment
        self._rank = self._shown_quality = None


def choose(people, coverage, barred, weights, quality):
    """Choose among ``people``.

    Whoever has received clearly more for the capacity than somebody else waits: numbers are even.
    Among the others the lowest load wins, and among near-equals the one whose leads' mean quality
    is lowest, unless this lead would lower it further: then the load alone decides, and the mean
    among equals only.

    :param people: list of :class:`Person`, in the order of their numbers
    :param coverage: ``{user_id: number of the person's leads in the lead's industry}``
    :param barred: ``{user_id: why}`` of those who may not have this lead
    :param quality: that of this lead
    :return: ``(user_id or None, rows)``; rows follow :data:`COLUMNS`, one for each of ``people``
    """
    free = [person for person in people if person.user_id not in barred]
    scores = _loads(free, coverage, weights) if free else {}
    even = _even(free, weights.even)
    winner, near = _winner(even, scores, weights.near, quality)
    behind = {person.user_id for person in even}
    rows = []
    for person in people:
        user_id = person.user_id
        why = barred.get(user_id)
        if why is None:
            why = _why(person, winner, near) if user_id in behind else EVEN
        rows.append(
            (
                user_id,
                why,
                scores.get(user_id),
                person.followups,
                person.open,
                person.capacity,
                coverage.get(user_id, 0),
                person.shown_quality,
                person.received,
            )
        )
    return (winner.user_id if winner else None), rows


def advantage(first, second, rows, weights):
    """What speaks most for the first of two: the part of the load by which they differ most.

    :param first: a row as dict, see :data:`COLUMNS`; so are ``second`` and each of ``rows``
    :param rows: all who could have had the lead
    :param weights: as an explanation keeps them
    :return: "followups", "open" or "coverage"
    """

    def part(name, value):
        most = max(value(row) for row in rows) or 1
        return weights.get(name, 1) * (value(second) - value(first)) / most

    parts = {
        "open": part("open", lambda row: row["open"] / (row["capacity"] or 1)),
        "followups": part("followups", lambda row: row["followups"]),
        "coverage": -part("coverage", lambda row: row["coverage"]),
    }
    return max(parts, key=parts.get)


def _loads(free, coverage, weights):
    """Load scores, the highest possible being 100: ``{user_id: score}``."""
    factor = 100.0 / (weights.total or 1.0)
    ratios = [person.open / (person.capacity or 1) for person in free]
    per_followup = factor * weights.followups / (max(person.followups for person in free) or 1)
    per_open = factor * weights.open / (max(ratios) or 1)
    known = [coverage.get(person.user_id, 0) for person in free] if coverage else None
    most = max(known) if known else 0
    if not most:
        return {
            person.user_id: round(per_followup * person.followups + per_open * ratio, 3)
            for person, ratio in zip(free, ratios, strict=True)
        }
    # who knows the industry is preferred: what counts as load is what is missing
    missing, per_known = factor * weights.coverage, factor * weights.coverage / most
    return {
        person.user_id: round(
            per_followup * person.followups + per_open * ratio + missing - per_known * count, 3
        )
        for person, ratio, count in zip(free, ratios, known, strict=True)
    }


def _even(free, tolerance):
    """Those of ``free`` who have not received clearly more than who received least."""
    if len(free) < 2:
        return free
    least = min(person.share for person in free)
    slack = 1 + tolerance / 100.0
    found = []
    for person in free:
        owed = least * (person.expected or person.capacity or 1)
        if person.received <= max(owed * slack, owed + EVEN_LEADS):
            found.append(person)
    return found


def _winner(free, scores, tolerance, quality):
    """The person, and the numbers of those who were near enough to be compared."""
    if not free:
        return None, set()
    lowest = min(scores[person.user_id] for person in free)
    near = [person for person in free if scores[person.user_id] <= lowest + tolerance]
    winner = min(near, key=RANK)
    if quality < winner.quality:
        near = [person for person in near if scores[person.user_id] <= lowest]
        winner = min(near, key=RANK)
    return winner, {person.user_id for person in near}


def _why(person, winner, near):
    if person is winner:
        return CHOSEN
    if person.user_id not in near:
        return LOAD
    if person.rank[0] != winner.rank[0]:
        return QUALITY
    return WAIT if person.last != winner.last else ORDER
