"""Working hours of many people at once: a calendar is asked once, not once a lead."""

from datetime import timedelta

import pytz

# Chinese holidays last up to nine days; a part-time week is covered too
HORIZON_DAYS = 21


class WorkingTime:
    """Adds working hours to ``start`` for people of several calendars.

    A person's hours are those of their resource (with its leaves), else the company's.
    """

    def __init__(self, env, start, horizon_days=HORIZON_DAYS):
        self.env = env
        self.start = pytz.utc.localize(start)
        self.horizon = timedelta(days=horizon_days)
        self._spans = {}
        self._known = {}

    def load(self, pairs):
        """Read the hours of ``pairs`` (``(user_id, company_id)``) with a query per calendar."""
        wanted = {pair for pair in pairs if pair not in self._spans}
        if not wanted:
            return
        # working hours of colleagues are no secret, but salespeople may not read resources
        resources = (
            self.env["resource.resource"]
            .sudo()
            .search(
                [
                    ("user_id", "in", [user for user, _company in wanted]),
                    ("calendar_id", "!=", False),
                ],
                order="id",
            )
        )
        by_pair = {}
        for resource in resources:
            by_pair.setdefault((resource.user_id.id, resource.company_id.id), resource)
            by_pair.setdefault(resource.user_id.id, resource)
        groups = {}
        for user_id, company_id in sorted(wanted):
            resource = by_pair.get((user_id, company_id)) or by_pair.get(user_id)
            company = self.env["res.company"].sudo().browse(company_id)
            calendar = resource.calendar_id if resource else company.resource_calendar_id
            groups.setdefault(calendar, []).append(((user_id, company_id), resource))
        for calendar, members in groups.items():
            self._load_calendar(calendar, members)

    def _load_calendar(self, calendar, members):
        resources = self.env["resource.resource"].sudo()
        for _pair, resource in members:
            resources |= resource or resources.browse()
        intervals = {}
        if calendar:
            intervals = calendar._work_intervals_batch(
                self.start, self.start + self.horizon, resources=resources
            )
        for pair, resource in members:
            found = intervals.get(resource.id if resource else False)
            self._spans[pair] = (
                None
                if found is None
                else [(begin, end) for begin, end, _meta in found if end > begin]
            )

    def add(self, user_id, company_id, hours):
        """The moment (naive UTC) after ``hours`` working hours from the start."""
        key = (user_id, company_id, hours)
        if key not in self._known:
            self.load([(user_id, company_id)])
            self._known[key] = self._add(self._spans[user_id, company_id], hours)
        return self._known[key]

    def _add(self, spans, hours):
        left = timedelta(hours=hours)
        for begin, end in spans or []:
            begin, end = begin.astimezone(pytz.utc), end.astimezone(pytz.utc)
            if end - begin >= left:
                return (begin + left).replace(tzinfo=None)
            left -= end - begin
        # no calendar, or nobody works within the horizon: the wall clock goes on
        base = self.start if spans is None else self.start + self.horizon
        return (base + left).replace(tzinfo=None)
