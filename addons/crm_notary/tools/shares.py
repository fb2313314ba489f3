"""Share things one by one among people, in proportion to what each can take."""


class Shares:
    """Whoever has least for their capacity is next; at equal, who was named first.

    :param capacities: ``{user: capacity}``; who has none gets nothing
    """

    def __init__(self, capacities):
        self._capacities = capacities
        self._given = dict.fromkeys(capacities, 0)

    def next(self, candidates):
        """Who of ``candidates`` gets the next thing; None if nobody can.

        :param candidates: iterable of users
        """
        able = [user for user in candidates if self._capacities.get(user, 0) > 0]
        if not able:
            return None
        user = min(able, key=lambda each: (self._given[each] + 1) / self._capacities[each])
        self._given[user] += 1
        return user
