"""Who gets a lead: the load score over plain data, without a database.

The same input always gives the same choice: nothing is random, sums are taken in a fixed order and
the last tie is broken by the person's number. Routing and simulation share this module.
"""

from dataclasses import dataclass, field

COLUMNS = ("user_id", "why", "score", "followups", "open", "capacity", "coverage", "quality")

# Why somebody did not get a lead: before the score is looked at ...
BARRED = ("capacity", "absent", "paused", "returned", "refused", "company", "filter", "evidence")
# ... and after
CHOSEN, LOAD, QUALITY, WAIT, ORDER = "chosen", "load", "quality", "wait", "order"


@dataclass(slots=True, frozen=True)
class Weights:
    """Weights of the three parts of the load score; ``near`` is in points of 100."""

    followups: float = 40.0
    open: float = 40.0
    coverage: float = 20.0
    near: float = 2.0

    @property
    def total(self):
        return self.followups + self.open + self.coverage


@dataclass(slots=True)
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
    absent: bool = False
    teams: dict = field(default_factory=dict)

    @property
    def quality(self):
        return self.quality_sum / self.quality_count if self.quality_count else 0.0

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


def choose(people, coverage, barred, weights, quality):
    """Choose among ``people``.

    The lowest load wins. Among near-equals the one whose leads' mean quality is lowest, unless
    this lead would lower it further: then the load alone decides, and the mean among equals only.

    :param people: list of :class:`Person`, in the order of their numbers
    :param coverage: ``{user_id: number of the person's leads in the lead's industry}``
    :param barred: ``{user_id: why}`` of those who may not have this lead
    :param quality: that of this lead
    :return: ``(user_id or None, rows)``; rows follow :data:`COLUMNS`, one for each of ``people``
    """
    free = [person for person in people if person.user_id not in barred]
    scores = {}
    if free:
        most_followups = max(person.followups for person in free) or 1
        ratios = {
            person.user_id: person.open / person.capacity if person.capacity else float(person.open)
            for person in free
        }
        most_open = max(ratios.values()) or 1
        most_coverage = max(coverage.get(person.user_id, 0) for person in free)
        factor = 100.0 / (weights.total or 1.0)
        for person in free:
            # who knows the industry is preferred: what counts as load is what is missing
            known = coverage.get(person.user_id, 0) / most_coverage if most_coverage else 1.0
            scores[person.user_id] = round(
                factor
                * (
                    weights.followups * person.followups / most_followups
                    + weights.open * ratios[person.user_id] / most_open
                    + weights.coverage * (1.0 - known)
                ),
                3,
            )
    winner, near = _winner(free, scores, weights.near, quality)
    rows = []
    for person in people:
        user_id = person.user_id
        rows.append(
            [
                user_id,
                barred.get(user_id) or _why(person, winner, near),
                scores.get(user_id),
                person.followups,
                person.open,
                person.capacity,
                coverage.get(user_id, 0),
                round(person.quality, 2),
            ]
        )
    return (winner.user_id if winner else None), rows


def _winner(free, scores, tolerance, quality):
    """The person, and the numbers of those who were near enough to be compared."""
    if not free:
        return None, set()
    lowest = min(scores.values())
    near = [person for person in free if scores[person.user_id] <= lowest + tolerance]
    winner = min(near, key=_poorest)
    if quality < winner.quality:
        near = [person for person in near if scores[person.user_id] <= lowest]
        winner = min(near, key=_poorest)
    return winner, {person.user_id for person in near}


def _poorest(person):
    return (round(person.quality, 6), person.last, person.user_id)


def _why(person, winner, near):
    if person is winner:
        return CHOSEN
    if person.user_id not in near:
        return LOAD
    if round(person.quality, 6) != round(winner.quality, 6):
        return QUALITY
    return WAIT if person.last != winner.last else ORDER
