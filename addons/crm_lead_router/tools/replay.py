"""A month's assignments taken again under other weights, in memory only."""

from collections import Counter
from dataclasses import replace

from .load_score import BARRED, EVEN_LEADS, Person, choose

# Fewer leads than these say nothing about a person's mean
MIN_LEADS = 3


class Spread:
    """What people received: leads, qualities and values."""

    def __init__(self):
        self.leads = Counter()
        self.quality = Counter()
        self.value = Counter()
        self.won = Counter()

    def add(self, user_id, quality, value=0.0, won=0):
        self.leads[user_id] += 1
        self.quality[user_id] += quality
        self.value[user_id] += value
        self.won[user_id] += won

    def mean(self, user_id):
        return self.quality[user_id] / self.leads[user_id] if self.leads[user_id] else 0.0

    @property
    def overall(self):
        count = sum(self.leads.values())
        return sum(self.quality.values()) / count if count else 0.0

    def deviation(self, user_id):
        """How far a person's mean quality is from everybody's, in percent."""
        overall = self.overall
        return 100.0 * (self.mean(user_id) - overall) / overall if overall else 0.0

    def largest(self):
        """The largest deviation among those with enough leads to speak of."""
        counted = [user_id for user_id, count in self.leads.items() if count >= MIN_LEADS]
        return max((abs(self.deviation(user_id)) for user_id in counted), default=0.0)


class Numbers:
    """How many leads people received, against what their capacities let expect."""

    def __init__(self):
        self.leads = Counter()
        self.capacity = Counter()

    def expected(self, user_id):
        """The share of the leads of all who have a capacity."""
        total = sum(self.capacity.values())
        received = sum(self.leads[each] for each in self.capacity)
        return received * self.capacity[user_id] / total if total else 0.0

    def deviation(self, user_id):
        """How far a person is from that share, in percent of it."""
        expected = self.expected(user_id)
        return 100.0 * (self.leads[user_id] - expected) / expected if expected else 0.0

    def largest(self):
        """The largest deviation; of few leads, and of a lead or two, nothing can be said."""
        counted = [
            user_id
            for user_id in self.capacity
            if self.expected(user_id) >= MIN_LEADS
            and abs(self.leads[user_id] - self.expected(user_id)) > EVEN_LEADS
        ]
        return max((abs(self.deviation(user_id)) for user_id in counted), default=0.0)


def replay(assignments, weights):
    """Take assignments again.

    :param assignments: in their order, dicts ``lead_id``, ``user_id`` (who got it), ``quality``,
        ``value``, ``won`` and ``candidates`` (rows of :data:`~.load_score.COLUMNS`)
    :return: ``(Spread, {lead_id: user_id})``
    """
    spread, chosen = Spread(), {}
    given, actual, last = Counter(), Counter(), {}
    for moment, assignment in enumerate(assignments, start=1):
        people, coverage, barred = [], {}, {}
        for row in assignment["candidates"]:
            user_id, why, _score, followups, opened, capacity, known, quality = row[:8]
            received = row[8] if len(row) > 8 else actual[user_id]
            # what was there then, corrected by what this replay has given otherwise
            more = given[user_id] - actual[user_id]
            person = Person(user_id, capacity=capacity, followups=followups)
            person.open = max(opened + more, 0)
            person.received = max(received + more, 0)
            if spread.leads[user_id]:
                person.quality_sum = spread.quality[user_id]
                person.quality_count = spread.leads[user_id]
            else:
                person.quality_sum, person.quality_count = quality, 1
            person.last = last.get(user_id, 0)
            people.append(person)
            coverage[user_id] = known
            if why == "capacity":
                if given[user_id] >= actual[user_id]:
                    barred[user_id] = why
            elif why in BARRED:
                barred[user_id] = why
            elif given[user_id] >= max(capacity, 1):
                barred[user_id] = "capacity"
        user_id, _rows = choose(people, coverage, barred, weights, assignment["quality"])
        actual[assignment["user_id"]] += 1
        if user_id is None:
            continue
        given[user_id] += 1
        last[user_id] = moment
        chosen[assignment["lead_id"]] = user_id
        spread.add(user_id, assignment["quality"], assignment["value"], assignment["won"])
    return spread, chosen


def variants(weights):
    """Weights worth trying, each with one thing moved: ``(field, old, new, weights)``."""
    for name in ("followups", "open", "coverage"):
        old = getattr(weights, name)
        for new in (round(old / 2, 1), round(old * 1.5, 1), 0.0):
            moved = replace(weights, **{name: new})
            if new != old and moved.total:
                yield name, old, new, moved
    for new in (5.0, 10.0, 20.0):
        if new > weights.near:
            yield "near", weights.near, new, replace(weights, near=new)


def advise(assignments, weights):
    """The one change that evens the spread most.

    :return: ``(field, old, new, deviation_before, deviation_after)`` or None when nothing helps
    """
    before = replay(assignments, weights)[0].largest()
    best = None
    for name, old, new, moved in variants(weights):
        after = replay(assignments, moved)[0].largest()
        if after < before - 0.05 and (best is None or after < best[4]):
            best = (name, old, new, before, after)
    return best
