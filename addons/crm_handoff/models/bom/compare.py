"""Compare two frozen bills of materials; pure functions."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One product at one place of the structure: ``quantity`` and ``cost`` per product unit.

    ``step`` is what quantities are rounded up to there: less than that is no change of what is
    made. Versions that were frozen before quantities were rounded stay what they are.
    """

    quantity: float
    cost: float
    step: float = 0.0


@dataclass(frozen=True, slots=True)
class Difference:
    """What happened to the product at ``key`` (path of product ids from the order line down)."""

    kind: str  # added, removed, quantity, cost
    key: str
    old: float
    new: float


def total(rows):
    """Add up rows ``(key, quantity, unit cost[, step])`` that lie at the same place."""
    items = {}
    for key, quantity, cost, *steps in rows:
        step = steps[0] if steps else 0.0
        known = items.get(key)
        if known:
            together = known.quantity + quantity
            cost = (known.cost * known.quantity + cost * quantity) / together if together else cost
            quantity, step = together, step + known.step
        items[key] = Item(quantity, cost, step)
    return {key: item for key, item in items.items() if abs(item.quantity) > 1e-9}


def differences(old, new, cost_tolerance=0.0):
    """What must be told to somebody who knows ``old``, in the order of the structure.

    :param old: ``{key: Item}``
    :param cost_tolerance: percentage of the old cost up to which a change is none
    :return: list of :class:`Difference`; empty exactly when nothing changed
    """
    found = []
    for key in sorted(old.keys() | new.keys(), key=_path):
        before, after = old.get(key), new.get(key)
        if before is None:
            found.append(Difference("added", key, 0.0, after.quantity))
        elif after is None:
            found.append(Difference("removed", key, before.quantity, 0.0))
        else:
            step = max(before.step, after.step) * (1 - 1e-6)
            if not _same(before.quantity, after.quantity, 1e-6, step):
                found.append(Difference("quantity", key, before.quantity, after.quantity))
            if not _same(before.cost, after.cost, max(cost_tolerance / 100, 1e-6)):
                found.append(Difference("cost", key, before.cost, after.cost))
    return found


def cost_of(difference, old, new):
    """What a difference costs, or saves (negative), at its own place.

    Where quantity and cost both changed their differences add up to the whole.
    """
    before, after = old.get(difference.key), new.get(difference.key)
    if difference.kind == "added":
        return after.quantity * after.cost
    if difference.kind == "removed":
        return -before.quantity * before.cost
    if difference.kind == "quantity":
        return (after.quantity - before.quantity) * before.cost
    return (after.cost - before.cost) * after.quantity


def _same(old, new, tolerance, step=0.0):
    return abs(new - old) <= max(tolerance * abs(old) + 1e-9, step)


def _path(key):
    return [int(each) for each in key.split("/")]
