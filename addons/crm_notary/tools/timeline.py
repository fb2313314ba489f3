"""Hours worked as a function of time: what planning and counting both ask.

No models here: moments are naive UTC, spans are ``(begin, end)`` in order and apart.
"""

from bisect import bisect_left, bisect_right
from datetime import timedelta

ZERO = timedelta()
SECOND = timedelta(seconds=1)


class Timeline:
    """Working time within a stretch that is known in full.

    :param spans: ``[(begin, end)]`` of work, naive UTC
    """

    def __init__(self, spans):
        self._begins, self._ends, self._before, self._after = [], [], [], []
        worked = ZERO
        for begin, end in merged(spans):
            self._begins.append(begin)
            self._ends.append(end)
            self._before.append(worked)
            worked += end - begin
            self._after.append(worked)
        self.total = worked

    def worked(self, moment):
        """Working time from the beginning of the stretch to ``moment``."""
        index = bisect_right(self._begins, moment) - 1
        if index < 0:
            return ZERO
        return self._before[index] + min(moment, self._ends[index]) - self._begins[index]

    def between(self, start, stop):
        """Working time from ``start`` to ``stop``; negative when ``stop`` is earlier."""
        return self.worked(stop) - self.worked(start)

    def add(self, start, duration):
        """The first moment by which ``duration`` is worked after ``start``.

        A negative duration goes back: the last moment from which as much is worked until
        ``start``. Nothing to work is done at ``start``.

        :return: naive UTC, or None when the stretch does not hold as much
        """
        if not duration:
            return start
        target = self.worked(start) + duration
        if not ZERO <= target <= self.total:
            return None
        if duration > ZERO:
            index = bisect_left(self._after, target)
        else:
            index = bisect_right(self._before, target) - 1
        return self._begins[index] + target - self._before[index]


class Clock:
    """The timeline of those who have no working hours: every hour counts."""

    @staticmethod
    def between(start, stop):
        return stop - start

    @staticmethod
    def add(start, duration):
        return start + duration


def merged(spans):
    """Spans in order, those that touch or overlap made one."""
    result = []
    for begin, end in sorted(spans):
        if end <= begin:
            continue
        if result and begin <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((begin, end))
    return result


def subtracted(spans, holes):
    """``spans`` without ``holes``; both in order and apart, as ``merged`` gives them."""
    if not holes:
        return spans
    result, index = [], 0
    for begin, end in spans:
        while index < len(holes) and holes[index][1] <= begin:
            index += 1
        each = index
        while each < len(holes) and holes[each][0] < end:
            if holes[each][0] > begin:
                result.append((begin, holes[each][0]))
            begin = max(begin, holes[each][1])
            each += 1
        if begin < end:
            result.append((begin, end))
    return result


def whole(moment):
    """Native ends of a day, 23:59:59 and 23:59:59.999999, are midnight: no second is lost."""
    if moment.microsecond:
        moment = moment.replace(microsecond=0) + SECOND
    return moment + SECOND if moment.second == 59 else moment


def rounded(moment):
    """To the second, which is what the database shows to people."""
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)
